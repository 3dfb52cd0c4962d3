"""The five forms of a distribution key: whom they favour, and why one cannot be used."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import strategies as st

from allocation.case import Case, Method
from allocation.criteria import Blend, FixedShares, Key, Mix, Need, NeedBy, PreviousAmounts
from allocation.keys import key_shares
from allocation.rules.placing import ByKey
from tests.properties import given
from tests.small_cases import METHOD, STREAM, based_on, criterion, given_to, plain, refusal, small_case, split

CODES = ["alfa", "beta", "gamma"]
FOLK = {"alfa": 100, "beta": 200, "gamma": 300}
NEED = {"alfa": 2, "beta": 1, "gamma": 1}
BEFORE = {"alfa": 500, "beta": 250, "gamma": 250}

BY_NEED = Need(code="need", title="Behov", need=NeedBy("folk", "indeks"))
AS_BEFORE = PreviousAmounts(code="before", title="Som før", previous="previous")


def keyed(
    own: Key,
    *others: Key,
    fund: int = 1000,
    folk: Mapping[str, int] = FOLK,
    index: Mapping[str, int] = NEED,
    before: Mapping[str, int] = BEFORE,
) -> Case:
    """A fund shared by a key alone; population, need index and earlier amounts as given."""
    criteria = [criterion("folk", folk), criterion("indeks", index)]
    case = small_case(CODES, fund, [ByKey(own.code)], own, criteria)
    case = replace(case, keys={one.code: one for one in (BY_NEED, AS_BEFORE, own, *others)})
    return based_on(case, before)


def mix(**weights: str) -> Mix:
    return Mix(code="key", title="Nøkkel", mix={code: Fraction(own) for code, own in weights.items()})


def blend(**weights: str) -> Blend:
    return Blend(code="key", title="Nøkkel", blend={code: Fraction(own) for code, own in weights.items()})


def shares(**stated: str) -> FixedShares:
    return FixedShares(
        code="key", title="Nøkkel", shares={code: Fraction(own) for code, own in stated.items()}
    )


def named(case: Case, *recipients: str) -> Case:
    """The case whose key is used on these recipients alone."""
    return replace(case, methods={METHOD: Method(METHOD, "", (ByKey("key", recipients),))})


def test_need_is_population_times_index_normalised() -> None:
    case = keyed(BY_NEED)
    assert given_to(case) == {"alfa": 286, "beta": 286, "gamma": 428}
    assert "100 (Kriteriet folk) × 2 (Kriteriet indeks) / 700" in plain(split(case).entries[0].source)


def test_earlier_amounts_keep_their_proportions_whatever_the_size() -> None:
    case = keyed(AS_BEFORE, fund=2000)
    assert given_to(case) == {"alfa": 1000, "beta": 500, "gamma": 500}
    assert "500 / 1 000 («Prøvevedtak»)" in plain(split(case).entries[0].source)


def test_stated_shares_are_used_as_they_stand() -> None:
    case = keyed(shares(alfa="0.125", beta="0.875", gamma="0"))
    assert given_to(case) == {"alfa": 125, "beta": 875, "gamma": 0}
    assert "oppgitt andel 12,5 %" in plain(split(case).entries[0].source)


def test_half_need_and_half_actual_cost_lies_midway() -> None:
    own = blend(need="0.5", before="0.5")
    case = keyed(own)
    assert key_shares(own, case, STREAM, CODES) == {
        "alfa": Fraction(11, 28), "beta": Fraction(15, 56), "gamma": Fraction(19, 56),
    }  # fmt: skip
    assert "50 % × «Behov» [" in plain(split(case).entries[0].source)


def test_a_blend_of_rounded_keys_rounds_before_it_blends() -> None:
    rounded = replace(BY_NEED, percent_decimals=0)
    own = replace(blend(need="1"), code="key")
    case = replace(keyed(own), keys={"key": own, "need": rounded})
    assert key_shares(own, case, STREAM, CODES)["alfa"] == Fraction(29, 100)


def test_a_key_of_one_group_gives_the_others_nothing() -> None:
    own = replace(BY_NEED, code="key", groups=("små",))
    case = based_on(keyed(own), groups={"alfa": "små", "beta": "store", "gamma": "små"})
    assert given_to(case) == {"alfa": 400, "gamma": 600}
    everybody = named(case, *CODES)
    assert given_to(everybody) == {"alfa": 400, "beta": 0, "gamma": 600}
    assert any("hører ikke til nøkkelens grupper" in entry.source for entry in split(everybody).entries)


def test_a_blend_can_have_one_key_for_each_group() -> None:
    small = replace(BY_NEED, code="small", groups=("små",))
    large = replace(AS_BEFORE, code="large", groups=("store",))
    case = keyed(blend(small="0.25", large="0.75"), small, large)
    case = based_on(case, groups={"alfa": "små", "beta": "store", "gamma": "store"})
    assert given_to(case) == {"alfa": 250, "beta": 375, "gamma": 375}


@st.composite
def measured(draw: st.DrawFn) -> tuple[list[dict[str, int]], list[int]]:
    columns = [
        {
            "alfa": draw(st.integers(1, 99)),
            "beta": draw(st.integers(0, 99)),
            "gamma": draw(st.integers(0, 99)),
        }
        for _ in range(3)
    ]
    return columns, [draw(st.integers(0, 9)), draw(st.integers(0, 9)), draw(st.integers(1, 9))]


@given(measured(), st.fractions(min_value=0, max_value=1, max_denominator=50))
def test_more_weight_on_a_criterion_never_lowers_whom_it_favours(
    drawn: tuple[list[dict[str, int]], list[int]], part: Fraction
) -> None:
    columns, parts = drawn
    names = ["a", "b", "c"]
    weights = [Fraction(one, sum(parts)) for one in parts]
    more = [weight * (1 - part) for weight in weights]
    more[0] += part
    case = small_case(CODES, 0, [], None, [criterion(*one) for one in zip(names, columns, strict=True)])

    def by(own: list[Fraction]) -> Mapping[str, Fraction]:
        key = Mix(code="key", title="", mix=dict(zip(names, own, strict=True)))
        return key_shares(key, case, STREAM, CODES)

    alone, before, after = by([Fraction(1), Fraction(0), Fraction(0)]), by(weights), by(more)
    for code in CODES:
        if alone[code] >= before[code]:
            assert after[code] >= before[code]
        else:
            assert after[code] <= before[code]


@given(measured(), st.fractions(min_value=Fraction(1, 1000), max_value=1000))
def test_a_population_or_an_index_in_another_unit_changes_nothing(
    drawn: tuple[list[dict[str, int]], list[int]], times: Fraction
) -> None:
    folk, index, _ = drawn[0]
    case = keyed(BY_NEED, folk=folk, index=index)
    for name in ("folk", "indeks"):
        one = case.criteria[name]
        scaled = replace(one, values={code: value * times for code, value in one.values.items()})
        other = replace(case, criteria={**case.criteria, name: scaled})
        assert key_shares(BY_NEED, other, STREAM, CODES) == key_shares(BY_NEED, case, STREAM, CODES)


@given(measured(), st.fractions(min_value=0, max_value=1, max_denominator=20))
def test_every_form_gives_shares_that_sum_to_one(
    drawn: tuple[list[dict[str, int]], list[int]], weight: Fraction
) -> None:
    folk, index, before = drawn[0]
    own = blend(need=str(weight), before=str(1 - weight))
    case = keyed(own, folk=folk, index=index, before=before)
    for key in (own, BY_NEED, AS_BEFORE):
        got = key_shares(key, case, STREAM, CODES)
        assert got.total == 1
        assert all(0 <= share <= 1 for share in got.values())


NOBODY = dict.fromkeys(CODES, 0)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (keyed(shares(alfa="0.5", beta="0.4", gamma="0")), "andelene i nøkkelen «key» summerer til 0,9"),
        (keyed(shares(alfa="1.5", beta="-0.5", gamma="0")), "«beta» i nøkkelen «key» har en negativ andel"),
        (keyed(shares(alfa="0.5", beta="0.5")), "nøkkelen «key» har ingen andel for Gamma"),
        (keyed(blend(need="0.5", before="0.4")), "vektene i nøkkelen «key» summerer til 0,9, ikke til 1"),
        (keyed(blend(need="0.5", befor="0.5")), "ukjent nøkkel «befor»"),
        (keyed(blend(key="1")), "nøkkelen «key» blander seg selv"),
        (keyed(blend(one="1"), Blend(code="one", title="", blend={"key": Fraction(1)})), "blander seg selv"),
        (keyed(blend(one="1"), Blend(code="one", title="", blend={"one": Fraction(1)})), "blander seg selv"),
        (keyed(blend()), "vektene i nøkkelen «key» summerer til 0, ikke til 1"),
        (keyed(replace(AS_BEFORE, previous="previus")), "Mente du «previous»?"),
        (keyed(AS_BEFORE, before={"alfa": 1}), "«Prøvevedtak» har ikke noe beløp for Beta, Gamma"),
        (keyed(AS_BEFORE, before={**BEFORE, "beta": -3}), "et negativt beløp for Beta: −3 tusen kroner"),
        (keyed(AS_BEFORE, before=NOBODY), "«Prøvevedtak» er null for alle mottakerne"),
        (keyed(replace(AS_BEFORE, previous="base_frame")), "basisrammen har ikke noe beløp for Alfa"),
        (
            keyed(BY_NEED, folk={**NOBODY, "alfa": 1}, index={**NOBODY, "beta": 1}),
            "nøkkelen «need» gir null behov til alle mottakerne",
        ),
        (keyed(BY_NEED, folk=NOBODY), "kriteriet «Kriteriet folk» er null for alle mottakerne"),
        (keyed(BY_NEED, folk={"alfa": 1, "beta": 1}), "kriteriet «Kriteriet folk» mangler verdi for Gamma"),
        (keyed(replace(BY_NEED, need=NeedBy("folk", "index"))), "Mente du «indeks»?"),
        (keyed(replace(BY_NEED, groups=("grupe",))), "Mente du «gruppe»?"),
        (keyed(mix()), "vektene i nøkkelen «key» summerer til 0, ikke til 1"),
    ],
)  # fmt: skip
def test_a_key_that_cannot_be_used_is_refused(case: Case, said: str) -> None:
    assert said in refusal(case)


def test_a_group_that_none_of_the_steps_recipients_belongs_to_is_refused() -> None:
    groups = {"alfa": "små", "beta": "små", "gamma": "store"}
    own = replace(BY_NEED, code="key", groups=("store",))
    said = refusal(named(based_on(keyed(own), groups=groups), "alfa"))
    assert "ingen av mottakerne hører til gruppene til nøkkelen «key»: store" in said
    blended = based_on(keyed(blend(inner="1"), replace(own, code="inner")), groups=groups)
    assert "gruppene til nøkkelen «inner»: store" in refusal(named(blended, "alfa"))
