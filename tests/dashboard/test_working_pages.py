"""What people do on the pages: narrow, export, set a threshold, change a setting, add, and see what a run changed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from invented import ADA, BEN, HOSTILE, MANY, MONDAY, score
from streamlit.testing.v1 import AppTest

from comments.dashboard import export, filters
from comments.errors import NotAllowedError
from comments.models import Article, Comment, Page
from comments.selection import Selection
from comments.store import Store

Fill = Callable[[int], Store]
Draw = Callable[..., AppTest]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Selection]]:
    """Where a page leads, in place of going there."""
    went: list[tuple[str, Selection]] = []
    monkeypatch.setattr(filters, "open_page", lambda path, selection: went.append((path, selection)))
    return went


@pytest.fixture
def drawn(full: Fill, page: Draw) -> Draw:
    """A page over many comments."""
    full(MANY)
    return page


def table(app: AppTest, number: int = 0) -> list[dict[str, object]]:
    found: list[dict[str, object]] = app.dataframe[number].value.to_dict("records")
    return found


def texts(app: AppTest) -> str:
    return "\n".join(
        str(element.value) for kind in ("text", "caption", "markdown", "metric") for element in getattr(app, kind)
    )


@pytest.mark.parametrize(
    ("key", "chosen", "narrowed"),
    [
        ("explore.toxicity", {"brush": {"value": [0.8012, 0.999]}}, Selection(toxicity=(0.8, 1.0))),
        ("explore.sentiment", {"brush": {"value": [0.1, -1]}}, Selection(sentiment=(-1.0, 0.1))),
        ("explore.author.toxicity", {"pick": [{"key": "Reader 3"}]}, Selection(authors=("Reader 3",))),
        ("explore.article.toxicity", {"pick": [{"key": "1"}]}, Selection(articles=(1,))),
    ],
)
def test_what_is_chosen_in_a_chart_opens_in_the_queue(
    key: str, chosen: dict[str, object], narrowed: Selection, drawn: Draw, opened: list[tuple[str, Selection]]
) -> None:
    app = drawn("explore", status="any", state={key: {"selection": chosen}})
    assert not app.exception
    app.button(key=f"explore.open.{key.split('.')[1]}").click().run()
    assert opened == [("queue", narrowed)]


def test_a_day_picked_over_time_is_that_day_in_the_queue(
    full: Fill, page: Draw, opened: list[tuple[str, Selection]]
) -> None:
    full(MANY)
    app = page(
        "explore", status="any", state={"explore.time.toxicity": {"selection": {"pick": [{"day": "2026-03-04"}]}}}
    )
    app.button(key="explore.open.time.toxicity").click().run()
    ((_, selection),) = opened
    assert (str(selection.since), str(selection.until)) == ("2026-03-04", "2026-03-04")


def test_an_author_with_too_few_comments_is_not_compared(full: Fill, page: Draw) -> None:
    full(MANY)
    app = page("explore", status="any", state={"explore.least": 50})
    assert "No author here has enough" in "".join(str(info.value) for info in app.info)


def test_one_article_shows_the_shape_of_its_discussion_and_what_is_posted_again_and_again(
    full: Fill, page: Draw
) -> None:
    flood = [
        Comment(id=str(i), text=f"{HOSTILE} {'!' * i}", author=f"Buyer {i}", posted_at=MONDAY + timedelta(minutes=i))
        for i in range(4)
    ]
    answer = Comment(id="a", text="Please stop that", author="Mo", posted_at=MONDAY, parent_id="0", parent_via="markup")
    full(0).add([Page(source="flood.html", article=Article(title="Gulls"), comments=(*flood, answer))])
    app = page("explore", status="any", articles="1")
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["First comments"] == "4"
    assert shown["Answered"] == "20%"
    (burst,) = table(app)
    assert (burst["comments"], burst["names"], burst["within"]) == (4, 4, "3 min")


def test_an_export_is_prepared_noted_and_dropped_when_the_filters_change(full: Fill, page: Draw) -> None:
    store = full(MANY)
    app = page("export", status="any")
    app.button[[button.label for button in app.button].index("Prepare the file")].click().run()
    ready: export.Ready = app.session_state[export.READY_KEY]
    rows = list(csv.DictReader(io.StringIO(ready.content.decode())))
    assert len(rows) == ready.rows == MANY
    assert [entry.kind for entry in store.audit_log(limit=1)] == ["export"]
    assert store.audit_log(limit=1)[0].who == ADA
    assert any("Download" in str(button.proto.label) for button in app.get("download_button"))
    app.text_input(key="filter.words").set_value("number 7").run()
    assert not app.get("download_button")


def test_an_exported_text_runs_nothing_in_a_spreadsheet_and_neither_does_the_preview(full: Fill, page: Draw) -> None:
    store = full(MANY)
    ready = export.make(store, Selection(), "csv", pseudonyms=False, by=ADA)
    cells = [cell for row in csv.reader(io.StringIO(ready.content.decode())) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "\t"))]
    app = page("export", status="any")
    shown = [str(value) for row in table(app) for value in row.values()]
    assert shown
    assert not [cell for cell in shown if cell.startswith(("=", "@", "\t"))]


def test_pseudonyms_stand_in_for_every_name(full: Fill) -> None:
    store = full(MANY)
    ready = export.make(store, Selection(), "jsonl", pseudonyms=True, by=ADA)
    rows = [json.loads(line) for line in ready.content.splitlines()]
    assert len({row["author"] for row in rows}) == 7
    assert not [row for row in rows if str(row["author"]).startswith("Reader")]


def test_a_stranger_may_not_export(full: Fill) -> None:
    store = full(1)
    store.set_role(BEN, "admin", by=BEN)
    with pytest.raises(NotAllowedError, match="no role"):
        export.make(store, Selection(), "csv", pseudonyms=False, by=ADA)


def test_a_lead_sets_the_threshold_and_the_change_is_logged(full: Fill, page: Draw) -> None:
    store = full(MANY)
    app = page("thresholds", filters=False)
    app.slider(key="thresholds.at").set_value(0.7).run()
    app.button(key="thresholds.set.looked-at").click().run()
    assert store.settings().threshold == 0.7
    assert store.audit_log(limit=1)[0].who == ADA


def test_a_viewer_sees_thresholds_and_settings_and_can_change_neither(full: Fill, page: Draw) -> None:
    store = full(MANY)
    store.set_role(BEN, "admin", by=BEN)
    store.set_role(ADA, "viewer", by=BEN)
    app = page("thresholds", filters=False)
    app.slider(key="thresholds.at").set_value(0.7).run()
    assert not app.button
    app = page("settings", filters=False)
    saves = [button for button in app.button if "Save" in button.label]
    assert saves
    assert all(button.disabled for button in saves)


def test_few_decisions_are_said_beside_the_figures(full: Fill, page: Draw) -> None:
    full(MANY)
    said = str(page("thresholds", filters=False).warning[0].value)
    assert "rejected and" in said
    assert "random" in said


def test_thresholds_are_measured_on_the_random_sample_and_say_what_it_lacks(
    full: Fill, page: Draw, opened: list[tuple[str, Selection]]
) -> None:
    store = full(MANY)
    rows = store.comments(Selection(order="random"), limit=60).rows
    store.decide([rows[49].key], verdict="approve", moderator=BEN, drawn=True)
    store.decide([rows[3].key], verdict="skip", moderator=BEN)
    app = page("thresholds", filters=False)
    shown = {metric.label: metric.value for metric in app.metric}
    scored = store.judged("toxicity", sampled=True)
    assert len(scored) < len(store.judged("toxicity"))
    flagged = sum(score >= 0.5 for score, _ in scored)
    assert shown["Would be flagged"] == f"{flagged / len(scored):.0%}"
    assert "1 skipped" in str(app.warning[0].value)
    next(button for button in app.button if button.label == "Work the random sample").click().run()
    assert opened == [("queue", Selection(status=("waiting",), order="random"))]


def test_accuracy_on_golden_items_stands_beside_each_name_and_a_lead_retires_an_item(full: Fill, page: Draw) -> None:
    store = full(MANY)
    keys = [row.key for row in store.comments(Selection(order="page"), limit=MANY).rows]
    for key in keys[:12]:
        store.mark_golden(key, verdict="reject", by="Lea")
    store.change_setting("golden_share", 0.5, by="Lea")
    store.sample_second_looks(Selection(status=("approve", "reject")), n=60, seed=1, by=BEN)
    for place, row in enumerate(store.second_looks(moderator=ADA, limit=100)):
        store.look_again(row.key, verdict="approve" if place % 4 == 0 else "reject", moderator=ADA)
    answered = [look for look in store.golden_answers() if look.second and look.second.moderator == ADA]
    right = sum(look.second.verdict == "reject" for look in answered if look.second)
    assert len(answered) == 12
    app = page("agreement", filters=False)
    (person,) = [row for number in range(len(app.dataframe)) for row in table(app, number) if "too mild" in row]
    assert person["moderator"] == ADA
    assert person["accuracy"] == f"{right / 12:.0%} ({right} of 12)"
    assert person["too mild"] == 12 - right
    app.selectbox(key="golden.retire").set_value(keys[0]).run()
    next(button for button in app.button if button.label == "Retire").click().run()
    assert keys[0] not in {one.comment for one in store.golden()}


def test_a_range_can_be_set_without_a_mouse(drawn: Draw, opened: list[tuple[str, Selection]]) -> None:
    app = drawn("explore", status="any", state={"explore.toxicity": {"selection": {"brush": {"value": [0.2, 0.4]}}}})
    assert app.slider(key="explore.range.toxicity").value == (0.2, 0.4)
    app.slider(key="explore.range.toxicity").set_value((0.6, 0.9)).run()
    app.button(key="explore.open.toxicity").click().run()
    assert opened == [("queue", Selection(toxicity=(0.6, 0.9)))]


def test_labels_are_changed_one_a_line(full: Fill, page: Draw) -> None:
    store = full(1)
    app = page("settings", filters=False)
    app.text_area[0].set_value(" witty \n\nspam\nwitty\n")
    app.button[[button.label for button in app.button].index("Save the labels")].click().run()
    assert store.labels() == ["witty", "spam"]


def test_bands_that_do_not_rise_are_refused_with_a_sentence(full: Fill, page: Draw) -> None:
    store = full(1)
    before = store.settings().bands
    app = page("settings", filters=False)
    app.number_input(key="settings.edge.toxicity.0").set_value(0.9)
    app.button[[button.label for button in app.button].index("Save threshold and bands")].click().run()
    assert "must rise" in str(app.error[0].value)
    assert store.settings().bands == before


def test_the_audit_chain_is_checked_on_the_page(full: Fill, page: Draw) -> None:
    full(MANY)
    app = page("settings", filters=False)
    app.button[[button.label for button in app.button].index("Check the whole chain")].click().run()
    assert "entries hold" in str(app.success[0].value)


def test_the_sample_is_loaded_and_what_came_in_is_said(full: Fill, page: Draw) -> None:
    store = full(0)
    app = page("adding", filters=False)
    assert app.title[0].value == "Comments"
    app.button(key="adding.sample").click().run()
    assert not app.exception
    assert store.count(Selection()) > 20
    assert "new comments" in texts(app)


def test_a_run_shows_what_its_version_changed(full: Fill, page: Draw) -> None:
    store = full(MANY)
    score(store, "2", shift=0.25)
    app = page("runs", filters=False)
    newest = next(run for run in store.runs() if run.scorer == "quick")
    app.selectbox(key="runs.chosen").set_value(newest.id).run()
    assert not app.exception
    moved = store.drift(newest.id).measures[0]
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Crossed up"] == f"{moved.crossed_up:,}"
    assert shown["Crossed down"] == f"{moved.crossed_down:,}"
    assert moved.crossed_up
    assert [
        row for number in range(len(app.dataframe)) for row in table(app, number) if "script" in str(row.get("text"))
    ]


def test_two_looks_at_the_same_comments_give_agreement(full: Fill, page: Draw) -> None:
    store = full(MANY)
    store.sample_second_looks(Selection(status=("approve", "reject")), n=20, seed=1, by=BEN)
    waiting = store.second_looks(moderator=ADA, limit=20)
    first = {row.key: store.history(row.key)[-1].verdict for row in waiting}
    for place, row in enumerate(waiting):
        same = first[row.key] or "approve"
        other = "approve" if same == "reject" else "reject"
        store.look_again(row.key, verdict=other if place < 2 else same, labels=["spam"], moderator=ADA)
    store.sample_second_looks(Selection(status=("approve", "reject")), n=3, seed=2, by=BEN)
    app = page("agreement", filters=False)
    assert "20 comments judged twice, 3 waiting for a second look" in texts(app)
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Same verdict"] == "90%"
    assert shown["Cohen's kappa"] != "–"
    assert [row["label"] for row in table(app)] == ["toxic", "spam"]
    assert len(table(app, 1)) == 2


def test_an_article_beyond_the_list_is_found_by_its_title(full: Fill, page: Draw) -> None:
    store = full(0)
    for number in range(filters.MOST_ARTICLES + 5):
        article = Article(url=f"https://gazette.example/{number}", title=f"Ferry news {number:03}")
        store.add(
            [Page(source=f"{number}.html", article=article, comments=(Comment(id="1", text=f"Letter {number}"),))]
        )
    last = store.articles("Ferry news 204")[0]
    app = page("export")
    label = f"{last.label} (1)"
    assert label not in app.multiselect(key="filter.articles").options
    app.text_input(key="filter.find").set_value("news 204").run()
    assert app.multiselect(key="filter.articles").options == [label]
    app.multiselect(key="filter.articles").set_value([last.value]).run()
    app.text_input(key="filter.find").set_value("").run()
    assert app.session_state[filters.SELECTION_KEY] == Selection(articles=(int(last.value),))
    assert "1 comment: article Ferry news 204" in texts(app)


def test_the_queue_begins_with_what_waits_and_other_pages_with_everything(full: Fill, page: Draw) -> None:
    full(MANY)
    app = page("export")
    assert f"{MANY} comments: every comment" in texts(app)
    app.session_state["test"] = {"module": "export", "filters": True, "name": ADA}
    app.session_state[filters.SELECTION_KEY] = filters.FIRST_VIEW
    app.session_state[filters.PAGE_KEY] = "queue"
    app.run()
    assert f"{MANY} comments: every comment" in texts(app)
