"""Where a person sits down: the working copy behind the address, the case it is of, and the words to say.

A page asks for a seat first, and shows what it finds there; whatever is done on it goes back through it.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import streamlit as st

from allocation.case import Case, Scenario
from allocation.charts import DARK, LIGHT, Palette, Spec
from allocation.distribution import Distribution
from allocation.money import NORWEGIAN, Unit, Units
from allocation.problems import ProblemsFound
from allocation.scenario import scenario_named
from allocation.screens.desk import Desk, Taking
from allocation.screens.live import Event, Page, live
from allocation.screens.live.rendering import rendered
from allocation.screens.shelf import (
    Shelved,
    effective,
    run_of,
    shelf_for,
    tried_run,
)
from allocation.screens.words import Words, words
from allocation.screens.words.sentences import Text, marked, own_words, said_in
from allocation.screens.working import (
    Look,
    WorkingCopy,
    place_of,
)
from allocation.screens.working_text import state_of

_ENLARGED = 1.4
"""How much larger a chart's text is when it is presented."""


@dataclass(frozen=True)
class Seat:
    """One run of a page: whose it is, the working copy as it now is, and what follows from it.

    `counts_in` is what a page shows its amounts in where what is on it decides that.
    """

    desk: Desk
    token: str
    owner: str
    copy: WorkingCopy
    is_dark: bool
    counts_in: Unit | None = None

    @cached_property
    def say(self) -> Words:
        """The words of the chosen language."""
        return words(self.copy.look.language)

    @cached_property
    def shelved(self) -> Shelved:
        """The case and what is saved beside it. Raises ProblemsFound."""
        return shelf_for(self.copy)

    @property
    def case(self) -> Case:
        """The case with its own scenarios and the saved ones. Raises ProblemsFound."""
        return self.shelved.case

    @cached_property
    def scenario(self) -> Scenario:
        """What is on the screen: the scenario that was opened, or what is tried on top of it."""
        return shown_scenario(self.case, self.copy)

    @cached_property
    def distribution(self) -> Distribution:
        """The run of what is on the screen. Raises ProblemsFound."""
        return shown_run(self.case, self.copy)

    @cached_property
    def effective(self) -> Case:
        """The case as what is on the screen leaves it. Raises ProblemsFound."""
        return effective(self.case, self.scenario)

    @property
    def unit(self) -> Unit:
        """What amounts are shown in."""
        return self.counts_in or unit_of(self.case, self.copy.look)

    def in_words(self, text: str) -> str:
        """What the engine calls something, in the language of the screen where it has words for it."""
        return said_in(text, self.say.language).text

    def marked(self, text: str) -> Text:
        """The same, with its language where the engine has it in another than the screen's alone."""
        return marked(said_in(text, self.say.language), self.say.language)

    def own_words(self, text: str) -> Text:
        """What the case or a letter calls something, with its language where the screen is in another."""
        return own_words(text, self.say.language, self._units)

    @cached_property
    def _units(self) -> Units:
        """What the case's figures count in; the usual ones where it cannot be read."""
        try:
            return self.case.units
        except ProblemsFound:
            return NORWEGIAN

    @property
    def unit_words(self) -> str:
        """The unit that amounts are shown in, in the language of the screen."""
        return self.in_words(self.unit.name)

    @property
    def palette(self) -> Palette:
        """The colours and text sizes of charts."""
        palette = DARK if self.is_dark else LIGHT
        return palette.enlarged(_ENLARGED) if self.copy.look.presents else palette

    @cached_property
    def _copy_in_words(self) -> WorkingCopy:
        """The working copy with its refusals in the language of the screen."""
        said = {
            name: replace(one, what=self.in_words(one.what), fix=self.in_words(one.fix))
            for name, one in self.copy.refused.items()
        }
        return replace(self.copy, refused=said)

    def show(self, key: str, template: str, taking: Taking, **given: object) -> None:
        """Show a template at a place on the page, and take what is done there.

        The templates get `say`, `copy` and `token` besides what is given.
        """
        html = rendered(template, say=self.say, copy=self._copy_in_words, token=self.token, **given)
        look = " ".join(
            word for word, holds in (("dark", self.is_dark), ("presents", self.copy.look.presents)) if holds
        )
        page = Page(
            look, self.say.language, self.token, self.copy.applied, place_of(self.copy), state_of(self.copy)
        )
        desk, token, owner = self.desk, self.token, self.owner

        def take(events: tuple[Event, ...]) -> None:
            desk.take(token, owner, events, taking)

        live(key, html, page, take)


def draw(spec: Spec) -> None:
    """Draw a chart, as wide as the page; its description is what it says to who cannot see it."""
    st.vega_lite_chart(spec, width="stretch", theme=None)


def shown_scenario(case: Case, copy: WorkingCopy) -> Scenario:
    """The scenario that was opened, or what is tried on top of it, called after it. Raises ProblemsFound."""
    opened = scenario_named(case, copy.tried.opened)
    return copy.scenario(opened.title) if copy.tried.is_changed else opened


def shown_run(case: Case, copy: WorkingCopy) -> Distribution:
    """The run of what is on the screen. Raises ProblemsFound."""
    if copy.tried.is_changed:
        return tried_run(case, shown_scenario(case, copy))
    return run_of(case, copy.tried.opened)


def unit_of(case: Case, look: Look) -> Unit:
    """The unit of money that is chosen, the case's own where none is or the case has no such."""
    chosen = [unit for unit in case.units.money if unit.name == look.unit]
    return chosen[0] if chosen else case.unit
