"""What the pages themselves say, in each language; texts of registries are never translated."""

from __future__ import annotations

from types import SimpleNamespace

from regmeta.texts import Text

_TEXTS = {
    "catalogue": Text("Variabelkatalog", "Variable catalogue"),
    "about_site": Text(
        "Hva norske medisinske kvalitetsregistre måler: registre, skjemaer, variabler og kodeverk.",
        "What Norwegian medical quality registries measure: registries, forms, variables "
        "and code lists.",
    ),
    "skip": Text("Hopp til innholdet", "Skip to content"),
    "menu": Text("Hovedmeny", "Main menu"),
    "crumbs": Text("Brødsmuler", "Breadcrumbs"),
    "home": Text("Katalog", "Catalogue"),
    "search": Text("Søk", "Search"),
    "list": Text("Min liste", "My list"),
    "compare": Text("Sammenlign", "Compare"),
    "form": Text("Søknadsskjema", "Application form"),
    "harmonized": Text("Harmonisert", "Harmonized"),
    "harmonized_title": Text("Harmoniserte variabler", "Harmonized variables"),
    "overviews": Text("Oversikter", "Overviews"),
    "glossary": Text("Ordliste", "Glossary"),
    "rules": Text("Kvalitetsregler", "Quality rules"),
    "licences": Text("Lisenser", "Licences"),
    "made_by": Text(
        "Laget av regmeta etter {spec}. Metadata om variabler; inneholder ingen helseopplysninger.",
        "Made by regmeta, following {spec}. Metadata about variables; holds no health data.",
    ),
    "changed": Text("Sist endret {day}.", "Last changed {day}."),
    "kilde": Text("Kilde", "Source"),
    "kilder": Text("Kilder", "Sources"),
    "datasamling": Text("Datasamling", "Data collection"),
    "datasamlinger": Text("Datasamlinger", "Data collections"),
    "variabel": Text("Variabel", "Variable"),
    "variabler": Text("Variabler", "Variables"),
    "kodeverk": Text("Kodeverk", "Code list"),
    "kodeverker": Text("Kodeverk", "Code lists"),
    "instrument": Text("Instrument", "Instrument"),
    "instrumenter": Text("Instrumenter", "Instruments"),
    "recognised": Text(
        "gjenkjent på spørsmålene, ikke oppgitt av registeret",
        "recognised by its questions, not told by the registry",
    ),
    "elements": Text("Datasettbeskrivelse for EHDS", "Dataset description for EHDS"),
    "elements_filled": Text(
        "{filled} av de {of} elementene i forordning (EU) 2026/2098 er fylt ut.",
        "{filled} of the {of} elements of Regulation (EU) 2026/2098 are filled.",
    ),
    "quality": Text("Kvalitetsdimensjoner", "Dimensions of quality"),
    "quality_shown": Text(
        "Beskrivelsen viser noe om {shown} av {of} mål i kvalitetsdimensjonene for EHDS "
        "(QUANTUM). Nivået er utledet av det som står i katalogen. Dette er ikke et "
        "kvalitetsmerke: ingen har tildelt registeret noe.",
        "The description shows something of {shown} of {of} measures in the quality dimensions "
        "for EHDS (QUANTUM). The level is derived from what the catalogue holds. This is no "
        "quality label: nobody has awarded the registry anything.",
    ),
    "quality_each": Text(
        "Hvert mål, og hva nivået bygger på", "Each measure, and what its level rests on"
    ),
    "quality_dimension": Text("Dimensjon", "Dimension"),
    "quality_measure": Text("Mål", "Measure"),
    "quality_evidence": Text("Bygger på", "Rests on"),
    "quality_state": Text("Nivå", "Level"),
    "quality_level": Text("{level} av {of}", "{level} of {of}"),
    "quality_asked": Text("Spørsmål til registeret", "Questions to the registry"),
    "elements_each": Text("Hvert element", "Each element"),
    "element": Text("Element", "Element"),
    "element_state": Text("Status", "Status"),
    "element_filled": Text("fylt ut", "filled"),
    "element_missing": Text("mangler", "missing"),
    "name": Text("Navn", "Name"),
    "short": Text("Kortnavn", "Short name"),
    "code": Text("Kode", "Code"),
    "owner": Text("Dataansvarlig", "Data controller"),
    "kildetype": Text("Kildetype", "Kind of source"),
    "group": Text("Variabelgruppe", "Variable group"),
    "groups": Text("Variabelgrupper", "Variable groups"),
    "type": Text("Datatype", "Data type"),
    "unit": Text("Måleenhet", "Unit"),
    "period": Text("Dataperiode", "Data period"),
    "valid": Text("Gyldig", "Valid"),
    "value": Text("Verdi", "Value"),
    "meaning": Text("Betydning", "Meaning"),
    "english_label": Text("Engelsk", "English"),
    "codes": Text("Koder", "Codes"),
    "statistics": Text("Statistikk", "Statistics"),
    "synthetic": Text("fra et syntetisk uttrekk", "from a synthetic extract"),
    "synthetic_note": Text(
        "Tallene er fra et syntetisk uttrekk: De gjelder ingen personer og sier ingenting om "
        "registerets data.",
        "The figures are from a synthetic extract: they are about nobody and say nothing about "
        "the registry's data.",
    ),
    "figure_MIN": Text("Minste verdi", "Least value"),
    "figure_MAX": Text("Største verdi", "Greatest value"),
    "figure_AVG": Text("Gjennomsnitt", "Mean"),
    "figure_STD": Text("Standardavvik", "Standard deviation"),
    "figure_MED": Text("Median", "Median"),
    "statistics_below": Text("Publisert, se nedenfor", "Published, see below"),
    "none": Text("Ingen", "None"),
    "not_given": Text("Ikke oppgitt", "Not given"),
    "undated": Text("Uten dato", "Undated"),
    "not_in_use": Text("ikke lenger i bruk", "no longer in use"),
    "no_description": Text("Variabelen har ingen beskrivelse ennå.", "No description yet."),
    "only_norwegian": Text("Bare på norsk.", "Only in Norwegian."),
    "unreviewed": Text(
        "Den engelske oversettelsen er et forslag som ingen har gjennomgått.",
        "The English translation is a proposal that nobody has reviewed.",
    ),
    "not_an_answer": Text("ikke et svar", "not an answer"),
    "asked": Text("Slik blir det spurt", "How it is asked"),
    "where": Text("Hvor den finnes", "Where it is found"),
    "in_kilde": Text("i", "in"),
    "versions": Text("Versjoner", "Versions"),
    "lineage": Text("Fra skjema til harmonisert variabel", "From form to harmonized variable"),
    "lineage_from": Text("Kommer fra", "Came from"),
    "lineage_computed": Text("Beregnet av", "Computed from"),
    "lineage_parent": Text("Beregnet av variabelen", "Computed from the variable"),
    "lineage_replaces": Text("Erstatter", "Replaces"),
    "lineage_edition": Text("Publisert i", "Published in"),
    "lineage_number": Text("utgave {number}, {day}", "edition {number}, {day}"),
    "lineage_became": Text("Blir til", "Becomes"),
    "lineage_replaced": Text("Erstattes av", "Replaced by"),
    "timeline": Text("Versjonene på en tidslinje", "The versions on a timeline"),
    "version_text": Text("Navn og beskrivelse", "Name and description"),
    "codes_elsewhere": Text(
        "Kodene gis ut av den som eier kodeverket.",
        "The codes are published by the owner of the code list.",
    ),
    "copy": Text("Kopier tabellen", "Copy the table"),
    "download_csv": Text("Last ned som CSV", "Download as CSV"),
    "harmonized_to": Text("Harmonisert til", "Harmonized to"),
    "proposal": Text(
        "Harmoniserte variabler er forslag, ikke vedtatte standarder.",
        "Harmonized variables are proposals, not adopted standards.",
    ),
    "relation": Text("Forhold", "Relation"),
    "evidence": Text("Begrunnelse", "Evidence"),
    "value_map": Text("Slik går verdiene over", "How values go over"),
    "target_codes": Text("Koder og hva de betyr", "Codes and what they mean"),
    "more_codes": Text("{n} koder til.", "{n} more codes."),
    "map_lacks": Text(
        "Verdikartet er felles for flere registre. Disse kodene har variabelen ikke selv: {codes}.",
        "The value map is shared by several registries. The variable itself lacks these codes: "
        "{codes}.",
    ),
    "map_unmapped": Text("Koder uten motstykke: {codes}.", "Codes without counterpart: {codes}."),
    "left_out": Text("Heter det samme, men er ikke koblet", "Called the same, but not mapped"),
    "left_out_note": Text(
        "Disse variablene har samme navn, og er ikke koblet til den harmoniserte: de kan gjelde "
        "noe annet, eller ingen har avgjort det ennå.",
        "These variables have the same name and are not mapped to the harmonized one: they may be "
        "about something else, or nobody has decided yet.",
    ),
    "mapped_to": Text("Koblet til", "Mapped to"),
    "not_mapped": Text("ikke koblet", "not mapped"),
    "here": Text("Her", "Here"),
    "there": Text("Harmonisert", "Harmonized"),
    "lost": Text("Dette går tapt", "What is lost"),
    "unmapped": Text("Uten motstykke", "Without counterpart"),
    "similar": Text("Lignende variabler i andre registre", "Similar variables in other registries"),
    "similar_note": Text(
        "Funnet av regmeta ut fra ledetekst, koder og enhet. Likhet er ikke det samme som "
        "at de kan slås sammen.",
        "Found by regmeta from labels, codes and units. Being alike does not mean that "
        "they can be pooled.",
    ),
    "likeness": Text("Likhet", "Likeness"),
    "why": Text("Hvorfor", "Why"),
    "notes": Text("Merknader om kvalitet", "Notes on quality"),
    "notes_from": Text(
        "Fra den automatiske kontrollen av metadata.", "From the automatic check of the metadata."
    ),
    "severity_error": Text("Feil", "Error"),
    "severity_warning": Text("Advarsel", "Warning"),
    "severity_advice": Text("Råd", "Advice"),
    "cite": Text("Slik siteres variabelen", "How to cite the variable"),
    "cite_kilde": Text("Slik siteres kilden", "How to cite the source"),
    "machine": Text("For programmer", "For programs"),
    "add": Text("Legg i listen", "Add to my list"),
    "no_theme": Text("Helsetema ikke oppgitt", "Health theme not given"),
    "new": Text("Sist oppdatert", "Recently updated"),
    "numbers": Text(
        "{kilder} kilder, {forms} datasamlinger og {variables} variabler.",
        "{kilder} sources, {forms} data collections and {variables} variables.",
    ),
    "no_kilder": Text("Ingen registre er publisert ennå.", "No registries are published yet."),
    "no_forms": Text(
        "Kilden har ingen datasamlinger ennå.", "The source has no data collections yet."
    ),
    "no_variables": Text(
        "Datasamlingen har ingen synlige variabler ennå.",
        "The data collection has no visible variables yet.",
    ),
    "used_by": Text("Brukt av", "Used by"),
    "more": Text("og {n} til", "and {n} more"),
    "registries": Text("Registre", "Registries"),
    "registry": Text("Register", "Registry"),
    "has_it": Text("Hvem har den", "Who has it"),
    "nobody": Text(
        "Ingen av registrene her er knyttet til den.", "No registry here is mapped to it."
    ),
    "side_by_side": Text("Kodene side om side", "The codes side by side"),
    "availability": Text("Når variablene finnes", "When the variables are available"),
    "availability_alt": Text(
        "Fylt felt betyr at det finnes data det året; en prikk betyr at perioden ikke er "
        "oppgitt. Tabellen under sier det samme i tekst.",
        "A filled cell means that there are data that year; a dot means that the period is "
        "not given. The table below says the same in text.",
    ),
    "no_years": Text(
        "Registeret oppgir ikke fra når, så det må spørres: {registries}.",
        "The registry does not say since when, so it has to be asked: {registries}.",
    ),
    "code_flow": Text("Slik går kodene over", "How the codes go over"),
    "code_flow_note": Text(
        "Registrene står til venstre, den harmoniserte til høyre; et kryss er en kode som ikke går "
        "over. Tabellene under sier det samme i tekst.",
        "Registries stand to the left, the harmonized one to the right; a cross is a code that "
        "does not go over. The tables below say the same in text.",
    ),
    "code_flow_more": Text("{n} til står i tabellene.", "{n} more are in the tables."),
    "since": Text("Registre, og fra når", "Registries, and since when"),
    "and_more": Text("og {n} til", "and {n} more"),
    "as_table": Text("Vis bildet som tabell", "Show the picture as a table"),
    "as_codes": Text("Kodeliste", "Code list"),
    "oid": Text("OID", "OID"),
    "national": Text("Nasjonalt kodeverk", "National code list"),
    "own_list": Text("Registerets eget kodeverk", "The registry's own code list"),
    "completeness": Text(
        "Hvor fullstendig er registrene beskrevet?", "How complete are the metadata?"
    ),
    "completeness_note": Text(
        "Andelen av variablene som har hver opplysning.",
        "The share of variables that has each piece of information.",
    ),
    "coverage": Text("Hvem er knyttet til hvilke?", "Who is mapped to which?"),
    "coverage_note": Text(
        "Tallet er hvor mange av registerets variabler som er knyttet til den harmoniserte "
        "variabelen.",
        "The number says how many of the registry's variables are mapped to the harmonized "
        "variable.",
    ),
    "network": Text("Hva registrene har til felles", "What registries have in common"),
    "network_note": Text(
        "En strek mellom to registre betyr at de bruker samme instrument eller samme "
        "nasjonale kodeverk; tykkere strek betyr flere.",
        "A line between two registries means that they use the same instrument or the same "
        "national code list; a thicker line means more.",
    ),
    "shared_count": Text("Felles", "Shared"),
    "what": Text("Hva", "What"),
    "changes": Text("Endringer", "Changes"),
    "changelog": Text("Endringslogg", "Changelog"),
    "no_editions": Text(
        "Registeret har ingen frosne utgaver ennå. Sist endret {day}.",
        "The registry has no frozen editions yet. Last changed {day}.",
    ),
    "published_edition": Text("Publisert utgave", "Published edition"),
    "edition": Text("Utgave {n}", "Edition {n}"),
    "first_edition": Text("Første utgave.", "The first edition."),
    "breaking": Text("Endrer betydning", "Changes meaning"),
    "compatible": Text("Nytt, uten å endre det gamle", "New, without changing the old"),
    "editorial": Text("Bare ordlyd", "Wording only"),
    "affects": Text("Gjelder", "Concerns"),
    "rows": Text("Rader", "Rows"),
    "missing": Text("Mangler", "Missing"),
    "share": Text("Andel", "Share"),
    "count": Text("Antall", "Count"),
    "held_back": Text("holdt tilbake", "held back"),
    "held_back_note": Text(
        "Tall under {n}, og tall som ville røpet dem, er holdt tilbake.",
        "Counts below {n}, and counts that would reveal them, are held back.",
    ),
    "rules_lead": Text(
        "Metadata kontrolleres automatisk før de publiseres. Dette er reglene.",
        "Metadata are checked automatically before they are published. These are the rules.",
    ),
    "glossary_lead": Text("Ordene som brukes på disse sidene.", "The words used on these pages."),
    "year": Text("År", "Year"),
    "yes": Text("ja", "yes"),
    "no": Text("nei", "no"),
    "all": Text("Alle", "All"),
    "list_title": Text("Min liste", "My list"),
    "list_lead": Text(
        "Variablene i en studie. Listen ligger bare i denne nettleseren: ingenting blir sendt noe "
        "sted. Skriv for hvilken periode og hvorfor hver variabel trengs, og ta listen med til "
        "søknadsskjemaet.",
        "The variables of a study. The list lies in this browser only: nothing is sent anywhere. "
        "Say for which period and why each variable is needed, and take the list along to the "
        "application form.",
    ),
    "list_no_script": Text(
        "Listen trenger JavaScript, som er slått av her. Skriv heller ned kodene til "
        "variablene: de står på hver variabels side.",
        "The list needs JavaScript, which is switched off here. Write down the codes of "
        "the variables instead: they stand on each variable's page and in the CSV files.",
    ),
    "compare_title": Text("Sammenlign variabler", "Compare variables"),
    "compare_lead": Text(
        "Inntil fem variabler side om side, med kodene stilt opp etter betydning. Sidens "
        "adresse holder på valget, så den kan sendes til en kollega.",
        "Up to five variables side by side, their codes aligned by meaning. The address of "
        "the page holds the choice, so it can be sent to a colleague.",
    ),
    "compare_no_script": Text(
        "Sammenligning trenger JavaScript, som er slått av her. Åpne variablenes sider i "
        "hvert sitt vindu.",
        "Comparing needs JavaScript, which is switched off here. Open the variables' pages "
        "in a window each.",
    ),
    "compare_add": Text("Legg til variabel med kode", "Add a variable by its code"),
    "compare_do": Text("Legg til", "Add"),
    "only_differences": Text("Vis bare det som er ulikt", "Show only what differs"),
    "comparison": Text("Sammenligning", "Comparison"),
    "search_title": Text("Søk i variablene", "Search the variables"),
    "search_no_script": Text(
        "Søket trenger JavaScript, som er slått av her. Alle sidene kan leses uten: velg "
        "en kilde nedenfor, eller bruk nettleserens eget søk på kildens side.",
        "The search needs JavaScript, which is switched off here. All pages can be read "
        "without it: choose a source below, or use your browser's own search on the "
        "source's page.",
    ),
    "search_ask": Text("Hva leter du etter?", "What are you looking for?"),
    "search_do": Text("Søk", "Search"),
    "search_hint": Text(
        "For eksempel: røyking før operasjon, systolisk blodtrykk, EQ-5D smerte, eller et "
        "teknisk navn.",
        "For instance: smoking before surgery, systolic blood pressure, EQ-5D pain, or a "
        "technical name.",
    ),
    "narrow_down": Text("Avgrens", "Narrow down"),
    "search_period": Text("Dataperiode", "Data period"),
    "from_year": Text("Fra år", "From year"),
    "to_year": Text("Til år", "To year"),
    "results": Text("Treff", "Results"),
    "search_variables": Text("variabler", "variables"),
    "recoded": Text("Samme spørsmål, andre koder", "The same question, other codes"),
    "recoded_note": Text(
        "Slå ikke sammen uten å kode om. Registeret stiller samme spørsmål her:",
        "Do not pool without recoding. The registry asks the same question here:",
    ),
    "recode_table": Text("Omkodingstabell", "Recode table"),
    "code_here": Text("Kode her", "Code here"),
    "code_there": Text("Kode der", "Code there"),
    "no_such_code": Text("har ingen slik kode", "has no such code"),
    "unit_by_text": Text("utledet av teksten", "derived from the text"),
    "unit_by_similar": Text("utledet av en lignende variabel", "derived from a similar variable"),
    "complete": Text("Utfylt", "Completed"),
    "complete_over_years": Text(
        "Andel utfylt i hvert uttrekk, i prosent",
        "Share completed in each extract, in per cent",
    ),
    "complete_heading": Text("Utfylt over årene", "Completed over the years"),
    "complete_note": Text(
        "Hvert punkt er et uttrekk som er publisert. Et brudd i linjen er et tall som er holdt "
        "tilbake.",
        "Each point is an extract that was published. A break in the line is a number that is held "
        "back.",
    ),
    "extract_day": Text("Uttrekk", "Extract"),
    "histogram": Text("Andel av svarene etter verdi", "Share of the answers by value"),
    "histogram_heading": Text("Fordeling", "Distribution"),
    "bin": Text("Verdi (øverste grense er ikke med)", "Value (upper limit not included)"),
    "histogram_held": Text(
        "Fordelingen er holdt tilbake, fordi for få har svart.",
        "The distribution is held back, because too few have answered.",
    ),
    "histogram_some_held": Text(
        "En stiplet ramme er en andel som er holdt tilbake, ikke en andel på null.",
        "A dashed frame is a share that is held back, not a share of none.",
    ),
    "concept": Text("Begrep", "Concept"),
    "concepts": Text("Begreper", "Concepts"),
    "concepts_lead": Text(
        "Det samme kan hete ulikt i ulike registre. Her står hvem som registrerer hva, og når.",
        "Registries name the same thing differently. Here is who records what, and when.",
    ),
    "concept_words": Text("Heter også", "Also called"),
    "concept_links_note": Text(
        "Kodene i SNOMED CT, LOINC og ICD-10 er satt av regmeta og ikke kontrollert mot "
        "kodeverkene.",
        "The codes of SNOMED CT, LOINC and ICD-10 were set by regmeta and not checked against the "
        "code systems.",
    ),
    "concept_note": Text(
        "Forslag er gjort av regmeta etter det som står som grunn; ingen har besluttet dem.",
        "Proposals are made by regmeta for the reason that is given; nobody has decided on them.",
    ),
    "standing": Text("Grunnlag", "Basis"),
    "proposed": Text("Forslag", "Proposal"),
    "decided": Text("Besluttet", "Decided"),
    "pages_found": Text("Sider som passer", "Pages that fit"),
    "order": Text("Rekkefølge", "Order"),
    "best_match": Text("Best treff", "Best match"),
    "order_by_name": Text("Navn", "Name"),
    "order_by_kilde": Text("Kilde", "Source"),
    "result_pages": Text("Sider med treff", "Pages of results"),
    "search_kilder": Text("Kilder", "Sources"),
}


def words(lang: str) -> SimpleNamespace:
    """Every word by its name, for templates: `t.search`."""
    return SimpleNamespace(**{name: text(lang) for name, text in _TEXTS.items()})


OWN_NAME = Text("Norsk (bokmål)", "English")
THIS_PAGE = Text("Denne siden på norsk", "This page in English")
"""What a language is called, and a page's link to itself in it: said in that language."""
