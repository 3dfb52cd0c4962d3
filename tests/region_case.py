"""A synthetic region whose money is divided on services: written into a folder, or built in memory."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from allocation import load_case, run
from allocation.case import Case, Method
from allocation.distribution import Distribution
from allocation.figures import Figure
from allocation.funds import Fund, Lasting
from allocation.money import MILLION, Unit
from allocation.problems import Problem, errors
from allocation.rules.placing import Fixed
from allocation.services import GrowthRule, Indicator, Measured, Service
from tests.broken_folders import problems_found
from tests.readme_case import written
from tests.small_cases import PAYER, plain, small_case

SOMATIC, MENTAL, SUBSTANCE = "somatic", "mental_health", "substance_use"
TITLES = {SOMATIC: "Somatikk", MENTAL: "Psykisk helsevern", SUBSTANCE: "Rusbehandling"}

FILES = {
    "case.toml": """name = "region"
title = "Eksempelregionen: fordeling av økt basisbevilgning (syntetiske tall)"
year = 2025
body = "Styret i Eksempelregionen RHF"
unit = "tusen kroner"
default_scenario = "proposal"

[streams]
somatic = "Somatikk"
mental_health = "Psykisk helsevern"
substance_use = "Rusbehandling"

# Psykisk helsevern og rusbehandling skal hver for seg vokse mer enn somatikk.
[growth]
table = "services"
reference = "somatic"

[growth.services.somatic]
title = "Somatikk"
streams = ["somatic"]

[growth.services.mental_health]
title = "Psykisk helsevern"
streams = ["mental_health"]

[growth.services.substance_use]
title = "Rusbehandling"
streams = ["substance_use"]

# Vekter fra januar til desember; de trenger ikke summere til noe.
[profiles.even]
title = "likt hver måned"
months = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]

[profiles.early]
title = "mest i første halvår"
months = [2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1]
""",
    "recipients.csv": """code,name,group,kind,hospital_area,base_frame,population
rhf,Eksempelregionen RHF,,regionalt helseforetak,,,
city,Byen universitetssykehus HF,helseforetak,helseforetak,By,9000000,420000
coast,Kysten sykehus HF,helseforetak,helseforetak,Kyst,4000000,260000
inland,Innlandet sykehus HF,helseforetak,helseforetak,Innland,3000000,
deaconess,Diakonissen sykehus,private ideelle sykehus,privat ideelt sykehus,By,1000000,80000
""",
    "funds.csv": """code,name,stream,payer,amount,lasting,method,profile
somatic,Økt ramme til somatikk,somatic,Eksempelregionen RHF,200000,lasting,by-frame,early
mental,Økt ramme til psykisk helsevern,mental_health,Eksempelregionen RHF,90000,lasting,by-frame,even
substance,Økt ramme til rusbehandling,substance_use,Eksempelregionen RHF,24000,lasting,by-frame,
""",
    "services.csv": """service,indicator,before,after,depreciation,drugs,pensions,unit
somatic,waiting_time,62,60,,,,dager
somatic,cost,12000,,700,1100,900,mill. kroner
somatic,positions,9800,9940,,,,årsverk
somatic,activity,610000,622000,,,,konsultasjoner
mental_health,waiting_time,48,46,,,,dager
mental_health,cost,3600,,150,60,290,mill. kroner
mental_health,positions,4100,4180,,,,årsverk
mental_health,activity,240000,246000,,,,konsultasjoner
substance_use,waiting_time,34,32,,,,dager
substance_use,cost,900,,30,10,60,mill. kroner
substance_use,positions,1020,1036,,,,årsverk
substance_use,activity,52000,53100,,,,konsultasjoner
""",
    "keys.toml": """[keys.frames]
title = "Etter basisramme"
previous = "base_frame"

[keys.people]
title = "Mest til byen"

[keys.people.shares]
"Byen universitetssykehus HF" = 0.55
"Kysten sykehus HF" = 0.2
"Innlandet sykehus HF" = 0.2
"Diakonissen sykehus" = 0.05

[methods.by-frame]
title = "Etter basisramme"
steps = [{ rule = "key", key = "frames" }]

[methods.to-the-city]
title = "Mest til byen"
steps = [{ rule = "key", key = "people" }]
""",
    "scenarios/proposal.toml": 'title = "Forslag"\n',
    "scenarios/somatics-first.toml": """title = "Mer til somatikk"

[overrides]
"funds.somatic.amount" = "240 mill. kroner"
"funds.mental.amount" = "50 mill. kroner"
""",
    "scenarios/city.toml": """title = "Somatikken mest til byen"

[overrides]
"funds.somatic.method" = "to-the-city"
"funds.substance.profile" = "even"
""",
    "datapackage.json": """{
  "resources": [
    { "name": "recipients", "path": "recipients.csv", "schema": { "primaryKey": "code", "fields": [
      { "name": "code" }, { "name": "name" }, { "name": "group" }, { "name": "kind" },
      { "name": "hospital_area" },
      { "name": "base_frame", "type": "number", "unit": "tusen kroner" },
      { "name": "population", "type": "integer", "unit": "innbyggere" }
    ] } },
    { "name": "funds", "path": "funds.csv", "schema": { "primaryKey": "code", "fields": [
      { "name": "code" }, { "name": "name" }, { "name": "stream" }, { "name": "payer" },
      { "name": "amount", "type": "number", "unit": "tusen kroner" },
      { "name": "lasting" }, { "name": "method" }, { "name": "profile" }
    ] } },
    { "name": "services", "path": "services.csv", "schema": { "primaryKey": ["service", "indicator"],
    "fields": [
      { "name": "service", "constraints": { "required": true } },
      { "name": "indicator", "constraints": { "required": true } },
      { "name": "before", "type": "number", "unitField": "unit" },
      { "name": "after", "type": "number", "unitField": "unit" },
      { "name": "depreciation", "type": "number", "unitField": "unit" },
      { "name": "drugs", "type": "number", "unitField": "unit" },
      { "name": "pensions", "type": "number", "unitField": "unit" },
      { "name": "unit" }
    ] } }
  ]
}
""",
}  # fmt: skip


def region_folder(to: Path, **replaced: tuple[str, str]) -> Path:
    """The folder, with one text of a file replaced where one is named (`case`, `services`, `funds`)."""
    files = dict(FILES)
    for stem, (old, new) in replaced.items():
        name = next(name for name in files if name.startswith(f"{stem}."))
        assert old in files[name], f"{name} has no «{old}»"
        files[name] = files[name].replace(old, new, 1)
    return written(files, to / "region")


def region_run(to: Path, scenario: str = "proposal", **replaced: tuple[str, str]) -> Distribution:
    """A scenario of that folder, run."""
    return run(load_case(region_folder(to, **replaced)), scenario)


def told_of_slip(to: Path, file: str, old: str, new: str, said: str) -> Problem:
    """The error in those words of the folder with a text replaced; every error has its place and help."""
    folder = region_folder(to, **{file: (old, new)})
    problems = errors(problems_found(folder.parent, folder.name))
    assert all(one.where.file.startswith("region/") and one.cause and one.fix for one in problems)
    found = [one for one in problems if said in plain(one.what)]
    assert found, [str(one) for one in problems]
    return found[0]


def figure(value: int | Fraction, unit: Unit | str = "dager", decimals: int = 0) -> Figure:
    """A printed figure, its value counted in the unit."""
    counted_in = unit if isinstance(unit, Unit) else Unit(unit)
    return Figure(value * counted_in.factor, counted_in, decimals)


def cost(before: int, outside: int = 0, unit: Unit = MILLION) -> Measured:
    """A cost before, with as much kept outside for each of its three parts."""
    part = figure(outside, unit)
    return Measured(before=figure(before, unit), depreciation=part, drugs=part, pensions=part)


def region(
    money: Mapping[str, int], figures: Mapping[str, Mapping[str, Measured]], indicators: tuple[Indicator, ...]
) -> Case:
    """A case in memory that gives so many thousand kroner to each service, in its own stream."""
    bare = small_case([PAYER, "alfa"], 0, [])
    funds = {
        code: Fund(code, TITLES[code], code, PAYER, amount * 1000, Lasting.LASTING, code, "brevet, rad 1")
        for code, amount in money.items()
    }
    methods = {
        code: Method(code, code, (Fixed(amounts={"alfa": amount * 1000}),)) for code, amount in money.items()
    }
    services = {
        code: Service(code, TITLES[code], (code,), figures.get(code, {}))
        for code in TITLES
        if code in figures
    }
    rule = GrowthRule(SOMATIC, services, indicators)
    return replace(bare, streams=TITLES, funds=funds, methods=methods, growth=rule)
