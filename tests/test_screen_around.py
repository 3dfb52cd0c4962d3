"""The screen of what stands around a distribution: lines, activity, measures, months, growth, notes."""

from streamlit.testing.v1 import AppTest

from tests.pages import opened, row, table, text_of
from tests.small_cases import plain


def headers(page: AppTest) -> list[str]:
    return [header.value for header in page.header]


def test_a_region_shows_its_frame_its_activity_its_months_and_the_growth_rule() -> None:
    page = opened(sak="example-region")
    shown = headers(page)
    wanted = ["Fordeling", "Hva rammene består av", "Aktivitet", "Utbetaling per måned", "Vekstregelen"]
    assert shown[: len(wanted)] == wanted
    assert "Omstillingstiltak" not in shown
    lines = table(page, "Basisramme 2026, linje for linje: Fjorårets ramme")
    assert row(lines, "Sum")[0] == "16 910 000"
    changes = table(page, "Basisramme 2026, linje for linje: Budsjettendring")
    assert row(changes, "Nordfjell HF")[-4:] == ["2 479 816", "+69 816", "+2,9", "+498,7"]
    assert "Ikke vist i kroner per innbygger for Felles IKT HF" in text_of(page)
    assert row(table(page, "Aktivitet: Somatikk"), "Sørvik HF")[-3:] == ["22 810", "+510", "+2,3"]
    assert (
        row(table(page, "Basisramme 2026, Tolvdeler, med feriepenger i juni: juli"), "Sum")[-1]
        == "17 486 318"
    )
    assert "står utenfor tjenestene" in text_of(page)
    assert len(table(page, "Vekstregelen: ")) == 12


def test_the_unresolved_challenge_is_always_in_sight() -> None:
    page = opened(sak="example-measures")
    (warned,) = [plain(one.value) for one in page.warning]
    assert warned == "Omstillingskrav 2025: 2 871 tusen kroner av et krav på 22 500 er uløst utfordring."
    measures = table(page, "Omstillingskrav 2025: Antall tiltak")
    assert row(measures, "Uløst utfordring")[1] == "2 871"
    so_far = table(page, "Omstillingskrav 2025: Plan hittil")
    assert "Uløst utfordring" not in set(so_far.iloc[:, 0])


def test_a_case_with_nothing_around_it_shows_nothing_of_it() -> None:
    shown = headers(opened())
    assert not {"Hva rammene består av", "Aktivitet", "Omstillingstiltak", "Utbetaling per måned"} & set(
        shown
    )
    assert "Vekstregelen" not in shown


def test_a_price_that_is_not_published_is_a_warning_above_the_tables_with_its_way_out() -> None:
    warned = next(plain(one.value) for one in opened(sak="kre-2021").warning)
    assert warned.startswith("**Advarsel:** Somatikk har ikke noe beløp: parameteren «isf.unit")
    assert "**Sannsynlig årsak:**" in warned
    assert "**Løsning:**" in warned


def test_what_a_run_says_of_itself_has_cause_and_way_out_and_many_do_not_fill_the_page() -> None:
    def script(count: int) -> None:
        from allocation.problems import Place, warning
        from allocation.screens.around import show_told

        problems = [
            warning(Place("sak/tabell.csv", 2), f"sak {n}", "en årsak", "en vei ut.") for n in range(count)
        ]
        show_told(problems)

    few = AppTest.from_function(script, args=(2,)).run()
    assert next(one.value for one in few.warning).startswith(
        "**Advarsel:** sak 0. **Sannsynlig årsak:** en årsak. **Løsning:** en vei ut. ("
    )
    assert not few.expander
    many = AppTest.from_function(script, args=(8,)).run()
    assert [one.label for one in many.expander] == ["Flere merknader (3)"]
