"""What is said about an answer that does not fit its question; rules have their own texts."""

from __future__ import annotations

from regmeta.form.law import Law
from regmeta.model import Finding, Lang, Text

MESSAGES = {
    "form-missing": Text("«{label}» mangler. Fyll det ut", "“{label}” is missing. Fill it in"),
    "form-unknown-field": Text(
        "Feltet «{key}» finnes ikke i skjemaet. Rett navnet eller fjern det",
        "There is no field “{key}” in the form. Correct its name or remove it",
    ),
    "form-type": Text(
        "«{label}» har feil slags verdi: ventet {wanted}. Rett verdien",
        "“{label}” has a value of the wrong kind: {wanted} expected. Correct it",
    ),
    "form-choice": Text(
        "«{label}» har en verdi som ikke kan velges: {found}. Velg blant {choices}",
        "“{label}” has a value that cannot be chosen: {found}. Choose among {choices}",
    ),
    "form-too-long": Text(
        "«{label}» er for lang: {length} tegn, høyst {limit}. Kort ned",
        "“{label}” is too long: {length} characters, {limit} at most. Shorten it",
    ),
    "form-empty": Text("«{label}» er tom. Fyll det ut", "“{label}” is empty. Fill it in"),
    "form-few": Text("«{label}» trenger minst {limit}", "“{label}” needs {limit} at least"),
    "form-twice": Text(
        "«{label}» har samme verdi to ganger. Fjern den ene",
        "“{label}” has one value twice. Remove one",
    ),
    "form-shape": Text(
        "«{label}» er skrevet på en måte skjemaet ikke forstår: {found}. {help}",
        "“{label}” is written in a way the form does not read: {found}. {help}",
    ),
    "form-small": Text("«{label}» må være minst {limit}", "“{label}” must be {limit} at the least"),
    "form-other": Text("«{label}» passer ikke skjemaet", "“{label}” does not fit the form"),
}
KINDS = {
    "string": Text("tekst", "text"),
    "boolean": Text("true eller false", "true or false"),
    "array": Text("en liste", "a list"),
    "object": Text("en gruppe av svar", "a group of answers"),
    "integer": Text("et helt tall", "a whole number"),
}
SEVERITIES = {
    "error": Text("Feil", "Error"),
    "warning": Text("Advarsel", "Warning"),
    "advice": Text("Råd", "Advice"),
}


def sentence(finding: Finding, law: Law, lang: Lang) -> str:
    """What is wrong and what to do, in one language, without the place."""
    rules = {rule.id: rule.message for rule in law.rules}
    template = rules.get(finding.rule) or MESSAGES[finding.rule]
    return template(lang).format(**{**finding.params, **_words(finding, law, lang)})


def label(finding: Finding, law: Law, lang: Lang) -> str:
    """The name of the question a finding is about."""
    return str(law.label(finding.field)(lang)) if finding.field else ""


def _words(finding: Finding, law: Law, lang: Lang) -> dict[str, str]:
    """Parameters that are said in the reader's language."""
    words = {"label": label(finding, law, lang)}
    params = finding.params
    if "attachment" in params:
        words["label"] = _choice(law, "attachment", str(params["attachment"]), lang)
    if "wanted" in params:
        words["wanted"] = KINDS.get(str(params["wanted"]), Text(str(params["wanted"])))(lang)
    for name in ("group", "purpose"):
        if name in params:
            words[name] = _choice(law, name, str(params[name]), lang)
    if "kind_en" in params:
        words["kind"] = str(params["kind_en"] if lang == "en" else params["kind"])
    asked = [one.help for one in law.questions if one.path == finding.field]
    words["help"] = asked[0](lang) if asked and asked[0] else _GIVE[finding.field[-4:]](lang)
    return words


class _Give(dict[str, Text]):
    def __missing__(self, key: str) -> Text:
        return Text("Skriv datoer som ÅÅÅÅ-MM-DD.", "Write dates as YYYY-MM-DD.")


_GIVE = _Give(
    mail=Text("Skriv en e-postadresse.", "Write an e-mail address."),
)


def _choice(law: Law, listed: str, value: str, lang: Lang) -> str:
    return next((one.label(lang) for one in law.codes[listed] if one.value == value), value)
