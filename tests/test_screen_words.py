"""The catalogues: the same keys in every language, every key that is used, and none that is not."""

import re
from pathlib import Path
from string import Formatter

import pytest

from allocation.findings import Status
from allocation.screens.words import LANGUAGES, words

SCREENS = Path(__file__).parents[1] / "allocation" / "screens"
SAID = re.compile(r"""\bsay\(\s*["']([a-z_]+(?:\.[A-Za-z_0-9]+)+)["']""")
COMPOSED = re.compile(r"""\bsay\(\s*f?["']([a-z_]+(?:\.[a-z_]+)*\.[a-z_]*)(?:\{|["'] ~)""")
ENDED = re.compile(r"""\bsay\(\s*f["']\{[a-z_.]+\}([._][a-z_]+)["']""")
COUNTED = re.compile(r"""\bcounted\(\s*["']([a-z_]+(?:\.[a-z_]+)+)["']""")
NORWEGIAN = re.compile(r"[æøåÆØÅ]|\b(og|ikke|eller|uten|skriv|velg)\b")


def sources() -> dict[str, str]:
    files = [*SCREENS.rglob("*.py"), *SCREENS.rglob("*.html"), *SCREENS.rglob("*.js")]
    return {
        str(file.relative_to(SCREENS)): file.read_text(encoding="utf-8")
        for file in files
        if "sentences" not in file.parts
    }


def counted_in(text: str) -> list[str]:
    """The keys of what is said by how many there are."""
    return [f"{key}.{many}" for key in COUNTED.findall(text) for many in ("one", "many")]


def test_one_is_said_as_one_and_any_other_number_as_several() -> None:
    said = [
        [words(language).counted("header.changed", one, title="A") for one in (0, 1, 2)]
        for language in LANGUAGES
    ]
    assert [[text.split(" på ")[0].split(" on ")[0] for text in each] for each in said] == [
        ["0 endrede verdier", "1 endret verdi", "2 endrede verdier"],
        ["0 changed values", "1 changed value", "2 changed values"],
    ]


def test_no_text_leaves_it_to_the_reader_whether_there_are_several() -> None:
    for language in LANGUAGES:
        texts = {key: words(language).text(key) for key in words(language).keys}
        assert [key for key, text in texts.items() if re.search(r"\w\((?:e?r|s|e?ne|e)\)", text)] == []


def test_every_language_has_the_same_keys_with_the_same_values_in_them() -> None:
    first, *others = (words(language) for language in LANGUAGES)
    for other in others:
        assert first.keys == other.keys
        for key in first.keys:
            names = [
                sorted({name for _, name, _, _ in Formatter().parse(one.text(key)) if name is not None})
                for one in (first, other)
            ]
            assert names[0] == names[1], key


def test_every_text_that_a_screen_says_is_in_the_catalogue() -> None:
    said = {key for text in sources().values() for key in (*SAID.findall(text), *counted_in(text))}
    assert said - words("nb").keys == set()


def test_no_text_in_the_catalogue_is_said_by_nobody() -> None:
    texts = "\n".join([*sources().values(), (SCREENS.parents[1] / "app.py").read_text(encoding="utf-8")])
    said = {*SAID.findall(texts), *counted_in(texts)} | set(
        re.findall(r"""["']([a-z_]+\.[a-z_]+)["']""", texts)
    )
    composed = tuple({*COMPOSED.findall(texts), "keeping."})
    ended = tuple(ENDED.findall(texts))
    unsaid = {key for key in words("nb").keys - said if not key.startswith(composed)}
    assert {key for key in unsaid if not (ended and key.endswith(ended))} == set()


@pytest.mark.parametrize("name", sorted(sources()))
def test_no_word_of_a_screen_stands_in_its_code(name: str) -> None:
    """Comments and docstrings are English; a Norwegian letter or word in a string is text on a screen."""
    text = re.sub(r'"""[\s\S]*?"""|#.*', "", sources()[name])
    found = [one for one in re.findall(r'"([^"\n]*)"', text) if NORWEGIAN.search(one)]
    assert found == []


def test_a_status_of_a_finding_has_a_word_in_each_language() -> None:
    for language in LANGUAGES:
        said = words(language).named("status")
        assert not said or set(said) == {status.value for status in Status}
