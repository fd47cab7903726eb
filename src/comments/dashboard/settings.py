"""Settings: what the desk has agreed on, what each thing does, and who may change it. Every change is logged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, get_args

import streamlit as st

from comments.dashboard import session
from comments.dashboard.wording import moment
from comments.errors import CommentsError
from comments.labels import DEFAULT_BANDS
from comments.store import Role, Settings, Store

ROLES: tuple[Role, ...] = get_args(Role)
MAY = {
    "viewer": "looks at everything and changes nothing",
    "moderator": "also decides, labels, takes notes and adds comments",
    "lead": "also changes these settings and puts comments up for a second look",
    "admin": "also gives and takes roles, and erases people's data",
}


def show() -> None:
    """Draw the page."""
    store = session.store()
    settings = store.settings()
    may = session.role() in ("lead", "admin")
    st.subheader("Settings", anchor=False)
    st.caption(
        "These hold for everybody at this desk. Each change is in the audit log with the name of who made it. "
        + ("" if may else "Your role may look; a lead or an admin can change them.")
    )
    left, right = st.columns(2)
    with left:
        _labels(store, settings, may=may)
        _measures(store, settings, may=may)
        _retention(store, settings, may=may)
    with right:
        _threshold(store, settings, may=may)
        _golden(store, settings, may=may)
        _people(store)
    _log(store)


def change(store: Store, name: str, value: Any) -> None:
    """Change one setting in the name of who is at the desk, say what happened, and draw the page anew."""
    _do(lambda: store.change_setting(name, value, by=session.person().name), "Saved, and noted in the audit log.")


def edges_problem(edges: Sequence[float], low: float, high: float) -> str | None:
    """Say what is wrong with the edges of bands, or None: they must rise, strictly, inside the measure's range."""
    if list(edges) != sorted(set(edges)):
        return "The edges must rise from left to right, no two alike."
    if edges and (edges[0] <= low or edges[-1] >= high):
        return f"The edges must lie between {low:g} and {high:g}."
    return None


def labels_from(lines: str) -> list[str]:
    """Read one label a line: trimmed, without empty lines, each once, in the order given."""
    return list(dict.fromkeys(line.strip() for line in lines.splitlines() if line.strip()))


def _labels(store: Store, settings: Settings, *, may: bool) -> None:
    with st.form("settings.labels"):
        st.markdown("**Labels**")
        st.caption(
            "What moderators can say of a comment besides approving or rejecting it, good things too. One a line, in "
            "the order of the queue. Taking one away keeps it on the comments that have it."
        )
        lines = st.text_area(
            "Labels, one a line", "\n".join(settings.labels), height=240, label_visibility="collapsed", disabled=not may
        )
        if st.form_submit_button("Save the labels", disabled=not may):
            labels = labels_from(lines)
            if labels:
                change(store, "labels", labels)
            else:
                st.error("At least one label is needed.")


def _threshold(store: Store, settings: Settings, *, may: bool) -> None:
    with st.form("settings.threshold"):
        st.markdown("**Threshold and bands**")
        st.caption(
            "From the threshold on, a comment counts as toxic: it orders “nearest the threshold”, drift reports and "
            "the figures on the page Thresholds, which helps to choose it. Bands are words for ranges, read off stored "
            "scores: moving them scores nothing again."
        )
        threshold = st.number_input(
            "Threshold", 0.01, 0.99, min(0.99, max(0.01, settings.threshold)), step=0.01, disabled=not may
        )
        found: dict[str, list[float]] = {}
        problems: list[str] = []
        for name, bands in DEFAULT_BANDS.items():
            low, high = (0.0, 1.0) if name == "toxicity" else (-1.0, 1.0)
            edges = settings.bands.get(name, bands.edges)
            st.markdown(f"{'Toxicity' if name == 'toxicity' else 'Sentiment'}: {', '.join(bands.names)}")
            columns = st.columns(len(bands.edges))
            found[name] = [
                column.number_input(
                    f"“{bands.names[i + 1]}” from", low, high, float(edges[i]), step=0.01,
                    key=f"settings.edge.{name}.{i}", disabled=not may,
                )
                for i, column in enumerate(columns)
            ]  # fmt: skip
            problem = edges_problem(found[name], low, high)
            if problem:
                problems.append(problem)
        if st.form_submit_button("Save threshold and bands", disabled=not may):
            if problems:
                st.error(problems[0])
            else:
                changed = {name: tuple(edges) for name, edges in found.items()}
                _do(lambda: _save_threshold(store, settings, threshold, changed), "Saved, and noted in the audit log.")


def _save_threshold(store: Store, settings: Settings, threshold: float, bands: dict[str, tuple[float, ...]]) -> None:
    """Change only what differs: an unchanged value is no entry in the log."""
    by = session.person().name
    if threshold != settings.threshold:
        store.change_setting("threshold", threshold, by=by)
    if any(tuple(settings.bands.get(name, ())) != edges for name, edges in bands.items()):
        store.change_setting("bands", {name: list(edges) for name, edges in bands.items()}, by=by)


def _measures(store: Store, settings: Settings, *, may: bool) -> None:
    known = store.measures()
    with st.form("settings.measures"):
        st.markdown("**Scores in view**")
        st.caption(
            "Several scorers may have judged the same comments. These two are what the queue, the charts and the "
            "filters call toxicity and sentiment. A scorer appears here once it has scored something."
        )
        toxicity = _one_of("Toxicity", known, settings.toxicity_measure, may=may)
        sentiment = _one_of("Sentiment", known, settings.sentiment_measure, may=may)
        if st.form_submit_button("Save the scores in view", disabled=not may):
            by = session.person().name

            def save() -> None:
                if toxicity != settings.toxicity_measure:
                    store.change_setting("toxicity_measure", toxicity, by=by)
                if sentiment != settings.sentiment_measure:
                    store.change_setting("sentiment_measure", sentiment, by=by)

            _do(save, "Saved, and noted in the audit log.")


def _golden(store: Store, settings: Settings, *, may: bool) -> None:
    with st.form("settings.golden"):
        st.markdown("**Golden items**")
        st.caption(
            "Comments with a known answer, mixed blind among second looks, measure how accurate each moderator is. "
            "More of them gives narrower intervals, and less time for comments that nobody has settled."
        )
        share = st.slider(
            "Share of second looks, in percent", 0, 50, round(settings.golden_share * 100), step=5, format="%d %%",
            disabled=not may,
        )  # fmt: skip
        if st.form_submit_button("Save the share", disabled=not may):
            change(store, "golden_share", share / 100)


def _one_of(label: str, known: Sequence[str], now: str, *, may: bool) -> str:
    options = list(dict.fromkeys([now, *known]))
    return st.selectbox(label, options, key=f"settings.measure.{label}", disabled=not may)


def _retention(store: Store, settings: Settings, *, may: bool) -> None:
    with st.form("settings.retention"):
        st.markdown("**Keeping people's data**")
        st.caption(
            "With an age set, the scheduled run erases the text and the author's name of comments older than that, for "
            "good. Counts, scores of the charts and the audit chain stay."
        )
        keep = st.checkbox("Keep everything", settings.retention_days is None, disabled=not may)
        days = st.number_input(
            "Otherwise erase after so many days", 1, 36_500, settings.retention_days or 730, disabled=not may
        )
        if st.form_submit_button("Save how long to keep", disabled=not may):
            change(store, "retention_days", None if keep else int(days))


def _people(store: Store) -> None:
    people = store.moderators()
    with st.container(border=True):
        st.markdown("**People and roles**")
        if not people:
            st.caption(
                "Nobody has a role yet, so whoever runs this desk may do everything. Give yourself the role of an "
                "admin first: from then on only people listed here may change anything."
            )
        else:
            st.dataframe(
                [{"name": person.name, "role": person.role, "since": moment(person.added)} for person in people],
                hide_index=True,
                alt="People and their roles",
            )
        st.caption("  \n".join(f"**{role}** {may}" for role, may in MAY.items()))
        if session.role() != "admin":
            st.caption("Only an admin gives and takes roles.")
            return
        with st.form("settings.people", clear_on_submit=True, border=False):
            name = st.text_input(
                "Name, as decisions are signed with it", "" if people else session.person().name, max_chars=80,
                help="With a log-in this is the e-mail address.",
            )  # fmt: skip
            choices = [*ROLES, "no role"] if people else ["admin"]
            role = st.selectbox("Role", choices, key="settings.role")
            if st.form_submit_button("Set the role"):
                if not people and name.strip() != session.person().name:
                    st.error("Give yourself the role of an admin first, or nobody here can give any role afterwards.")
                elif name.strip():
                    given: Role | None = None if role == "no role" else role  # type: ignore[assignment]
                    _do(
                        lambda: store.set_role(name.strip(), given, by=session.person().name),
                        "Saved, and noted in the audit log.",
                    )
                else:
                    st.error("A name is needed.")


def _log(store: Store) -> None:
    entries = store.audit_log(limit=100)
    with st.expander(f"Audit log, the newest {len(entries):,}", icon=":material/history:"):
        st.caption("Each entry is chained to the one before by a hash: altering, removing or inserting one shows.")
        if st.button("Check the whole chain", icon=":material/verified:"):
            report = store.audit_verify()
            if report.ok:
                st.success(f"All {report.entries:,} entries hold. Newest hash, to be noted elsewhere: {report.head}")
            else:
                st.error(f"The chain breaks at entry {report.seq}: {report.problem}")
        st.dataframe(
            [
                {
                    "entry": entry.seq,
                    "when": moment(entry.at),
                    "who": entry.who,
                    "what": entry.kind,
                    "details": ", ".join(f"{name}: {value}" for name, value in entry.what.items()),
                }
                for entry in entries
            ],
            hide_index=True,
            column_config={"details": st.column_config.TextColumn(width="large")},
            alt="Audit log, newest first",
        )


def _do(work: Callable[[], object], done: str) -> None:
    try:
        work()
    except CommentsError as error:
        st.error(str(error))
        return
    st.toast(done)
    st.rerun()
