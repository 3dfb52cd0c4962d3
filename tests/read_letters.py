"""The distribution letter of 2024 as a text, from the shipped decision: as it is, and with a fault in it."""

from allocation.screens.reconcile_file import given_in, job_of
from tests.letter_tables import distribution_2024
from tests.seats import Seated

OSLO = "Oslo universitetssykehus HF"


def letter_text() -> str:
    """The letter as text: prose, the heading over several lines, and a line a row with wide gaps in it."""
    table = distribution_2024()
    heading, *titles = table.heading
    lines = [
        *table.before,
        "",
        table.title,
        "",
        f"{heading} {titles[0]}",
        *titles[1:-1],
        titles[-1],
        *("    ".join(row) for row in table.rows),
        "",
        *table.after,
    ]
    return "\n".join(lines) + "\n"


def misread() -> str:
    """The letter with two digits of an amount exchanged: no sum that it is part of holds."""
    text = letter_text()
    assert text.count("229 392") == 1
    return text.replace("229 392", "229 932")


def nameless() -> str:
    """The letter with a name left out: one row has figures and nobody's name."""
    text = letter_text()
    assert text.count("Sykehuspartner HF") == 1
    return text.replace("Sykehuspartner HF", " " * 17)


def read_through(seat: Seated) -> Seated:
    """The screen when the file that was handed in has been read, however slow the machine is."""
    given = given_in(seat.copy)
    if given:
        assert job_of(given, seat.token).done.wait(60)
        seat.does("unit", "")  # the page as it now is
    return seat
