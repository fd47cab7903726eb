"""Words that people disguise, as they are spelt: a disguise is undone only where one of these comes out.

Order matters: of two words that fit the same mask ("f***"), the earlier one is meant.
"""

from __future__ import annotations

_STEMS = """
fuck shit bitch cunt ass dick pussy cock nigger nigga whore slut faggot fag bastard asshole arsehole arse twat
wanker wank prick piss tits tit cum jizz dildo penis vagina boobs crap damn hell bollocks bugger bellend tosser knob
git slag skank hoe dyke tranny retard spastic spic chink kike gook wetback coon paki raghead towelhead motherfucker
fucker fuckface fuckwit fuckhead fucktard clusterfuck mindfuck dumbfuck shithead shitbag shitface shithole shitty
bullshit horseshit dipshit apeshit batshit bitchy sonofabitch cocksucker cockhead dickhead dickwad dickface asshat
asswipe assclown assface dumbass jackass smartass lardass fatass badass douche douchebag scumbag dirtbag sleazebag
ballsack scrotum pissed blowjob handjob pedo pedophile paedo pervert nonce rapist rape molest incest idiot moron
imbecile cretin stupid dumb dimwit halfwit nitwit dumbo dunce fool foolish buffoon clown loser pathetic lunatic
psycho maniac nutjob nutcase weirdo freak creep scum vermin filth filthy trash garbage rubbish parasite worthless
useless pig swine rat cockroach snake liar coward traitor thug crook fraud hypocrite nazi fascist commie libtard
trumptard republitard snowflake cuck simp incel bimbo slob hag ugly fatso fatty kill killed murder die dies dying
dead hang shoot stab burn strangle behead bomb suicide hate suck sucks sucker sucked sucking disgusting revolting
repulsive despicable nasty brainless clueless ignorant gay lesbian homo queer jew muslim
jerk jerkoff bullshitter pillock screw screwed
"""
_ENDINGS = {
    "fuck": "s ed er ers in ing ings",
    "shit": "s ted ter ters tin ting",
    "bitch": "es ed in ing",
    "wank": "s ed in ing",
    "piss": "es er in ing",
    "rape": "s d",
    "kill": "s er ers in ing",
    "murder": "s ed er ers ing",
    "hate": "s d",
    "damn": "ed",
    "retard": "s ed",
    "bugger": "ed ing",
    "shoot": "s ing",
    "stab": "s bed bing",
}
_PLURALS = """
cunt dick cock nigger nigga whore slut faggot fag bastard asshole arsehole twat wanker prick fucker motherfucker
shithead cocksucker dickhead dumbass douchebag scumbag pedo pedophile pervert rapist idiot moron imbecile cretin
fool clown loser lunatic psycho maniac freak creep parasite pig rat cockroach snake liar coward traitor thug crook
jerk bullshitter pillock hypocrite nazi fascist libtard snowflake tit boob
"""

# Spellings that stand for the word, whatever the letters say.
VARIANTS = {
    variant: plain
    for plain, variants in {
        "fuck": "fck fuk fuc fuq fucc fvck phuck phuk fook fukk fuxk fuxc feck fack fawk fcuk",
        "fucking": "fckin fcking fukin fuking fukking fking fkn fkin phucking fuckn fucken fvcking fcuking",
        "fucker": "fcker fuker fuckr fvcker phucker fukker",
        "fucked": "fcked fuked fkd fckd phucked",
        "motherfucker": "mofo muthafucka motherfucka muthafucker mothafucka mfer motherfuker mutherfucker",
        "shit": "sht shyt shiit sh1t chit",
        "bullshit": "bullsht bulshit",
        "bitch": "btch biatch biotch bich bytch beyotch beeyatch beeyotch bicth biznatch",
        "asshole": "azzhole ashole assh0le asswhole assole arsole ahole",
        "ass": "azz a55",
        "cunt": "cnt kunt cvnt cuntt",
        "dick": "dck dik",
        "dickhead": "dikhead dickhed",
        "pussy": "pusy pussi pu55y",
        "cock": "cawk kock",
        "nigger": "niger nigor niggor nigr nigguh niggur n1gr",
        "whore": "hoar whor wh0re hore",
        "slut": "slvt slutt",
        "faggot": "fagot fggt faggit phaggot faqqot fgt",
        "bastard": "bstrd basterd bastrd bstard",
        "retard": "retrd rtard retart reetard",
        "retarded": "retrded retarted",
        "idiot": "idot idoit idjit idiut idiott ediot",
        "moron": "morron moran mroon",
        "stupid": "stoopid stupd stopid stupit stpid",
        "loser": "loozer luser lozer",
        "wanker": "wnker wankr",
        "shut the fuck up": "stfu",
        "get the fuck out": "gtfo",
        "kill yourself": "kys",
        "pedophile": "paedophile",
        "pathetic": "pathetik patetic",
        "twat": "tw4t",
        "prick": "prik prikk pr1k",
        "dumbass": "dumbazz dumass dumbarse",
        "jackass": "jackazz",
        "asshat": "azzhat",
    }.items()
    for variant in variants.split()
    if variant
    not in {"niger", "chit", "fook", "fack", "feck", "hoar", "moran", "hore"}  # words and names in their own right
}

WORDS: tuple[str, ...] = tuple(
    dict.fromkeys(
        word
        for stem in [*_STEMS.split(), *_PLURALS.split()]
        for word in [
            stem,
            *(stem + end for end in _ENDINGS.get(stem, "").split()),
            *([stem + "s"] if stem in _PLURALS.split() else []),
        ]
    )
)
KNOWN = frozenset(WORDS)
VARIANTS |= {word.replace("u", "v"): word for word in WORDS if "u" in word and "v" not in word and len(word) > 3}

# What people write between disguised words, so that "f u c k y o u" comes apart at the right place.
_GLUE = """
you u your yourself yourselves ur youre are r a an the off up out of this that it all and in to my me his her them
they he she go what i is
"""
GLUE = frozenset(_GLUE.split())

_MASKS = """
f***=fuck f**=fuck f****=fuck s***=shit b****=bitch c***=cunt a**=ass d***=dick n*****=nigger p****=pussy
w****=whore f******=fucking f*****=fucker f*****g=fucking f****r=fucker f***ing=fucking f***in=fucking f***ed=fucked
f***er=fucker s***ty=shitty a******=asshole a**hole=asshole b******=bastard b*******=bastards t***=twat
w*****=wanker i****=idiot m****=moron r*****=retard bulls***=bullshit dips***=dipshit motherf*****=motherfucker
motherf***er=motherfucker d*******=dickhead
"""
MASKS = dict(pair.split("=") for pair in _MASKS.split())
"""Masks so common that they are words."""
