"""Words: from what people type to the terms that are searched, and which language it is."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

MOST_CHARACTERS = 4000
"""What is read of one question: a long story fits, a pasted book does not slow the search down."""

STOP_WEIGHT = 0.4
"""What a stop word counts for beside another word: questions differ in them, a little."""

GRAM = 4
"""Letters in a group: as good as 3 to 5 together (measured), at a third of the work."""

CLEAR = 0.6
"""How likely a language must be to be named."""

_SNOWBALL = {"nl": "dutch", "en": "english"}
_NOT_WORDS = re.compile(
    r"<[@#!][^>]*>"  # Slack's mentions
    r"|<?https?://[^\s>|]+(?:\|([^>]*))?>?"  # addresses
    r"|[\w.+-]+@[\w-]+\.\w[\w.]*"  # e-mail addresses
    r"|:[a-z0-9_+-]{2,40}:"  # emoji by name
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+")

STOP_WORDS: Mapping[str, frozenset[str]] = {
    "nl": frozenset(
        """
        aan al als ben bent bij dan dat de der deze die dit doen door dus een en er eens ge gij had
        heb hebben hebt heeft het hier hoe hun iemand iets ik in is ja je jij jou jouw jullie kan
        kun kunnen kunt maar mag me met mij mijn moet moeten na naar nee niet nog nu of om omdat ons
        onze ook op over te toch toen tot u uit uw van veel voor waar wanneer want waren was wat we
        wel welke werd wie wij wil worden wordt zal ze zij zijn zo zou zich hem haar hij even ff
        gewoon zomaar eigenlijk echt wat't 't da nen den iet
        """.split()
    ),
    "en": frozenset(
        """
        a about am an and any are as at be been but by can could did do does for from had has have
        he her here him his how i if in is it its just me may might my no not of on one or our she
        should so some than that the their them then there they this to too up us was we were what
        when where which who why will with would you your i'm i've it's don't can't that's what's
        is't ok okay really actually
        """.split()
    ),
}
_OTHER_LANGUAGES = frozenset(
    """
    ich wir ihr sie mir dir uns nicht und oder aber auch auf aus bei nach von zu zum zur der das den
    dem ein eine einen einem einer kein keine mein meine meinen meinem meiner unser unsere ist sind
    bin habe hat wird werden darf durfen kann konnen soll muss mussen wenn weil dass wie warum wo
    fur uber bitte danke schon noch nur sich
    il elle nous vous ils elles le la les une du aux et ou mais est sont suis ai avons avez ont peux
    peut pouvons pouvez dois doit puis mon ma mes notre nos votre vos son sa ses ce cette ces que
    qui quoi comment pourquoi quand sur dans avec pour par pas plus si merci bonjour j'ai c'est
    qu'il d'un d'une n'est
    yo el ella nosotros los las una unos unas pero es soy estoy esta puedo puede podemos debo mi mis
    nuestro nuestra su sus este esto quien como cuando donde sobre con para por sin gracias hola
    lo gli del della mio mia sono posso puo che non come nel grazie
    bir bu ve icin nasil miyim evet hayir
    """.split()
)
"""Common words of German, French, Spanish, Italian and Turkish, folded."""
_OTHER_LETTERS = re.compile(r"[ßşğıłñäã]")
_LATIN = re.compile(r"[a-z]")
_ANY_STOP_WORD = STOP_WORDS["nl"] | STOP_WORDS["en"]
_LETTERS = {
    "nl": re.compile(r"ij|aa|uu|sch|oe|eeu|ieu|cht"),
    "en": re.compile(r"th|wh|sh|ough|ing\b|ck|ea|y\b"),
}


@dataclass(frozen=True)
class Terms:
    """What is searched in one language: each term with its weight, in order of first appearance."""

    weights: Mapping[str, float]
    words: tuple[str, ...]


def fold(text: str) -> str:
    """Lower case without accents, with straight apostrophes, nothing that is no text."""
    text = text[:MOST_CHARACTERS]
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.replace("\u2019", "'"))
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    if "<" in text or "@" in text or ":" in text:  # one stands in everything that is no word
        text = _NOT_WORDS.sub(lambda found: f" {found.group(1) or ''} ", text)
    return text.casefold()


def words(text: str) -> list[str]:
    """The words and numbers of a text, folded."""
    return _WORD.findall(fold(text))


def terms(text: str, language: str) -> Terms:
    """Stems of `text` in `language`; a stop word weighs STOP_WEIGHT, none is dropped."""
    found = words(text)
    weights: dict[str, float] = {}
    for word in found:
        term = stem(word, language)
        weight = STOP_WEIGHT if word in STOP_WORDS[language] else 1.0
        weights[term] = max(weight, weights.get(term, 0.0))
    return Terms(weights, tuple(found))


_snowball = threading.local()  # a Stemmer keeps state and is not safe to share between threads


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The Snowball stem of a folded word."""
    stemmer = getattr(_snowball, language, None)
    if stemmer is None:
        stemmer = Stemmer.Stemmer(_SNOWBALL[language])
        setattr(_snowball, language, stemmer)
    return str(stemmer.stemWord(word.replace("'", "")))


def weight(word: str) -> float:
    """What a folded word counts for: a stop word of any language weighs STOP_WEIGHT."""
    return STOP_WEIGHT if word in _ANY_STOP_WORD else 1.0


@lru_cache(maxsize=100_000)
def grams(word: str) -> tuple[str, ...]:
    """The groups of GRAM letters of a word, its beginning and end marked by a space."""
    marked = f" {word} "
    if len(marked) <= GRAM:
        return (marked,)
    return tuple(marked[start : start + GRAM] for start in range(len(marked) - GRAM + 1))


def language_points(found: Sequence[str], languages: Iterable[str]) -> dict[str, float]:
    """What speaks for each of `languages` in these words: stop words and letters."""
    points = dict.fromkeys(languages, 0.0)
    joined = " ".join(found)
    for language in points:
        stop = STOP_WORDS[language]
        points[language] = 2.0 * sum(word in stop for word in found)
        points[language] += len(_LETTERS[language].findall(joined))
    return points


def shares(points: Mapping[str, float]) -> dict[str, float]:
    """Points as chances that add up to 1; one more point each, as two words prove little."""
    total = sum(points.values()) + len(points)
    return {language: (value + 1.0) / total for language, value in points.items()}


_SENTENCE = re.compile(r"[^?]*\?+")
_SECOND = re.compile(
    r"[,;.]?\s+(?:en|maar|and|but)\s+(?:daarnaast\s+|verder\s+|ook\s+nog\s+|ook\s+|also\s+)?"
    r"(?=(?:mag|moet|kan|hoe|wat|wie|waar|wanneer|hoeveel|is|may|can|must|should|do|does|am|are|how"
    r"|what|who|where|when)\s)",
    re.IGNORECASE,
)
SHORTEST_QUESTION = 4
"""Words in one of two questions: fewer lean on the other one."""


def questions_in(text: str) -> list[str]:
    """The questions that a text holds, as far as question marks and conjunctions tell.

    What comes before a question goes with it; a text that is one question is given back whole.
    """
    read = text[:MOST_CHARACTERS]
    # up to the last mark: what comes after it would be searched for another one from each letter on
    asked = _SENTENCE.findall(read[: read.rfind("?") + 1])
    parts = asked if len(asked) > 1 else _SECOND.split(read)
    return parts if all(len(words(part)) >= SHORTEST_QUESTION for part in parts) else [text]


def is_foreign(text: str) -> bool:
    """Whether `text` is in a language that we do not speak, as far as its common words tell.

    Words that are common in one of ours too ("je", "des", "was") prove nothing; two others do,
    where fewer of ours stand beside them. So does another script.
    """
    found = words(text)
    letters = "".join(word for word in found if not word.isdigit())
    if len(letters) > len(_LATIN.findall(letters)) * 2:
        return True
    ours = sum(word in _ANY_STOP_WORD for word in found)
    theirs = sum(word in _OTHER_LANGUAGES and word not in _ANY_STOP_WORD for word in found)
    theirs += len(_OTHER_LETTERS.findall(text[:MOST_CHARACTERS].lower()))
    return theirs >= 2 and theirs > ours


def detect(text: str, languages: tuple[str, ...]) -> str | None:
    """The language of `text`; None where it is not clear."""
    odds = shares(language_points(words(text), languages))
    best = max(odds, key=lambda language: odds[language])
    return best if odds[best] >= CLEAR else None
