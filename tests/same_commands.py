"""What `.ci/same` runs: a line a command, `&&` between commands that follow one another.

`{a,b}` stands for one run with each; the same braces twice in a line go together. OUT is the run's
own folder below out/, LANG is `--lang {nb,en}` and TODAY a fixed day; EITHER is JSON in
bokmål and text in English, where all four would cost too much. `name = ` before a line names
its folder, so that others can read what it wrote at out/name. Beside regmeta's commands a line may
`copy FROM TO`, `edit FILE BEFORE AFTER`, `cd FOLDER` and `python …`. A * stands for all files that
fit, by name.

The commands run in a folder with registries/, applications/ (the tests' examples) and, where it
lies beside the project, corpus/ (real spreadsheets).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

REGISTRIES = "{ablanor,als,muskel,nger,nnrr,norgast,noric,norvas}"
APPLICATIONS = "{amendment,consent,linkage,single,statistics,student}"

FIRST = (
    "build = publish registries --out OUT/build TODAY",
    "small = python -m tests.same_small write OUT/registries",
    "planted = python -m benchmarks.generate --variables 300 --faults 90 --seed 3 --out OUT/one"
    " && python -m benchmarks.generate --variables 400 --kilder 3 --faults 250 --seed 4"
    " --out OUT/three",
    f"synth-{REGISTRIES} = data synth {REGISTRIES} --rows 60 --faults 2 --out OUT TODAY",
)
"""What others read: these run before all others."""

HELP = (
    "{read,check,publish,template,map,harmonize-data,similar,match,targets,conform,convert,merge}"
    " --help",
    "{fix,new,workbench} --help",
    "{diff,release,package,verify,promote,receive,accept,return} --help",
    "{status,spec,rules,form,data} --help",
    "spec {show,diff,schema} --help",
    "rules show --help",
    "form {schema,check,route,export,migrate,diff} --help",
    "data {plan,check,suite,profile,compare,synth,statistics,quality} --help",
    "--help",
)

PUBLISHED = (
    "publish registries --out OUT/build TODAY --lang en --format json",
    "publish registries --out OUT/build TODAY --strict --formats api,tables --format json",
    "publish-again = publish registries --out OUT/build TODAY"
    " && publish registries --out OUT/build TODAY"
    " && publish registries --out OUT/build --today 2026-11-24 --only nger"
    " && publish registries --out OUT/build --today 2026-11-25 --dry-run --lang en",
    "publish-small-registries = publish out/small/registries --out OUT/build TODAY",
    "publications = publish registries --out OUT/build TODAY --formats tables"
    " && publish registries --out OUT/build TODAY --formats tables,csvw"
    " && publications OUT/build LANG && diff OUT/build@1 OUT/build@2 EITHER",
    "in-place = publish registries --out OUT/build TODAY --formats tables --in-place EITHER",
    "publish-small = python -m tests.same_small publish OUT/build",
    "publish-planted = publish out/planted/three/faulty --out OUT/build TODAY",
    "publish-statistics = cd OUT && copy ../../registries registries"
    " && data statistics nger ../synth-nger/*.csv --out registries/nger/statistics.json TODAY"
    " && publish registries --out build --formats api,site,rdf TODAY",
)

CHECKED = (
    "check registries TODAY LANG --format {text,json,sarif,junit,github,summary,html}",
    "check registries TODAY LANG --summary --format {text,json}",
    "check out/small/registries TODAY LANG --format {text,json,sarif,junit,github,summary,html}",
    "check out/planted/{one/faulty.xlsx,three/faulty} TODAY LANG"
    " --format {text,json,sarif,junit,github,summary,html}",
    f"mark-{REGISTRIES} = check registries/{REGISTRIES}/*k*bok*.* TODAY LANG --format xlsx"
    " --out OUT/funn.xlsx",
    "mark-small = check out/small/registries/{liten,farlig}/{liten,farlig}.xlsx TODAY LANG"
    " --format xlsx --out OUT/funn.xlsx",
    "baseline = check registries/norgast TODAY --format json --out OUT/baseline.json"
    " && copy registries/norgast OUT/norgast"
    " && edit OUT/norgast/norgast-klokebok.csv Kvinne Mann"
    " && check OUT/norgast TODAY LANG --baseline OUT/baseline.json",
    "status registries TODAY LANG --format {text,json,csv,html,plan}",
    "status out/small/registries TODAY LANG --format {text,json,csv,html,plan}",
    "report registries TODAY LANG --as-of 2026-06-30 --format {text,json,csv,html}",
)

READ = (
    f"read registries/{REGISTRIES}/*k*bok*.* EITHER",
    "read out/small/registries/{liten,farlig}/{liten,farlig}.xlsx LANG --format {text,json}",
    "read out/build/build/{csvw/K_NGER.OPERASJON.json,redcap/K_NGER.csv,tables/katalog.xlsx}"
    " --format json",
    "read out/build/build/frictionless/K_NGER/datapackage.json --format json",
    "read out/synth-nger/operasjon.csv --format {text,json}",
    f"convert-{REGISTRIES} = convert registries/{REGISTRIES}/*k*bok*.* OUT/mal.xlsx LANG"
    " && check OUT/mal.xlsx TODAY LANG --format json",
    f"fix registries/{REGISTRIES}/*k*bok*.* --dry-run TODAY EITHER",
    "fix registries/{ablanor,als,nnrr,norvas}/*k*bok.xlsx --out OUT/rettet.xlsx TODAY EITHER",
    "fix registries/{muskel,nger,norgast,noric}/*.csv --out OUT/rettet.csv TODAY EITHER",
    "fix-planted = fix out/planted/one/faulty.xlsx --out OUT/rettet.xlsx TODAY LANG",
    "template OUT/mal.xlsx LANG",
    f"template OUT/mal.xlsx --kilde registries/{REGISTRIES} LANG",
    "merge registries/nger/nger-klokebok.csv registries/norgast/norgast-klokebok.csv"
    " --out OUT/samlet.xlsx LANG --format {text,json}",
    "merge registries/norvas/norvas-kodebok.xlsx registries/als/als-kodebok.xlsx"
    " --out OUT/samlet.xlsx LANG --format {text,json}",
)

HARMONIZED = (
    "translate {nger,noric} --out OUT/tekster.xlsx EITHER && translate nger --into nn"
    " --out OUT/nynorsk.xlsx EITHER",
    f"map {REGISTRIES} EITHER TODAY",
    "map-decided = cd OUT && copy ../../registries registries"
    " && map noric --review valg.xlsx LANG TODAY"
    " && python -m tests.same_small decide valg.xlsx"
    " && map noric --accept ../../decided/map-decided-{nb,en}.xlsx --author Kari LANG TODAY"
    " && map noric LANG TODAY"
    " && harmonize-data noric ../synth-noric/start.csv --out ut.csv LANG"
    " && publish registries --out build --formats tables,site TODAY LANG",
    "similar LANG --format {text,tsv,json}",
    "similar --instruments LANG --format {text,tsv,json}",
    "similar V_NORIC.START.HEIGHT LANG --format {text,tsv,json}",
    "match noric ablanor TODAY LANG --format {sssom,json,text}",
    "match noric ablanor --top 3 TODAY EITHER",
    "match noric --targets out/synth-ablanor/person.csv --all TODAY --out OUT/par.sssom.tsv LANG",
    "targets LANG --format {text,json}",
    "targets person.kjonn LANG --format {text,json}",
    "harmonize-noric = harmonize-data noric out/synth-noric/person.csv --out OUT/ut.{csv,parquet}"
    " --show-sql EITHER",
    "harmonize-several = harmonize-data noric out/synth-noric/{person,start}.csv"
    " --also nnrr=out/synth-nnrr/skjema_1a.csv --row-number --out OUT/ut.csv LANG",
    "harmonize-nnrr = harmonize-data nnrr out/synth-nnrr/skjema_1a.csv --out OUT/ut.csv LANG",
    "harmonize-nger = harmonize-data nger out/synth-nger/operasjon.csv --out OUT/ut.csv LANG",
    "harmonize-year = harmonize-data noric out/synth-noric/person.csv --out OUT/ut.csv"
    " --year 2024 --event-date BIRTH_DATE LANG",
)

DATA = (
    f"data plan {REGISTRIES} TODAY EITHER",
    f"data check {REGISTRIES} out/synth-{REGISTRIES}/*.csv TODAY EITHER",
    "data check nger out/synth-nger/*.csv TODAY LANG --format {html,junit}",
    "data check nger out/synth-nger/*.csv TODAY LANG --format xlsx --out OUT/funn.xlsx",
    "data-drift = data check noric out/synth-noric/start.csv TODAY --format json"
    " --out OUT/previous.json"
    " && data synth noric --rows 60 --seed 2 --form START --out OUT/start.csv TODAY"
    " && data check noric OUT/start.csv TODAY LANG --previous OUT/previous.json --show-values",
    "data quality {nger,norgast} out/synth-{nger,norgast}/*.csv TODAY LANG"
    " --format {text,json,html,annual}",
    "data compare {nger,norvas} out/synth-nger/operasjon.csv LANG --format {text,json}",
    "data profile out/synth-{nger/operasjon,noric/start}.csv LANG",
    "data profile out/synth-nger/operasjon.csv LANG --kilde NYTT --out OUT/variabler.xlsx",
    "data suite nger --form operasjon TODAY LANG --out OUT/suite.json",
    "data statistics {nger,norgast} out/synth-{nger,norgast}/*.csv TODAY LANG"
    " --out OUT/statistics.json",
    "data synth nger --form operasjon --rows 50 --faults 1 --out OUT/operasjon.parquet TODAY LANG",
)

ENGINES = (
    "data check {nger,norgast} out/synth-{nger,norgast}/*.csv TODAY LANG --format json"
    " --engine {gx,spark}",
)
"""Only with --engines: they take minutes, and need what not every machine has."""

LAW = (
    "spec LANG --format {text,json}",
    "spec --level variabel LANG --format {text,json}",
    "spec show {variabel.DataType,kilde.Lovverk,kode.verdi,delkilde.Code} LANG"
    " --format {text,json}",
    "spec schema LANG --out OUT/schema.json",
    "spec schema {kilde,delkilde,datasamling,variabel,kodeverk,kode} LANG",
    "spec schema {diff,publish,release,status,verify} LANG",
    "spec diff 2026.1 2026.1 LANG --format {text,json}",
    "rules LANG --format {text,json}",
    "rules show {overlapping-versions,code-not-in-national-list,missing-mandatory,wrong-type} LANG",
    "{read,check,convert,fix} finnes-ikke.xlsx LANG",
    "check registries --format finnes-ikke LANG",
    "rules show finnes-ikke LANG",
    "verify nger --api http://127.0.0.1:9/api/explorer --retries 0 LANG TODAY",
    "conform out/build/build/rdf/catalogue.ttl --shapes finnes-ikke LANG",
)

APPLIED = (
    f"form check applications/{APPLICATIONS}.json --catalogue out/build/build TODAY"
    " --lang {nb --format text,en --format json,nb --format html,en --format html}",
    f"form check applications/{APPLICATIONS}.json TODAY",
    f"form route applications/{APPLICATIONS}.json --catalogue out/build/build"
    " --lang {nb --format text,en --format json,nb --format mermaid}",
    f"form export applications/{APPLICATIONS}.json --ehds --out OUT/ehds.json",
    "form migrate applications/{single,linkage}.json --to 2026.1 LANG --out OUT/ny.json",
    "form diff applications/single.json applications/amendment.json LANG --format {text,json}",
    "form schema --catalogue out/build/build --out OUT/skjema TODAY LANG",
    "form schema --catalogue out/build/build --out OUT/skjema --sources K_NORIC,K_NGER TODAY",
)

EDITIONS = (
    "diff registries/nger registries/norgast LANG --format {text,json,md,html} TODAY",
    "editions = copy registries/norgast OUT/registries/norgast"
    " && release norgast --by Kari --registries OUT/registries --today 2026-11-01 LANG"
    " && edit OUT/registries/norgast/norgast-klokebok.csv Kjønn Kjønnet"
    " && diff OUT/registries/norgast@1 OUT/registries/norgast LANG --versions --all TODAY"
    " && release norgast --by Kari --title To --registries OUT/registries TODAY LANG"
    " && diff norgast --changelog --registries OUT/registries LANG"
    " && package norgast --registries OUT/registries --out OUT/leveranse TODAY LANG"
    " && package norgast --registries OUT/registries --out OUT/leveranse.zip"
    " --since OUT/registries/norgast@1 TODAY LANG --format json"
    " && publish OUT/registries --out OUT/build TODAY LANG"
    " && status OUT/registries TODAY LANG"
    " && log --registries OUT/registries LANG --format {text,json}",
)

CORPUS = (
    "read corpus/{file} --format json",
    "check corpus/{file} TODAY EITHER",
    "convert corpus/{file} OUT/mal.xlsx",
    "fix corpus/{file} --dry-run TODAY --format json",
    "check corpus/{file} TODAY --format xlsx --out OUT/funn.xlsx",
)
"""With each real spreadsheet for {file}."""

CORPUS_PAIRS = (
    "diff corpus/norvas-kodebok_23062020.xlsx corpus/norvas-kodebok_18052021.xlsx LANG"
    " --format {text,json,md,html} TODAY",
    "diff corpus/norgast-klokeboken-2020-04-28.csv corpus/norgast-klokeboken-2025-04-02.csv"
    " --format json TODAY",
)

ALWAYS = (*PUBLISHED, *CHECKED, *DATA, *EDITIONS, *READ, *HARMONIZED, *APPLIED, *LAW, *HELP)
"""The longest first, so that none is last."""


def second(corpus: Iterable[str], engines: bool) -> Iterator[str]:
    """All lines that run after FIRST; `corpus` names the real spreadsheets there are."""
    if engines:
        yield from ENGINES
    yield from ALWAYS
    names = sorted(corpus)
    for line in CORPUS:
        yield from (line.replace("{file}", name) for name in names)
    if names:
        yield from CORPUS_PAIRS
