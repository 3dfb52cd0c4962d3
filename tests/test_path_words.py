"""The paths of overrides as a board reads them."""

from allocation.comparison import compare
from allocation.screens.path_words import path_words, standing
from allocation.screens.words import words
from tests.shipped import shipped_case

BOARD = "hso-2024-revised"


class TestWords:
    def test_a_path_is_read_as_what_it_goes_into_and_which_part(self) -> None:
        case, say = shipped_case(BOARD), words("nb")
        assert path_words(case, "funds.basic.method", say).together == "Basisbevilgning: metode"
        weight = path_words(case, "keys.need-and-actual.blend.need-2040", say)
        assert weight.together == "Behov og faktisk aktivitet: vekt, «Behov: framskrevne liggedøgn 2040»"

    def test_a_method_is_read_as_its_steps_and_a_weight_as_per_cent(self) -> None:
        case = shipped_case(BOARD)
        held = compare(case, ["decided", "within-limits"]).others[0].effective
        method = standing(held, "funds.basic.method", case.unit, "nb")
        assert method.text == "Behov og faktisk aktivitet innenfor gulv og tak mot 2023, faset inn"
        assert [step.text.split(":")[0] for step in method.steps] == [
            "holdes tilbake", "fast beløp", "fordelingsnøkkel", "gulv", "tak", "innfasing",
        ]  # fmt: skip
        weight = standing(held, "keys.need-and-actual.blend.need-2040", case.unit, "nb")
        assert weight.text == "50 %"
        weights = standing(held, "keys.need-and-actual.blend", case.unit, "nb").text
        assert weights == "50 % «Behov: framskrevne liggedøgn 2040», 50 % «Faktisk: liggedøgn 2019»"

    def test_both_languages_have_the_same_keys(self) -> None:
        own = [{key for key in words(one).keys if key.startswith("compare.")} for one in ("nb", "en")]
        assert own[0] == own[1]
