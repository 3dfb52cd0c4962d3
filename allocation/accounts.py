"""Where in the accounts an amount belongs: rows of a table, of which the most specific that fits applies."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocation.funds import Fund

if TYPE_CHECKING:
    from allocation.case import Recipient

TABLE = "accounts"
"""The table of a case that says where its amounts are booked."""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """For what and whom a row applies, and what a posting then gets; an empty word applies to all.

    `fund` or `stream` says what money, `recipient`, `kind` or `group` to whom. `contra` is the account of the
    other side, empty where the accounts are given one side only.
    """

    account: str
    stream: str = ""
    fund: str = ""
    recipient: str = ""
    kind: str = ""
    group: str = ""
    contra: str = ""
    cost_centre: str = ""
    project: str = ""
    counterparty: str = ""
    text: str = ""
    line: int = 0

    @property
    def rank(self) -> tuple[int, int]:
        """How specific it is of the money and of the recipient, most for the highest numbers.

        The fund stands before its stream; the name before the kind, the kind before the printed group.
        """
        money = 2 if self.fund else int(bool(self.stream))
        whom = (self.recipient, self.kind, self.group)
        return money, next((3 - at for at, word in enumerate(whom) if word), 0)

    def fits(self, fund: Fund, recipient: "Recipient") -> bool:
        """Whether it applies to what the fund gives the recipient."""
        return (
            self.fund in ("", fund.code)
            and self.stream in ("", fund.stream)
            and self.recipient in ("", recipient.code)
            and self.kind in ("", recipient.kind)
            and self.group in ("", recipient.group)
        )


def rows_for(rows: Iterable[AccountRow], fund: Fund, recipient: "Recipient") -> list[AccountRow]:
    """The most specific rows that fit: one where it is clear, none where a row is missing.

    A row gives way to one that is at least as specific both of the money and of the recipient, and more so of
    one of them. Several are left where one is more specific of the money and another of the recipient.
    """
    fitting = [row for row in rows if row.fits(fund, recipient)]
    return [row for row in fitting if not any(_gives_way(row, other) for other in fitting)]


def _gives_way(row: AccountRow, other: AccountRow) -> bool:
    (money, whom), (other_money, other_whom) = row.rank, other.rank
    return row.rank != other.rank and money <= other_money and whom <= other_whom
