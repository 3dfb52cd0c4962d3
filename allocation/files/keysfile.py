"""What keys.toml must look like: criteria and their projections, keys, pots of activity, and methods."""

from allocation.activity import MissingPrice
from allocation.criteria import ProjectionForm
from allocation.files.shapes import (
    BED_ROUNDING,
    CONDITION,
    DECIMALS,
    NUMBER,
    RATE,
    TEXT,
    YEAR,
    Choice,
    Listed,
    Named,
    Words,
)

_PROJECTION = Words(
    optional={
        "of": TEXT,
        "base_year": YEAR,
        "target_year": YEAR,
        "percentiles": Listed(NUMBER),
        "per": TEXT,
        "demography": Words(
            {"table": TEXT, "before": TEXT, "after": TEXT},
            {"rows": Named(Words({"row": TEXT, "reason": TEXT}))},
        ),
        "disease": NUMBER,
        "changes": Listed(TEXT),
        "form": Choice("framskrivingsform", tuple(ProjectionForm)),
        "exempt": Named(Words({"part": NUMBER, "changes": Listed(TEXT), "reason": TEXT})),
        "occupancy": TEXT,
        "own_occupancy": Named(NUMBER),
        "rounding": BED_ROUNDING,
    }
)

_POT = Words(
    {"title": TEXT, "points": TEXT, "price": RATE},
    {
        "share": RATE,
        "cost_share": RATE,
        "actual": TEXT,
        "advance": TEXT,
        "settlement_price": RATE,
        "excess_share": RATE,
        "points_before": TEXT,
        "year_before": YEAR,
        "missing_price": Choice("ord for år uten pris", tuple(MissingPrice)),
    },
)

KEYS = Words(
    optional={
        "criteria": Named(
            Words(
                {"name": TEXT},
                {
                    "table": TEXT,
                    "column": TEXT,
                    "where": Named(CONDITION),
                    "zero": Named(TEXT),
                    "projection": _PROJECTION,
                },
            )
        ),
        "keys": Named(
            Words(
                {"title": TEXT},
                {
                    "mix": Named(NUMBER),
                    "shares": Named(NUMBER),
                    "previous": TEXT,
                    "need": Words({"population": TEXT, "index": TEXT}),
                    "blend": Named(NUMBER),
                    "percent_decimals": DECIMALS,
                    "groups": Listed(TEXT),
                },
            )
        ),
        "pots": Named(_POT),
        "methods": Named(
            Words(
                {"title": TEXT, "steps": Listed(Words({"rule": TEXT}, is_open=True))}, {"begins_with": TEXT}
            )
        ),
    }
)
