"""Harmless words with a swear word inside, bad words in harmless expressions, and Dick as a name.

They are blanked out before a model of letters looks at them. Only what is too rare for the model to have learnt it:
"class" and "button" need no list.
"""

from __future__ import annotations

import re
from functools import cache

_PLACES_AND_NAMES = """
scunthorpe penistone essex wessex sussex middlesex clitheroe lightwater cockermouth shitterton twatt cockburn
cockfosters cockfield dickinson dickens dickensian dickson dickerson dickie benedick alcock babcock hancock
hitchcock peacock adcock glasscock woodcock wilcock wilcox pocock titicaca titian tito titus titan titans titanic
titanium fuchs fukushima fukuoka fukuyama matsushita yoshitaka kushite nigeria nigerian nigerians niger cumberland
cumbria cumming cummings rapunzel pisa pissarro assam assisi assyria assyrian cassandra cassidy bassett hassan
massachusetts nassau picasso sextus uranus wankel swank shitov kuntz bitton penny dykes vandyke analise mcdick
boobie slough shittim katsushika puckett rucker zucker drucker brucker schmucker smucker stucker hunsucker fitch gass
kass hoek hoey hoel hoehne hoerner hoefer hoerr choe deitch penick shick shimp fucci fuca kitchell suckow twitchell
moroni moroney morones tuckahoe blackheath buckhead shoreditch nigg stupino dickstein fagan prickett dykstra
shitole bastogne bastia cumnock cumbrae cumming titchmarsh titchfield cocking dickleburgh assen assendelft
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
ambitious bitcoin hotshot snapshot shitzu shih-tzu ditch ditches ditched pitches stitch stitches stitched glitch
glitches glitchy hitch hitched hitches itch itches itchy twitch twitches
snitches britches trucker truckers trucking tucking
ducking mucking shucking muck puck pucks ruck rucks amuck puss fussy hussy bussy idiopathic idiosyncrasy idiosyncrasies
idiosyncratic seersucker suckling sucklings suckle suckled crappie crapaud foolproof dumbbell dumbbells dumbstruck
petard psychotherapists octopussy crapshoot niggardly niggard blackhead blackheads apathetic cock-a-leekie cockapoo
bassinet assail assuage fricassee bushwhack scunner titter tittered tittle tattle fagot fagots hoecake snicker
snickers snickered knickers rucksack tuck ruckus
"""
_KNOWN = frozenset(_PLACES_AND_NAMES.split()) | frozenset(_WORDS.split())

# What is blanked stands between the brackets; what is around it, as a rule a bird, a dish, a tool, says what is meant.
_EXPRESSIONS = r"""
(?:great|blue|coal|willow|marsh|crested|bearded|long-tailed) (tits?)
(tit) for tat
(tit)[ -]bits?
(puss(?:y|ies))[ -](?:willows?|cats?|foot\w*)
(booby)(?: (?:prize|traps?|hatch)|-trap\w*)
(?:blue|red)-footed (boob(?:y|ies))
(?:brown|masked) (boob(?:y|ies))
(cocks?) (?:pheasant|robin|sparrow|bird|crow\w*|and (?:bull|hens?)|fight\w*|of the (?:walk|north))
(?:hens? and|pheasant|weather|turkey|game) (cocks?)
(?:wild|somali|nubian|rode an|ox and|ox or|ox nor his) (ass(?:es)?)
(ass(?:es)?) and (?:carts?|mules?|oxe?n?)
(?:mules?|horses?|ox|oxen|donkeys?) and (ass(?:es)?)
spotted (dick)
(faggots?)[ ,]*(?:and|with|in|n'?) (?:peas|mash\w*|gravy|chips|mushy)
(faggots?), (?:peas|mash|chips)
(faggots?) (?:of (?:wood|sticks|herbs|brush)|is a dish)
(?:pork|pease|herb|peas and) (faggots?)
(?:garden|draw|dutch|onion|weeding) (hoe)
(hoes?)(?: and|,) (?:a )?(?:rake|spade|shovel|fork|trowel)s?
(?:rakes?|spades?|shovels?|forks?|trowels?)(?:,| and|, and) (hoes?)
(bastards?) (?:toadflax|balm|file|sword|title|amber|cabbage|of (?:burgundy|orleans|normandy))
william the (bastard)
(?:cigarette|water|pork|rifle|boston|scuttle|gun) (butts?)
(butts? (?:in|out))
(chinks?) (?:of light|in (?:the|his|her|their|its|our|my) \w+)
(spick? and span)
(?:rio|cafe|monte|cape|vino|pinot|salsa) (negro)
(negro) (?:river|spirituals?|leagues?)
(homos?) (?:sapiens|erectus|habilis|neanderthalensis|economicus|ludens|floresiensis|naledi)
(dumb)[ -](?:waiters?|bells?|luck|show|terminals?|phones?)
deaf and (dumb)
struck (dumb)
(?:a )?((?:stupid|dumb|silly) questions?),? (?:but|maybe|perhaps)
((?:stupid|silly) (?:me|of me))
(idiot)(?:['\u2019]s guide|[ -]?proof)
the (idiot) by
(ugly) (?:duckling|sisters|betty)
guinea (pigs?)
(pig) (?:in a poke|iron|farm\w*)
as a (pig) in
(rat) (?:race|trap|poison|pack)
(fanny)[ -]packs?
(bum) ?bags?
(wood|self-tapping) (screws?)
(screw) (?:caps?|threads?|tops?|the lid|it in)
(penile|vaginal|anal|rectal|testicular|scrotal|breast|cervical) (?:cancers?|exam\w*|births?|pain|bleeding|tumou?rs?)
(penile|vaginal|anal|rectal|testicular|scrotal) (?:fissures?|flora|swabs?|surgery|fistulas?|thermometers?|infections?)
(sperm) (?:whales?|banks?|counts?|donors?|cells?)
(?:offa|devil|graham)['\u2019]?s (dyke)
(dykes?) (?:path|railway|road|broke|breach\w*)
(balls?) of (?:wool|yarn|string|dough|wax|paper)
(?:golf|tennis|snooker|cricket|cotton|meat|bats and) (balls)
(balls),? (?:and )?bats
(nuts),? (?:and )?bolts
bolts and (nuts)
(tossed) salad
(?:pin) ?(pricks?)
(pricks?|pricked) (?:up|the (?:\w+ ){1,2}with)
(?:prop and|prop,|rugby|replacement|starting) (hooker)
(hooker) (?:threw|scored|won the|and prop)
(bloody) (?:mary|sunday|caesar)
(screwed|screw(?:s|ing)?) (?:in|into|on to|onto) (?:the|a) (?:wall|wood|board|socket)
(?:magna|summa) (cum)
(cum) laude
(crap) shoot
(craps?) (?:is a dice|table|shooters?)
(dammit),? janet
(?:village|town|hamlet) (?:of|called|named) (fucking|dildo|muff|titty \w+|cock\w*|dick\w*|bitche?|wank\w*|condom)
(dildo),? (?:in )?newfoundland
(fucking),? (?:in )?(?:upper )?austria
(?:thomas|jeremy|john|sir) (crapper)
maine (coons?)
(fools?)['\u2019]?s? (?:gold|errand|paradise|rush in)
(?:april|ship of|feast of) (fools?)
(jackass) (?:penguins?|deer)
(coons?)hound
(?:dogs? and|brood|spayed|whelping|spaniel|terrier|labrador|collie|poodle|retriever|shepherd|stud) (bitch(?:es)?)
(?:our|best|breeder says the|vet says the) (bitch(?:es)?) (?:had|has|have|gave|whelped|in (?:show|whelp)|is very|won)
(?:breeder|owner|judge|handler)['\u2019]?s (bitch(?:es)?)
(bitch)(?:es)? (?:class|puppy|puppies|pups|whelped|had (?:\w+ )?(?:puppies|pups))
"""
_SEEN_IN_THEM = frozenset(
    """
tit tits pussy pussies boob boobs booby boobies cock cocks ass asses dick faggot faggots hoe hoes bastard bastards butt
butts chink chinks spic spick negro homo homos dumb stupid silly idiot idiot's ugly pig pigs rat fanny bum screw screws
screwed penile vaginal anal rectal testicular scrotal breast cervical sperm dyke dykes balls nuts tossed prick pricks
pricked hooker bloody cum crap craps dammit fucking dildo condom crapper coon coons bitch bitches bitche
fool fools fool's jackass idiot-proof booby-trap booby-trapped tit-bit tit-bits dumb-waiter fanny-pack
""".split()
)
_TO_SPACE = dict.fromkeys(map(ord, ".,;:!?\"'()[]*/"), " ")
_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")
_NO_NAME = """
a an the you your my his this that such of little big huge total real complete fucking stupid no some any
suck sucks sucked sucking lick eat eats
"""
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
    words = text.lower().translate(_TO_SPACE).split()
    for word in sorted(_SEEN_IN_THEM.intersection(words)):
        text = _expressions_with(word).sub(_expression, text)
    return text if _KNOWN.isdisjoint(words) else _WORD.sub(_blank, text)


@cache
def _expressions_with(word: str) -> re.Pattern[str]:
    """All that may hold a word, and a few more: looking for the whole list would take longer than the model does."""
    lines = [line for line in _EXPRESSIONS.strip().split("\n") if word[:3] in line]
    return re.compile("|".join(f"(?<!you )\\b(?:{line})(?![\\w-])" for line in lines), re.IGNORECASE)


def _expression(found: re.Match[str]) -> str:
    start, end = found.span(found.lastindex or 0)
    first = found.start()
    return found.group()[: start - first] + " " * (end - start) + found.group()[end - first :]


def _blank(found: re.Match[str]) -> str:
    word = found.group()
    return " " * len(word) if word.lower() in _KNOWN else word


def _name(found: re.Match[str]) -> str:
    """ "Dick Cheney", "Dick is here" and "ask Dick" are names; "you Dick" and "a Dick and a liar" are not."""
    before = (found.group("before") or "").lower()
    named = found.group("goes") if before in ("", "the") else before not in _BEFORE
    if before in _TITLES or named:
        return found.group()[:-4] + "    "
    return found.group()
