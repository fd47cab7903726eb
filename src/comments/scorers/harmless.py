"""Harmless words with a swear word inside, and Dick as a name: blanked out before a model of letters looks at them.

Only words too rare for the model to have learnt them: "class" and "button" need no list.
"""

from __future__ import annotations

import re

_PLACES_AND_NAMES = """
scunthorpe penistone essex wessex sussex middlesex clitheroe lightwater cockermouth shitterton twatt cockburn
cockfosters cockfield dickinson dickens dickensian dickson dickerson dickie benedick alcock babcock hancock
hitchcock peacock adcock glasscock woodcock wilcock wilcox pocock titicaca titian tito titus titan titans titanic
titanium fuchs fukushima fukuoka fukuyama matsushita yoshitaka kushite nigeria nigerian nigerians niger cumberland
cumbria cumming cummings rapunzel pisa pissarro assam assisi assyria assyrian cassandra cassidy bassett hassan
massachusetts nassau picasso sextus uranus wankel swank shitov kuntz bitton penny dykes vandyke analise mcdick
boobie slough shittim katsushika
"""
_WORDS = """
cocktail cocktails cockpit cockpits peacocks cockatoo cockatoos cockatiel shuttlecock shuttlecocks weathercock
stopcock ballcock cockle cockles cockney cockneys cockerel cocker cocky cocksure hickory medick assassin assassins
assassinate assassinated assassination assassinations classy classics classify grasses grassroots bass basses brass
massage passenger passengers passport passports passionate passwords compass compassion embassy embassies ambassador
ambassadors assign assignment assignments assemble assembled asset assets assisted assistant assistants associate
associates associations assumes assurance assess assessed asserted embarrass molasses cutlass canvass canvas bassoon
cassette casserole trespass surpass surpassed bypass overpass underpass encompass hourglass wineglass therapist
therapists physiotherapist psychotherapist grape grapes grapefruit drape drapes drapery scrape scraped scraper
skyscraper skyscrapers trapeze rapeseed rapid rapidly rapids rappers rapport parapet serape shiitake shitake shittah
mishit mishits analyses analyst analysts analytic analytical analyze analyzed analyse analysed analog analogue canal
canals banal titular entitle subtitle subtitles institutional petition petitions appetite partition repetition
restitution superstition substitution titration titillate cucumber cucumbers accumulate accumulated accumulation
circumstance circumference circumvent cumulative cumulatively cumulus succumb succumbed encumber incumbent
incumbents cumin cumbersome scum-line dictate dictators predict predicted prediction predictions addict addiction
verdict verdicts indicted edict contradiction jurisdiction benediction vindicate snigger sniggered sniggering niggle
niggles niggling denigrate denigrated renegade buttons buttoned buttonhole butter buttered butterfly butterflies
buttercup buttress rebuttal rebut halibut attributes tribute distribute distributed debut debuts shell shells
shellfish seashell nutshell bombshell hellenic othello swanky twaddle spick spicy spice conspicuous auspicious
raccoon raccoons cocoon tycoon pussycat pussyfoot octopus octopuses penicillin pencil pencils peninsula penitent
sextant sextet sexton bisect unisex sextuple hoaxes hoard hoarding hoarse horehound whorl wholesale wholesome
retardant retardants fire-retardant mustard custard bustard leotard tardy bastardised bastardized skilled skillful
painkiller painkillers skillet scrap scraps scrapbook scrapped crape pistachio pistachios epistle episcopal pistol
pistols piston mississippi cumquat kumquat swastika buckwheat shuck shucks firetruck trucks tucker pucker puckered
duckling chuckle chuckled bitumen bitterly inhabit rabbit rabbits orbit exhibit exhibition prohibit ambition
ambitious bitcoin hotshot snapshot shitzu shih-tzu
"""
_KNOWN = frozenset(_PLACES_AND_NAMES.split()) | frozenset(_WORDS.split())
_TO_SPACE = dict.fromkeys(map(ord, ".,;:!?\"'()[]*/"), " ")
_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")
_NO_NAME = "a an the you your my his this that such of little big huge total real complete fucking stupid suck"
_BEFORE = frozenset(_NO_NAME.split())
_DICK = re.compile(
    r"(?:(?<![\w'-])(?P<before>[\w.]+) )?(?<![\w'-])Dick\b"
    r"(?=(?P<goes>,? (?:[A-Z][a-z]|(?:van|is|was|has|had|and|said|says|will|came|went|wrote|who)\b))?)"
)
_TITLES = frozenset(("mr", "mr.", "dr", "uncle", "dear", "moby", "spotted", "k."))


def blanked(text: str) -> str:
    """Return the text with spaces for such words; every other character keeps its place."""
    if "Dick" in text:
        text = _DICK.sub(_name, text)
    if _KNOWN.isdisjoint(text.lower().translate(_TO_SPACE).split()):
        return text
    return _WORD.sub(_blank, text)


def _blank(found: re.Match[str]) -> str:
    word = found.group()
    return " " * len(word) if word.lower() in _KNOWN else word


def _name(found: re.Match[str]) -> str:
    """ "Dick Cheney" and "Dick is here" are names; "you Dick" and "a Dick and a liar" are not."""
    before = (found.group("before") or "").lower()
    if before in _TITLES or (found.group("goes") and before not in _BEFORE):
        return found.group()[:-4] + "    "
    return found.group()
