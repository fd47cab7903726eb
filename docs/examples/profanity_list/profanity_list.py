from comments.models import Measure, NotScored, Scores

WORDS = {"blast", "bother", "drat", "fiddlesticks"}


class ProfanityList:
    name, version = "profanity-list", "1.0"
    measures = (Measure(name="share", low=0, high=1, higher_means="more listed words"),)

    def score(self, texts):
        lists = [[word.strip(".,!?") for word in text.lower().split()] for text in texts]
        return [
            Scores(values={"share": sum(w in WORDS for w in ws) / len(ws)}) if ws else NotScored(why="empty")
            for ws in lists
        ]
