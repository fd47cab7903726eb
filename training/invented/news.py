"""News talk: violence, crime, sex, war and death as topics; quoted headlines; reports of abuse. None of it toxic."""

from __future__ import annotations

import random
from collections.abc import Iterator

from .slots import Row, careless, fill, harmless
from .words import JOBS, NAMES, PLACES

_LISTS = {
    "place": PLACES, "job": JOBS, "name": NAMES,
    "n": ("two", "three", "four", "five", "a dozen", "at least six", "11", "17", "dozens of", "hundreds of", "over 40", "nine", "23"),
    "who": ("people", "soldiers", "civilians", "students", "worshippers", "shoppers", "officers", "children", "women", "passengers", "protesters",
            "bystanders", "police officers", "workers", "villagers", "teenagers", "tourists", "aid workers", "journalists"),
    "crime": ("murder", "rape", "attempted murder", "manslaughter", "assault", "sexual assault", "kidnapping", "arson", "robbery", "child abuse",
              "domestic violence", "the killing", "the stabbing", "the shooting", "aggravated assault", "terrorism", "human trafficking",
              "rape and murder", "sexual abuse", "animal cruelty", "child pornography offences", "genocide", "war crimes", "incest", "stalking"),
    "attack": ("shooting", "mass shooting", "bombing", "stabbing", "car bomb", "suicide attack", "school shooting", "drone strike", "air strike", "knife attack",
               "massacre", "explosion", "terrorist attack", "arson attack", "hostage situation", "riot", "gang rape", "lynching", "beheading", "genocide"),
    "kills": ("killed", "murdered", "shot dead", "stabbed to death", "shot", "executed", "beaten to death", "raped and killed", "strangled", "beheaded", "slaughtered", "wounded"),
    "villain": ("gunman", "suspect", "killer", "rapist", "shooter", "attacker", "murderer", "terrorist", "drunk driver", "abuser", "militant", "serial killer", "bomber", "stalker", "gang member"),
    "weapon": ("gun", "knife", "rifle", "machete", "handgun", "AR-15", "hammer", "bomb", "pistol", "shotgun", "grenade"),
    "state": ("the police", "the court", "prosecutors", "the army", "the judge", "the jury", "witnesses", "the coroner", "the defence", "officials", "the FBI", "detectives"),
    "day": ("on Monday", "last night", "in March", "this week", "in 1994", "after midnight", "two years ago", "on Sunday morning", "yesterday", "during the war", "before dawn"),
    "term": ("life in prison", "25 years", "death", "probation", "eight years without parole", "a suspended sentence", "community service"),
    "paper": ("the BBC", "CNN", "the Guardian", "the local paper", "the headline", "the report", "the article", "Reuters", "Fox News"),
    "policy": ("gun control", "the death penalty", "abortion", "euthanasia", "assisted suicide", "drug policy", "sex education", "police reform", "immigration law", "bail reform", "prostitution law", "hate speech law", "capital punishment"),
    "animal": ("deer", "wolves", "rats", "the invasive species", "chickens", "the weeds", "mosquitoes", "bacteria", "geese", "wild boars", "bugs in the code", "zombie processes"),
    "beast": ("cat", "dog", "terrier", "ferret", "owl", "neighbour's cat", "kitten"), "prey": ("mouse", "bird", "rat", "frog", "rabbit", "shrew", "pigeon"),
    "creature": ("elephants", "rhinos", "wolves", "seals", "whales", "sharks", "deer", "bears", "foxes", "badgers", "lions", "pigs", "geese", "moles"),
    "part": ("their horns", "their fur", "their meat", "ivory", "sport", "fun", "money", "their skins", "trophies"),
    "doing": ("subsidising coal", "building roads", "cutting down trees", "lending money to banks", "selling weapons", "wasting water", "closing schools", "printing money", "testing on animals", "bombing hospitals", "blaming the victims", "paying for empty flats"),
    "war": ("the Second World War", "the civil war", "the invasion", "the siege", "the Vietnam war", "the Rwandan genocide", "the Holocaust", "the Crusades", "the war in Syria", "the occupation", "the uprising"),
}  # fmt: skip

_PATTERNS = (
    "The {beast} brought a dead {prey} into the house.", "Our {beast} kills {prey}s in the garden.", "They kill {creature} for {part}.", "Hunters kill thousands of {creature} a year.", "Nobody should shoot {creature}.", "Is it right to kill {creature}?", "Why would anyone kill {creature}?",
    "{creature} are killed for {part}.", "It is legal to shoot {creature} in {place}.", "If the {villain} had had no {weapon}, the {who} would be alive today.", "Without the {weapon} nobody would have died.", "With fewer {weapon}s there would be fewer deaths.", "Good people die because of a bad law.", "We should stop {doing}.", "They should stop {doing}.", "The city must stop {doing}.",
    "{n} {who} were {kills} in {place} {day}.", "The {villain} {kills} {n} {who} with a {weapon}, {state} said.", "{n} {who} were killed in the {attack}.",
    "A man was charged with {crime} in {place}.", "He was convicted of {crime} and sentenced to {term}.", "She was raped and nobody believed her.",
    "The {villain} was sentenced to {term}.", "The {villain} should never have been able to buy a {weapon}.", "I was in {place} when the {attack} happened.",
    "Another {attack} in {place}. My thoughts are with the families.", "{state} found him guilty of {crime}.", "{state} dropped the charges of {crime}.",
    "He is accused of {crime}, but the trial has not begun.", "What was the motive of the {villain}?", "Why did it take {state} so long to stop the {villain}?",
    "{paper} says {n} {who} died in the {attack}.", "{paper} did not say whether the {villain} was armed.", "The victim was {kills} {day}.",
    "The {job} was {kills} by her husband {day}.", "{name}, a {job} from {place}, was {kills} {day}.", "A {villain} {kills} his neighbour over a parking space.",
    "Rape is one of the least reported crimes.", "Only a small share of rape cases end in a conviction.", "The rape trial starts {day}.",
    "How many more school shootings do we need before something changes?", "Suicide rates in {place} have gone up.", "He killed himself {day}, and his family is devastated.",
    "If you feel suicidal, please talk to someone.", "She died of an overdose {day}.", "I oppose {policy}.", "I support {policy}.", "The debate about {policy} is not over.",
    "{policy} does not reduce {crime}, according to the study.", "Does {policy} work? The numbers say otherwise.", "I changed my mind about {policy} after the {attack}.",
    "{war} killed millions of people.", "My grandfather fought in {war}.", "My grandmother survived {war}.", "The book about {war} describes the {attack} in detail.",
    "The Nazis murdered six million Jews.", "Lynchings were common in the South at that time.", "Slaves were beaten, raped and sold.",
    "Hitler came to power in 1933.", "The bombing of {place} destroyed the old town.", "The {attack} in {place} was covered by {paper}.",
    "He shot the ball into the top corner.", "They shot the film in {place}.", "The photographer shot the wedding in one afternoon.", "That joke killed me.",
    "The new striker is killing it this season.", "The cold killed my tomatoes.", "The hunters shot {n} {animal}.", "How do I get rid of {animal}?", "The fungicide kills {animal}.",
    "Kill the process and start it again.", "The coach said they got murdered in the second half.", "My phone died {day}.", "The heat is killing me.", "Traffic was murder {day}.",
    "This song is to die for.", "The team got slaughtered four to nil.", "Cancer killed my father {day}.", "Smoking kills.", "Guns do not belong in schools.",
    "More people are killed by cars than by {weapon}s.", "The bill to ban the {weapon} died in committee.", "A bullet hit the {job} in the leg.",
    "The {villain} is still at large, lock your doors.", "Was the {villain} mentally ill?", "I hope they catch the {villain}.", "I hope the {villain} gets a fair trial.",
    "The {villain} deserves {term}.", "The {villain} got {term}. Is that enough?", "Is {term} enough for {crime}?", "The sentence for {crime} is far too short.",
    "Sex trafficking is a serious problem in {place}.", "The priest was accused of {crime}.", "The church covered up {crime} for years.", "The teacher had sex with a student and lost her licence.",
    "Porn sites must now check ages.", "The clinic offers tests for HIV and other sexually transmitted infections.", "The sex scandal cost the {job} his post.",
    "Breast cancer screening saves lives.", "The novel has explicit sex scenes.", "The museum shows nude paintings from the 1800s.", "The bishop spoke about sex before marriage.",
    "Police shot a man who was holding a {weapon}.", "The officer who shot the {job} was acquitted.", "{state} released video of the {attack}.",
    "The {attack} left {n} {who} dead.", "{n} dead, {n} wounded in {place} {attack}", "BREAKING: {attack} reported in {place}", "Man {kills} {n} {who} in {place}, {state} say",
    "{villain} jailed for {crime}", "Woman {kills} in {place}; {villain} arrested", "{place}: {villain} pleads guilty to {crime}", "'{villain}' found dead in {place}",
    "The headline reads \"{villain} {kills} {n} {who}\".", "According to {paper}, the {attack} was planned for months.", "The {attack} could have been prevented.",
    "Violence against women is a problem in every country.", "Domestic violence kills {n} women a week.", "The murder rate in {place} is falling.", "Crime is down in {place}, whatever you hear.",
    "He threatened to kill her, and {state} did nothing.", "The caller said he would kill the {job}; he was arrested {day}.", "She received rape threats after the interview.",
    "The politician got death threats {day}.", "Someone wrote 'I will kill you' on her door.", "Calling someone an idiot is not an argument.", "Please do not call each other idiots.",
    "He called the {job} a liar on live television.", "The word was used as a slur in the 1950s.", "My son was called a retard at school and came home crying.",
    "He said \"shut up\" to the judge and was fined.", "The song was banned for the word 'bitch'.", "The comedian used the n-word and lost his contract.",
    "Racism is still a problem in {place}.", "The KKK marched through {place} {day}.", "Antisemitism is rising, {paper} reports.", "The mob shouted racist slogans at the {job}.",
    "Terrorists blew up a mosque in {place}.", "ISIS claimed the {attack}.", "The Taliban executed {n} {who}.", "Boko Haram kidnapped {n} {who}.", "The drone killed {n} {who}, among them children.",
    "Bombs are falling on {place} again.", "Ceasefire broken: {n} {who} {kills}.", "The hostages were freed {day}.", "Gaddafi was killed by his own people.", "The dictator had thousands of {who} {kills}.",
    "I watched a documentary about the {villain} {day}.", "The movie is about a {villain} who is {kills} in the end.", "In the last episode the {villain} gets shot.",
    "My uncle was shot in {place} {day} and survived.", "I served two tours and saw friends die.", "My friend was raped in college. It took her years to speak about it.",
    "The cat killed a bird {day}.", "The dog was run over and died.", "Bees are dying because of pesticides.", "The abattoir slaughters {n} pigs a day.",
    "Why was a {villain} out on bail?", "So the {villain} had a {weapon} and nobody noticed?", "It is tragic that {n} {who} had to die.", "What a terrible {attack}, so sad.",
    "Awful news from {place}. Rest in peace.", "That is a horrible way to die.", "Sick of hearing about one {attack} after another.", "It is disgusting how little {state} did for the victims.",
    "The way the victims of the {attack} were treated is a disgrace.", "I am furious about {policy}, and I will vote accordingly.", "The damage done by the {attack} will take years to repair.",
    "Execution by firing squad is legal in some states.", "He was hanged for {crime} in 1887.", "The guillotine was last used in 1977.", "Is abortion murder? The court says no.",
    "Abortion opponents call it killing; supporters call it a right.", "They burned the witches at the stake in those days.", "The pogrom of 1905 killed {n} Jews in {place}.",
    "The {job} was stabbed with a {weapon} while walking home {day}.", "The body of the {job} was found in the river.", "{state} believe the {job} was strangled.",
    "Child abuse must be reported.", "The Catholic abuse scandal goes back decades.", "A pedophile was arrested near the school {day}.", "Convicted paedophiles must register with {state}.",
    "Drug dealers were shot by {state} in Manila.", "Gang violence in {place} has killed {n} {who} this year.", "Cocaine was found on the ship.", "Heroin deaths have doubled.",
)  # fmt: skip

_COMMENT = (
    "I read that ",
    "As far as I know, ",
    "According to the article, ",
    "It says here that ",
    "Just heard: ",
    "So sad. ",
    "To be fair, ",
    "In case you missed it: ",
    "My point is this: ",
    "Let me get this straight. ",
    "Unbelievable. ",
    "Again? ",
    "",
)


def news_rows(count: int, rng: random.Random) -> Iterator[Row]:
    """Sentences that talk about violence, crime or abuse without attacking anybody."""
    for _ in range(count):
        text = fill(rng.choice(_PATTERNS), _LISTS, rng)
        if rng.random() < 0.3:
            text = fill(rng.choice(_COMMENT), _LISTS, rng) + text
        if rng.random() < 0.35:
            text += " " + fill(rng.choice(_PATTERNS), _LISTS, rng)
        yield harmless(careless(text, rng), "news-talk")
