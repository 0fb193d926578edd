// Everything the page itself says, in both languages; questions and rules bring their own words.
const words = {
  nb: {
    step: "Trinn {n} av {of}", next: "Neste", back: "Tilbake", steps: "Trinn i søknaden",
    summary: "Oppsummering", check: "Kontroller søknaden", saved: "Lagret i denne nettleseren",
    notSaved: "Kunne ikke lagres i nettleseren. Last ned utkastet som fil.",
    download: "Last ned søknaden (JSON)", open: "Åpne en søknad fra fil", clear: "Begynn på nytt",
    sure: "Slette alle svar i denne nettleseren?", print: "Skriv ut eller lagre som PDF",
    badFile: "{file} er ikke en søknad i JSON. Velg en fil som er lastet ned herfra.",
    opened: "{file} er åpnet.", yes: "Ja", no: "Nei", choose: "Velg", none: "Ikke svart",
    errors: "{n} svar mangler eller må rettes", fine: "Søknaden er fullstendig etter skjemaets regler. Kontroller den mot katalogen med: regmeta form check",
    stepErrors: "{n} å rette", fromList: "Hent {n} variabler fra min liste", listed: "{n} variabler er lagt til fra min liste.",
    sources: "Datakilde", search: "Søk i variablene", found: "{n} variabler passer; de {shown} første vises",
    add: "Legg til {name}", added: "Lagt til", remove: "Fjern", removeOne: "Fjern {name}", details: "Alle spørsmål om {name}",
    chosen: "Valgte variabler ({n})", why: "Begrunnelse", noVariables: "Ingen variabler er valgt.",
    noServer: "Listen over variabler kan ikke hentes når siden åpnes fra disk. Legg siden på en nettjener, eller hent variablene fra en fil.",
    shown: "Viser {from}–{to} av {n}", more: "Neste side", less: "Forrige side", codeOf: "Kode",
    fill: "Fyll ut «{label}».", long: "«{label}» kan ha høyst {n} tegn.", few: "«{label}» må ha minst {n}.",
    twice: "«{label}» har det samme to ganger.", date: "Skriv datoen som ÅÅÅÅ-MM-DD i «{label}».",
    orgnr: "«{label}» er ni siffer.", country: "«{label}» er to store bokstaver, for eksempel NO.",
    email: "«{label}» er ikke en e-postadresse.", confirm: "Bekreft «{label}».", pick: "Velg et av svarene i «{label}».",
    number: "«{label}» er et tall, 0 eller større.", wrong: "«{label}» kan ikke stå slik.", strange: "«{label}» finnes ikke i skjemaet.",
    unknownSource: "Datakilden {code} finnes ikke i katalogen.", unknownVariable: "Variabelen {code} finnes ikke hos {source}.",
    attachment: "Legg ved: {label}", form: "Skjema", line: "linje {n}",
  },
  en: {
    step: "Step {n} of {of}", next: "Next", back: "Back", steps: "Steps of the application",
    summary: "Summary", check: "Check the application", saved: "Saved in this browser",
    notSaved: "Could not be saved in the browser. Download the draft as a file.",
    download: "Download the application (JSON)", open: "Open an application from a file", clear: "Start again",
    sure: "Delete all answers in this browser?", print: "Print, or save as PDF",
    badFile: "{file} is no application in JSON. Choose a file that was downloaded here.",
    opened: "{file} is opened.", yes: "Yes", no: "No", choose: "Choose", none: "Not answered",
    errors: "{n} answers are missing or must be mended", fine: "The application is complete by the form's rules. Check it against the catalogue with: regmeta form check",
    stepErrors: "{n} to mend", fromList: "Fetch {n} variables from my list", listed: "{n} variables were added from my list.",
    sources: "Data source", search: "Search the variables", found: "{n} variables match; the first {shown} are shown",
    add: "Add {name}", added: "Added", remove: "Remove", removeOne: "Remove {name}", details: "All questions about {name}",
    chosen: "Chosen variables ({n})", why: "Justification", noVariables: "No variables are chosen.",
    noServer: "The list of variables cannot be fetched when the page is opened from disk. Put it on a web server, or fetch the variables from a file.",
    shown: "Showing {from}–{to} of {n}", more: "Next page", less: "Previous page", codeOf: "Code",
    fill: "Fill in “{label}”.", long: "“{label}” can have {n} characters at most.", few: "“{label}” must have at least {n}.",
    twice: "“{label}” has the same twice.", date: "Write the date as YYYY-MM-DD in “{label}”.",
    orgnr: "“{label}” is nine digits.", country: "“{label}” is two capital letters, such as NO.",
    email: "“{label}” is no e-mail address.", confirm: "Confirm “{label}”.", pick: "Choose one of the answers of “{label}”.",
    number: "“{label}” is a number, 0 or more.", wrong: "“{label}” cannot be like this.", strange: "“{label}” is not in the form.",
    unknownSource: "Data source {code} is not in the catalogue.", unknownVariable: "Variable {code} is not at {source}.",
    attachment: "Attach: {label}", form: "Form", line: "line {n}",
  },
};

export function speak(lang) {
  const said = words[lang] ?? words.nb;
  return (key, with_ = {}) => said[key].replace(/\{(\w+)\}/g, (_, name) => String(with_[name] ?? ""));
}
export const keys = { nb: Object.keys(words.nb), en: Object.keys(words.en) };
