"""Attacks on the person one answers, with and without bad words, threats, and firm but fair disagreement as their opposite."""

from __future__ import annotations

import random
from collections.abc import Iterator

from .slots import Row, careless, fill, harmless
from .words import BAD, CRUDE, GOOD, INSULTS, JOBS, NAMES, PLACES, TOPICS

_LISTS = {
    "insult": INSULTS, "bad": BAD, "name": NAMES, "topic": TOPICS, "job": JOBS, "place": PLACES, "good": GOOD,
    "harm": ("kill", "shoot", "stab", "strangle", "hurt", "beat", "burn", "hang", "find", "destroy", "bury", "murder"),
    "low": ("trolls", "sheep", "parasites", "bootlickers", "fanatics", "keyboard warriors", "bigots", "crybabies", "hypocrites", "losers", "morons", "idiots", "clowns", "cowards", "liars", "fools"),
    "brain": ("brain", "spine", "clue", "soul", "conscience", "shred of decency", "single original thought", "working brain cell", "grain of sense"),
    "act": ("crawl back under your rock", "get lost", "grow up", "get a life", "shut up", "go back to your cave", "take your medication", "get help", "go away", "log off and cry", "sit down and be quiet",
            "do us all a favor and stop posting", "go back to school", "find another hobby", "stop embarrassing yourself", "go play in traffic", "eat dirt", "jump off a bridge", "choke on it", "drop dead"),
    "thing": ("argument", "comment", "opinion", "post", "rant", "logic", "reply", "article", "whining", "theory"),
    "they": ("liberals", "conservatives", "democrats", "republicans", "trump voters", "the left", "the right", "leftists", "tories", "greens", "politicians", "journalists", "millennials", "boomers", "bureaucrats", "socialists"),
    "body": ("face", "breath", "head", "house", "mother"),
    "link": ("the study", "page 12 of the report", "the court file", "last year's figures", "the original interview", "the census", "the second paragraph"),
}  # fmt: skip

_QUIET = (  # hostile without a bad word
    "You clearly never finished school.", "Did you even read {topic}, or do you just type?", "Typical, another one who has no idea about {topic}.", "Nobody asked for your {thing}.",
    "Another brainwashed reader repeating what he was told.", "People like you are what is wrong with this country.", "You must be great fun at parties.", "Your {thing} is as empty as your head.",
    "Your ignorance is showing again.", "Every time you post you prove how little you know.", "What a pathetic excuse for a {thing}.", "I have read smarter things on a cereal box.",
    "Your mother must be so proud.", "You don't have a {brain}.", "Try using your brain for once.", "Is that the best your tiny mind can do?", "You are not bright enough to understand {topic}.",
    "{act}.", "Why don't you {act}?", "Just {act}, will you.", "{act}, nobody cares what you think about {topic}.", "And you call yourself a {job}? {act}.", "You sound like a toddler who lost his toy.",
    "It must be hard to go through life this clueless.", "Your kind of thinking belongs in the Middle Ages.", "Spoken like someone who lives in his mother's basement.", "How much are they paying you to post this rubbish?",
    "You wouldn't know the truth if it bit you.", "You couldn't find {place} on a map, so spare us your {thing}.", "No wonder nobody takes you seriously.", "Keep drinking the kool-aid.", "Wake up, you are being played like a fiddle.",
    "You are a lost cause.", "You have the reading skills of a third grader.", "Your {thing} is garbage.", "This {thing} is garbage and so are you.", "You should be ashamed of yourself.", "You make me sick.", "You disgust me.",
    "You are an embarrassment to {place}.", "You are the reason we need warning labels.", "Someone forgot to take their pills today.", "The village called, they want you back.", "You are as dumb as a bag of hammers.",
    "You two deserve each other.", "All you do is whine.", "Stop whining and get a job.", "Cry me a river.", "Boo hoo, go tell your mommy.", "Look who crawled out of the swamp.", "You have nothing to offer but hate.",
    "I feel sorry for your children.", "I pity your students if you are really a {job}.", "What hole did you crawl out of?", "You obviously have no {brain}.", "{they} don't have a {brain}.", "{they} are a cancer on this country.",
    "{they} are all {low}.", "{they} hate this country and everyone in it.", "Of course {they} lie, it is all they know.", "{they} are too lazy and too dim to understand {topic}.", "{they} are destroying {place} and laughing about it.",
    "You {low} never learn.", "Go hug a tree, hippie.", "Back to your echo chamber with you.", "Nice try, comrade.", "Your hatred has rotted your mind.", "You have been wrong about everything, why stop now?", "{name} is bought and paid for, and you are too thick to see it.",
    "{name} is a crook and everybody knows it.", "{name} is unfit to run a lemonade stand.", "{name} belongs behind bars with the rest of them.", "{name} is the worst {job} in the history of {place}.", "{name} has no {brain}.",
    "Lock {name} up and throw away the key.", "How dumb do you have to be to vote for {name}?", "Only a fool would believe {topic} matters.", "Only {low} still read this rag.", "This paper is trash and its writers are {low}.",
    "What a bunch of {low}.", "You and your fellow {low} can {act}.", "Enjoy being wrong, it suits you.", "Your {thing} is dumber than usual today.", "Says the one who failed at everything.", "Bless your heart, thinking is not your thing.",
    "Your wife must be desperate.", "Don't reproduce.", "If stupidity hurt, you would be screaming.", "I would explain {topic} to you but I have no crayons.", "Your {thing} lowered the intelligence of everyone here.", "You contribute nothing.", "You are beneath contempt.",
)  # fmt: skip
_LOUD = (
    "You are a {insult}.", "You're a {insult}.", "What a {insult}.", "You {insult}!", "{name} is a {insult}.", "You are such a {insult}.", "You {bad} {insult}.", "{insult}.", "What a {bad} {insult}.",
    "Shut up, {insult}.", "Shut up you {bad} {insult}.", "{insult}s like you ruin {topic}.", "Listen, {insult}: {act}.", "u r a {insult}", "ur a {insult} lol", "ok {insult}", "lol what a {insult}", "Bunch of {insult}s.",
    "Are you a {insult} or what?", "The author is a {insult}.", "Our mayor is a {bad} {insult}.", "{name} is a {bad} {insult} and always was.", "Nobody likes you, {insult}.", "Your {thing} proves you are a {insult}.",
    "The {job} who wrote this is a {bad} {insult}.", "Fuck you.", "Fuck off, {insult}.", "Go fuck yourself.", "Screw you, {insult}.", "You suck.", "{name} sucks.", "Kiss my ass.", "Bite me, {insult}.", "Eat shit, {insult}.",
    "Go to hell.", "Burn in hell, {insult}.", "Go screw yourself {name}.", "You are full of shit.", "This is bullshit and you are a {insult}.", "Stupid {insult}.", "{bad} {insult}.", "Dumb as a rock, this {job}.", "You're an ignorant {insult}, {name}.",
    "I can't believe a {insult} like you may vote.", "Wow, you really are a {bad} {insult}.", "Stop being a {insult}.", "Don't be such a {insult}.", "Found the {insult}.", "Spoken like a true {insult}.", "Another {insult} heard from.", "Thanks for nothing, {insult}.",
    "your {body} looks like a {insult}", "your mom is a {insult}", "I hope you choke, {insult}.", "Hey {insult}, {act}!", "@{name} {insult}", "ppl like u r {insult}s", "{name} you {insult}, {act}",
)  # fmt: skip
_THREATS = (
    "I will {harm} you.", "I'm going to {harm} you.", "I will {harm} you and your family.", "Watch your back, I know where you live.", "You will pay for this with your life.", "If I see you I will {harm} you.",
    "Someone should {harm} you.", "I hope someone will {harm} {name}.", "You deserve to be shot.", "You should be hanged.", "Kill yourself.", "Go kill yourself, {insult}.", "kys {insult}", "I hope you die.", "I hope you get raped.",
    "You're dead, {insult}.", "We are coming for you, {name}.", "Next time I see {name}, he is a dead man.", "I'll smash your {body} in.", "I'm gonna cut your throat.", "Somebody put a bullet in {name}.", "I will find you and {harm} you.",
    "Hope you get cancer and die, {insult}.", "Die, {insult}.", "I would love to {harm} that {bad} {insult}.", "Sleep with one eye open.", "Your house will burn tonight.", "{name} should be {harm}ed slowly.", "I swear I will {harm} that {job}.", "Just die already.",
)  # fmt: skip
_FAIR = (
    "I disagree with you about {topic}.", "I respectfully disagree.", "I think you are wrong about {topic}, see {link}.", "That is not what {link} says.", "You misread {topic}.", "You may be right, but I doubt it.", "Do you have a source for that?",
    "Please read {link} before you judge.", "I don't agree, but thanks for the civil tone.", "This argument is weak because it ignores {link}.", "The {job} is mistaken, in my view.", "I would not vote for {name}, but I see the appeal.", "{name} made a mistake with {topic}.",
    "{name} has been a disappointing {job}.", "The plan for {topic} makes no sense to me.", "Sorry, but {topic} is a bad idea.", "{topic} was boring and too long.", "I was disappointed by {topic}.", "This is poor journalism.", "The headline is misleading.", "The numbers in {topic} are wrong.",
    "How can you be sure about {topic}?", "Why would anyone pay for this?", "I did not like {topic} at all.", "That was a terrible decision by {name}.", "A silly mistake, {name} should have checked {link}.", "What a shame about {topic}.", "I am so tired of {topic}.", "The food was awful and the service slow.",
    "I hate mushrooms.", "I hate Mondays.", "I hate waiting for the bus.", "I can't stand {topic}.", "This weather sucks the joy out of me.", "Nonsense, {link} shows the opposite.", "{topic} is a mess.", "The council should be ashamed of {topic}.", "I am angry about {topic} and will write to {name}.",
    "You raise a good point about {topic}.", "Thanks, {name}, I did not know that.", "Well said.", "I agree with {name}.", "That is a fair criticism.", "Let us agree to disagree.", "I could be wrong here.", "Good article, thank you.", "Could you explain {topic} once more?", "We can do better than this in {place}.",
    "Taxes are too high in {place}.", "{topic} costs too much.", "The opposition has no plan for {topic}.", "Vote them out.", "I will not vote for {they} again.", "{they} and {they} should talk to each other.", "Neither {they} nor {they} has an answer to {topic}.", "I don't trust {they} on {topic}.",
    "My dog is an idiot, he ate the sofa.", "I felt like an idiot when I lost my keys.", "I was a fool to sell that house.", "What a good boy.", "Don't be too hard on yourself.", "It is not stupid to ask.", "There are no stupid questions.", "That is a dumb rule, in my opinion.", "The idiot-proof guide is on page two.",
    "No one is calling you a liar.", "I never said you were stupid.", "Stop, please, this is getting personal.", "Let us keep it civil.", "Moderators, please remove the insults above.", "My old {job} used to say that {topic} solves itself.", "{name} is a {good} {job}.", "I like {topic}.", "{topic} is {good}.",
    "Damn, that is a beautiful photo.", "Hell yes, what a match.", "That was a hell of a game.", "Holy cow, look at the price.", "I'm dead tired after the run.", "He is crazy about trains.", "It was crazy busy in {place}.", "She is a badass drummer.", "That's a wicked guitar solo.", "The sick kid stayed home.", "A poor loser and a good winner.",
)  # fmt: skip


def _is_crude(text: str) -> bool:
    low = text.lower()
    return any(word in low for word in CRUDE) or any(
        word in low for word in ("fuck", "shit", "kiss my ass", "sucks", "screw")
    )


def hostile_rows(count: int, rng: random.Random) -> Iterator[Row]:
    """Attacks: a third without a bad word, most of the rest short insults, some threats."""
    for _ in range(count):
        roll = rng.random()
        patterns, kind = (
            (_QUIET, "hostile-quiet")
            if roll < 0.38
            else (_LOUD, "hostile-loud")
            if roll < 0.88
            else (_THREATS, "threat")
        )
        text = fill(rng.choice(patterns), _LISTS, rng)
        if rng.random() < 0.25:
            text = (
                f"{fill(rng.choice(_FAIR), _LISTS, rng)} {text}"
                if rng.random() < 0.5
                else f"{text} {fill(rng.choice(patterns), _LISTS, rng)}"
            )
        crude = _is_crude(text)
        yield Row(
            text=careless(text, rng), kind=kind, toxic=1, severe_toxic=None if crude or kind == "threat" else 0, obscene=1 if crude else 0,
            threat=1 if kind == "threat" else 0, insult=1 if kind != "threat" else None, identity_hate=0,
        )  # fmt: skip


def fair_rows(count: int, rng: random.Random) -> Iterator[Row]:
    """Disagreement, complaint and praise without an attack on a person."""
    for _ in range(count):
        text = fill(rng.choice(_FAIR), _LISTS, rng)
        while rng.random() < 0.3:
            text += " " + fill(rng.choice(_FAIR), _LISTS, rng)
        yield harmless(careless(text, rng), "fair")
