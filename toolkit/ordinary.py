"""Ordinary words, so that a draft is not found fault with for what everybody writes.

What people say who speak about their own work, and which words with a capital are no names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.text import STOP_WORDS

OURS = (
    # nl
    "onze organisatie", "ons bedrijf", "onze dienst", "onze diensten", "onze dienstverlening",
    "ons product", "onze producten", "onze instelling", "ons kantoor",
    # en
    "our organisation", "our organization", "our company", "our service", "our services",
    "our product", "our products", "our firm",
)  # fmt: skip
"""How people speak about the place where they work without its name."""

DISCLOSURES = (
    # nl
    "ik werk hier", "ik werk bij", "ik werk voor", "ik werk als", "ik werk in", "ik werk er",
    "ik werk daar", "werk ik bij", "werk ik voor", "werk ik als", "hier werk ik", "waar ik werk",
    "ik hier werk", "ik daar werk", "ik er werk", "ik aan de slag", "mijn werk", "mijn werkgever",
    "mijn werkplek", "mijn baan", "mijn job", "mijn functie", "mijn team", "mijn collega",
    "mijn collega's", "mijn organisatie", "mijn bedrijf", "een collega van mij",
    "de collega's en ik", "als medewerker", "als werknemer", "als collega", "ik ben medewerker",
    "ik ben werknemer", "ik ben collega", "in dienst bij", "bij ons op het werk",
    "bij ons op kantoor", "bij ons werken", "bij ons werkt", "kom bij ons", "ons team",
    "onze collega", "onze collega's", "ons werk",
    # en
    "i work here", "i work at", "i work for", "i work as", "i work in", "i work with",
    "i work there", "where i work", "i'm working at", "i am working at", "i'm working for",
    "i am working for", "my work", "my workplace", "my employer", "my job", "my role", "my team",
    "my colleague", "my colleagues", "my coworker", "my coworkers", "my co-worker",
    "my co-workers", "my organisation", "my organization", "my company", "a colleague of mine",
    "as an employee", "i am an employee", "i'm an employee", "i am employed", "i'm employed",
    "work with us", "join us", "join our team", "our team", "our colleague", "our colleagues",
    "at our office", "at work we",
)  # fmt: skip
"""Words by which a reader sees that the writer works there. Whole words, either language."""

HINTS = (
    # nl
    "op het werk", "naar het werk", "van het werk", "op kantoor", "werkdag", "collega", "collega's",
    "hier werken", "bij ons", "ons", "onze", "week hier", "hier begon", "ik hier",
    # en
    "at work", "to work", "from work", "through work", "at the office", "working day", "work here",
    "colleague", "colleagues", "coworker", "coworkers", "co-worker", "co-workers", "our", "ours",
    "week here", "started here", "i do here",
)  # fmt: skip
"""Words that say half of it: whose work and whose colleagues, a reader has to guess."""

_NOT_NAMES = frozenset(
    """
    januari februari maart april mei juni juli augustus september oktober november december
    january february march may june july august october feb okt dec maandag dinsdag woensdag
    donderdag vrijdag zaterdag zondag weekend monday tuesday wednesday thursday friday saturday
    sunday lente zomer herfst winter spring summer autumn kerst kerstmis pasen pinksteren
    hemelvaart koningsdag sinterklaas christmas easter halloween ramadan nieuwjaar oud nieuw new
    year eve black pride happy merry linkedin instagram facebook whatsapp twitter tiktok youtube
    threads bluesky mastodon snapchat pinterest google microsoft teams slack zoom apple android
    iphone excel word powerpoint outlook copilot chatgpt spotify canva podcast nederland
    nederlands nederlandse belgie belgisch belgische vlaanderen vlaams vlaamse wallonie europa
    europees europese duitsland frankrijk engeland engels engelse frans franse duits duitse
    netherlands dutch belgium belgian flanders flemish europe european english british german
    french united kingdom states union unie koninkrijk amerika america usa amsterdam rotterdam
    utrecht haag eindhoven groningen tilburg breda nijmegen arnhem haarlem maastricht zwolle
    leiden delft brussel brussels antwerpen antwerp gent ghent brugge bruges leuven hasselt
    mechelen kortrijk oostende luik parijs paris londen london berlijn berlin york angeles
    francisco holland noord zuid oost west north south east vandaag gisteren morgen vanavond
    vanmorgen vanmiddag straks binnenkort eindelijk afgelopen vorige volgende komende deze elke
    iedere alle samen soms altijd nooit weer wauw wow hoera proficiat gefeliciteerd bedankt dank
    dankjewel welkom hallo hoi hey dag beste lieve geachte groeten groetjes trots super mooi mooie
    leuk leuke fijn fijne goed goede grote eerste tweede laatste kom kijk lees bekijk ontdek
    bezoek volg deel doe ga geef maak zie weet wist vraag zin nog net nu hier daar toen today
    yesterday tomorrow tonight soon finally last next every each all together sometimes always
    never again hooray congratulations congrats thanks thank welcome hello hi dear best regards
    kind proud great lovely nice good big first second come look read see discover visit follow
    share join meet get give make let know ask excited thrilled honoured delighted here there now
    open dagen day days week weeks weken maand month jaar jaren event evenement congres
    conferentie conference summit webinar workshop training academy meetup festival beurs expo
    award awards prijs team afdeling department project programma programme program campagne
    campaign plan marketing communicatie communications communication sales finance legal digital
    digitaal social sociale media data science cloud cyber security business human resources hr it
    ict ai artificial intelligence machine learning software engineer engineering developer
    development design designer product owner manager management director directeur ceo cfo cto
    cio chief officer head lead senior junior medior consultant adviseur advisor specialist expert
    coach coordinator stagiair intern trainee assistant assistent raad bestuur board van
    organisatie organisation organization bedrijf company collega collega's colleague colleagues
    stichting vereniging gemeente provincie ministerie universiteit university hogeschool school
    ziekenhuis hospital politie police koningin queen god sint st corona covid internet web blog
    vlog nieuws news update tip tips top place work werk vacature vacancy job baan sustainable
    goals duurzaam duurzaamheid
    """.split()
)
"""Words that people write with a capital and that are no part of somebody's name, folded."""
_STOP = (STOP_WORDS["nl"] | STOP_WORDS["en"]) - {"ben", "an", "wil", "will"}
"""Stop words, but for those that are first names too."""

_PARTICLES = frozenset(
    "van de der den het ten ter te el al von zu di da del du la le bin ibn".split()
)
"""What may stand inside a name: "Els Van den Berg"."""
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_CAPITAL = re.compile(r"[A-Z](?:[a-z]+|'[A-Z][a-z]+)(?:[A-Z][a-z]+)?(?:[-'][A-Za-z]+)*")
MOST_IN_A_NAME = 5
"""Words: more of them with capitals are a heading."""


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Where two or more words with a capital stand together as in somebody's name.

    `text` is without accents. It is a guess: names of places and firms look the same.
    """
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        if run and text[run[-1].end() : word.start()] not in (" ", "  "):
            yield from _name_of(run)
            run = []
        if _may_be_name(word.group()) or (run and word.group().casefold() in _PARTICLES):
            run.append(word)
        else:
            yield from _name_of(run)
            run = []
    yield from _name_of(run)


def _may_be_name(word: str) -> bool:
    if not word[0].isupper() or _CAPITAL.fullmatch(word) is None:
        return False
    folded = word.casefold()
    return folded not in _NOT_NAMES and folded not in _STOP


def _name_of(run: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """The run as a name: from a capital to a capital, two of them or a few more."""
    while run and run[-1].group().casefold() in _PARTICLES:
        run = run[:-1]
    capitals = sum(word.group().casefold() not in _PARTICLES for word in run)
    if 2 <= capitals <= MOST_IN_A_NAME:
        yield run[0].start(), run[-1].end()
