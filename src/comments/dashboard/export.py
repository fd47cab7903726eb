"""Export: the comments that the filters select, as a file for a spreadsheet, a notebook or another program."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from itertools import islice

import streamlit as st

from comments import pipeline
from comments.dashboard import filters, session
from comments.dashboard.wording import counted, excerpt, size
from comments.errors import NotAllowedError
from comments.exports import EXPORTS, csv
from comments.selection import Selection
from comments.store import Store

PREVIEW = 20
LARGE = 200_000
READY_KEY = "export.ready"
ABOUT = {
    "csv": "CSV for a spreadsheet. Texts that a spreadsheet would take for a formula carry an apostrophe in front.",
    "jsonl": "JSON lines, one comment a line, nothing lost. comments add reads it back equal.",
    "parquet": "Parquet for notebooks: typed columns, compressed.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A finished file and what it was made from, so that it is never offered for another selection."""

    selection: Selection
    kind: str
    pseudonyms: bool
    rows: int
    content: bytes


def show() -> None:
    """Draw the page."""
    store, selection = session.store(), filters.current()
    count = store.count(selection)
    st.subheader("Export", anchor=False)
    st.text(f"{counted(count, 'comment')}: {filters.describe(selection, filters.titles(store, selection))}")
    if not count:
        st.info("No comment matches these filters, so there is nothing to export.", icon=":material/filter_alt:")
        return
    kinds = EXPORTS.names()
    kind = st.segmented_control("File", kinds, default=kinds[0], key="export.kind", required=True) or kinds[0]
    st.caption(ABOUT.get(kind, f"Written by the installed export “{kind}”."))
    pseudonyms = st.toggle(
        "Pseudonyms instead of names",
        key="export.pseudonyms",
        help="Each author gets a keyed name: the same in every export, not to be turned back without the store's key. "
        "Names inside the texts stay as they are.",
    )
    _file(store, selection, kind, pseudonyms=pseudonyms, count=count)
    _preview(store, selection, pseudonyms=pseudonyms, count=count)


def make(store: Store, selection: Selection, kind: str, *, pseudonyms: bool, by: str) -> Ready:
    """Write the file row by row to the disk, note it in the audit log and return it.

    Raises NotAllowedError for somebody without a role.
    """
    if store.role(by) is None:
        raise NotAllowedError(f"{by} has no role at this desk. Ask an admin for one before exporting.")
    with tempfile.TemporaryFile(prefix="comments-export-") as file:
        rows = pipeline.export(store, selection, to=kind, out=file, by=by, pseudonyms=pseudonyms)
        file.seek(0)
        return Ready(selection=selection, kind=kind, pseudonyms=pseudonyms, rows=rows, content=file.read())


def _file(store: Store, selection: Selection, kind: str, *, pseudonyms: bool, count: int) -> None:
    if count > LARGE:
        st.info(
            f"That is a large file for a browser. The command line writes it straight to the disk: "
            f"`comments export --to {kind} -o comments{EXPORTS.get(kind).SUFFIX}`",
            icon=":material/terminal:",
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Prepare the file", icon=":material/build:", type="primary"):
            with st.spinner(f"Writing {counted(count, 'comment')}"):
                st.session_state[READY_KEY] = make(
                    store, selection, kind, pseudonyms=pseudonyms, by=session.person().name
                )
        ready: Ready | None = st.session_state.get(READY_KEY)
        if ready and (ready.selection, ready.kind, ready.pseudonyms) == (selection, kind, pseudonyms):
            form = EXPORTS.get(kind)
            st.download_button(
                f"Download {counted(ready.rows, 'row')}, {size(len(ready.content))}",
                ready.content,
                file_name=f"comments{form.SUFFIX}",
                mime=form.MEDIA_TYPE,
                icon=":material/download:",
                on_click="ignore",
            )
    st.caption("Preparing a file is noted in the audit log: who, when, which filters, how many rows.")


def _preview(store: Store, selection: Selection, *, pseudonyms: bool, count: int) -> None:
    every = store.export_rows(selection, pseudonyms=pseudonyms)
    rows = list(islice(every, PREVIEW))
    st.markdown(f"**Preview** :small[:gray[the first {min(count, PREVIEW)} of {count:,}]]")
    # The table has a download of its own that escapes nothing: its cells are escaped before they get there.
    st.dataframe(
        [
            {column: excerpt(value) if isinstance(value, str) else csv.cell(value) for column, value in row.items()}
            for row in rows
        ],
        hide_index=True,
        height=min(38 + 35 * len(rows), 460),
        column_config={
            "article_url": st.column_config.TextColumn(width="small"),
            "article_title": st.column_config.TextColumn(width="small"),
            "text": st.column_config.TextColumn(width="large"),
        },
        alt=f"The first {len(rows)} rows of the export",
    )
