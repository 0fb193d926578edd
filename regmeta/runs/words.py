"""What a language lacks, for those who put regmeta's sentences in words of another language.

    python -m regmeta.runs.words        the languages, and how many of the sentences each has
    python -m regmeta.runs.words nn     what nynorsk lacks, as lines for words/nn/sentences.toml

A language is a folder in regmeta/words with a language.toml (its name and its decimal mark) and a
sentences.toml, which gives each sentence by what it is in bokmål; no code knows of it. What is not
there is said in bokmål.
"""

from __future__ import annotations

import json
import string
import sys
from collections.abc import Iterable, Iterator, Mapping

from regmeta.runs.sentences import Sentence, all_sentences
from regmeta.texts import language, languages, translations


def overview(sentences: Mapping[str, Sentence]) -> str:
    """A line a language: its name, and how many of the sentences it has."""
    lines = [f"{len(sentences)} sentences"]
    for lang in languages():
        count = len(sentences) - len(_lacking(lang, sentences))
        lines.append(f"  {lang}  {language(lang).get('name', '')}: {count}")
    return "\n".join(lines)


def lacking(lang: str, sentences: Mapping[str, Sentence]) -> str:
    """The sentences that a language lacks, each with its places and its English, as TOML."""
    parts = [_entry(sentences[nb]) for nb in _lacking(lang, sentences)]
    return "\n".join(parts)


def faults(lang: str, sentences: Mapping[str, Sentence]) -> Iterator[str]:
    """What is wrong with a language's sentences: said no more, or with other values in them."""
    for nb, said in translations(lang).items():
        if nb not in sentences:
            yield f"{lang}: said no more: {nb}"
        elif said and _values(said) != _values(nb):
            yield f"{lang}: other values than in bokmål: {nb}"


def _lacking(lang: str, sentences: Mapping[str, Sentence]) -> list[str]:
    said = translations(lang)
    return [
        nb
        for nb, sentence in sentences.items()
        if not (getattr(sentence, lang, "") or said.get(nb))
    ]


def _entry(sentence: Sentence) -> str:
    places = ", ".join(dict.fromkeys(sentence.places[:4]))
    more = f" and {len(sentence.places) - 4} more" if len(sentence.places) > 4 else ""
    english = json.dumps(sentence.en, ensure_ascii=False)
    key = json.dumps(sentence.nb, ensure_ascii=False)
    return f'# {places}{more}\n# {english}\n{key} = ""\n'


def _values(text: str) -> frozenset[str]:
    """The names in braces; none where the text has braces of another kind."""
    try:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)
    except ValueError:
        return frozenset()


def main(asked: Iterable[str]) -> int:
    """Tell of all languages, or what those asked for lack; 1 where their sentences have faults."""
    sentences = all_sentences()
    wrong = [fault for lang in languages() for fault in faults(lang, sentences)]
    answers = [lacking(lang, sentences) for lang in asked] or [overview(sentences)]
    sys.stdout.write("\n".join(answers) + "\n")
    sys.stderr.write("".join(f"{fault}\n" for fault in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
