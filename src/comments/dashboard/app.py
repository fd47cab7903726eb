"""The shell every page stands in: who is there, navigation, filters. `streamlit run` of this file is the dashboard.

Adding a page is one module with `show()` and one row in `PAGES`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from comments.dashboard import filters, people, session, views
from comments.dashboard.wording import plain
from comments.errors import CommentsError
from comments.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """One entry of the navigation; `module` has `show()` and is imported when the page is opened."""

    path: str
    title: str
    icon: str
    module: str
    filters: bool = False


PAGES: tuple[PageRow, ...] = (
    PageRow(path="queue", title="Queue", icon=":material/inbox:", module="comments.dashboard.queue.page", filters=True),
    PageRow(
        path="second-look", title="Second look", icon=":material/visibility:", module="comments.dashboard.queue.second"
    ),
    PageRow(
        path="explore", title="Explore", icon=":material/insights:", module="comments.dashboard.explore", filters=True
    ),
    PageRow(
        path="export", title="Export", icon=":material/download:", module="comments.dashboard.export", filters=True
    ),
    PageRow(path="add", title="Add", icon=":material/upload_file:", module="comments.dashboard.adding"),
    PageRow(path="thresholds", title="Thresholds", icon=":material/tune:", module="comments.dashboard.thresholds"),
    PageRow(path="agreement", title="Agreement", icon=":material/group:", module="comments.dashboard.agreement"),
    PageRow(path="runs", title="Runs", icon=":material/speed:", module="comments.dashboard.runs"),
    PageRow(path="settings", title="Settings", icon=":material/settings:", module="comments.dashboard.settings"),
)
FIRST_RUN = "add"


def main() -> None:
    """Draw one run of the dashboard."""
    st.set_page_config(page_title="Comments", page_icon=_ICON, layout="wide")
    st.html(f"<style>{_STYLE}</style>")
    try:
        st.session_state[session.PERSON_KEY] = person = people.somebody()
        store = session.store()
        if person.how == "login":
            people.let_in(store, person)
        empty = store.count(Selection()) == 0
    except CommentsError as error:
        st.error(str(error))
        st.stop()
    first = FIRST_RUN if empty else PAGES[0].path
    pages = {row.path: st.Page(_draw(row), title=row.title, icon=row.icon, url_path=row.path) for row in PAGES}
    st.session_state[filters.PAGES_KEY] = pages
    # Streamlit takes the name out of the first page's address, so a page that has one of its own cannot be first.
    bare = st.Page(lambda: _go_to(pages[first]), title="Comments", url_path="start", default=True, visibility="hidden")
    st.navigation([bare, *pages.values()], position="top").run()


def _go_to(page: st.Page) -> None:
    st.switch_page(page, query_params={name: st.query_params.get_all(name) for name in st.query_params})


def _draw(row: PageRow) -> Callable[[], None]:
    def draw() -> None:
        try:
            if row.filters:
                top = st.sidebar.container()
                filters.sidebar(session.store(), page=row.path)
                with top:
                    views.box(session.store(), by=session.person().name)
            importlib.import_module(row.module).show()
        except CommentsError as error:
            st.error(str(error))
        with st.container(key="person"):
            people_box()
        session.settled(row.path)

    draw.__name__ = row.path
    return draw


def people_box() -> None:
    """Say who is at the desk and let a local person change the name."""
    person = session.person()
    with st.popover(plain(person.name), icon=":material/person:"):
        st.caption(f"Role: {session.role() or 'none; ask an admin for one'}")
        if person.how == "login":
            st.button("Log out", on_click=st.logout)
        else:
            st.session_state.setdefault(people.NAME_KEY, person.name)
            st.text_input(
                "Decisions are signed with",
                key=people.NAME_KEY,
                max_chars=80,
                on_change=_give_back,
                args=(person.name,),
            )
            st.caption("No log-in is configured, so this desk answers on this machine only.")


# Drawn here: Streamlit fetches the symbols that it offers as page icons from elsewhere.
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="#3c7ab1">'
    '<path d="M3 3h13a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H7l-4 4z"/><path d="M20 8h1v13l-4-3H9v-2h9a2 2 0 0 0 2-2z"/></svg>'
)


def _give_back(name: str) -> None:
    """Give back what somebody had in work who has left the desk to the next."""
    session.store().release(moderator=name)


_STYLE = """
.stMainBlockContainer { padding: 3.6rem 1.5rem 1rem; }
/* Streamlit fades captions to a contrast of 4.3; 4.5 is the least that small text needs. It fades the container. */
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p { color: inherit !important; }
[data-testid="stCaptionContainer"] { opacity: .78 !important; }
/* In the dark the accent is too dim for small text; borders and fills still show what is chosen. */
[data-testid="stSliderThumbValue"], [data-testid="stSliderThumbValue"] p, button[data-selected="true"],
button[data-selected="true"] p { color: inherit !important; }
/* Who is at the desk stands in the corner of every page; where the navigation needs the room, as a sign alone. */
.st-key-person { position: fixed; top: .7rem; inset-inline-end: .9rem; width: auto; z-index: 999991; }
.st-key-person button { min-height: 2rem; padding: 0 .6rem; max-width: 12rem; }
.st-key-person button p { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
@media (max-width: 1420px) and (min-width: 641px) {
  .st-key-person button { padding: 0 .3rem; }
  .st-key-person button p { position: absolute; width: 1px; height: 1px; clip-path: inset(50%); }
}
.stSidebar [data-testid="stSidebarHeader"] { height: 3rem; margin-bottom: 0; }
.stSidebar [data-testid="stSidebarUserContent"] { padding-bottom: 1rem; }
@media (max-width: 640px) { .stMainBlockContainer { padding: 3.4rem .6rem .6rem; } }
"""

if __name__ == "__main__":
    main()
