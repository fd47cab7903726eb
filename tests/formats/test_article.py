import pytest

from comments.formats.hosted import how_to_export
from comments.formats.platforms import PLATFORMS
from comments.formats.reading import read_bytes
from comments.models import Page

LINKED = '<script type="application/ld+json">{}</script>'


def page(head: str, body: str = "") -> Page:
    made = f"<!doctype html><html><head>{head}</head><body>{body}<p>Some text.</p></body></html>"
    (found,) = read_bytes(made.encode(), source="page.html")
    return found


def test_json_ld_is_believed_before_meta_and_meta_before_text() -> None:
    title, meta = "<title>C | Site</title>", '<meta property="og:title" content="B">'
    linked = LINKED.format('{"@type": ["Article"], "headline": "A"}')
    assert page(title + meta + linked).article.title == "A"
    assert page(title + meta).article.title == "B"
    assert page(title, "<h1>C</h1>").article.title == "C"
    assert page(title).article.title == "C | Site"


@pytest.mark.parametrize("broken", ["{", "[" * 5000, '{"@graph": [[[]]], "@type": 5}', "null", '"text"'])
def test_broken_json_ld_is_passed_over(broken: str) -> None:
    found = page("<title>T</title>" + LINKED.format(broken))
    assert found.article.title == "T"
    assert found.problem is None


def test_the_date_of_a_comment_is_not_the_articles() -> None:
    assert (
        page("", '<div id="comments"><time datetime="2020-01-01">1 January 2020</time></div>').article.published_at
        is None
    )
    assert page("", '<time datetime="2020-01-01">1 January 2020</time>').article.published_at is not None


def test_a_page_that_counts_no_comments_has_none_stated_not_zero() -> None:
    assert page("<title>T</title>").stated_count is None
    assert page("", '<h2 class="comments-title">0 comments</h2>').stated_count == 0
    assert page("", '<h2 class="comments-title">One thought on “T”</h2>').stated_count == 1
    assert page("", '<h2 class="comments-title">1.234 Kommentare</h2>').stated_count == 1234
    assert page(LINKED.format('{"@type": "Article", "commentCount": "7"}')).stated_count == 7


def test_a_widget_of_recent_comments_states_no_count() -> None:
    widget = '<ul><li class="recentcomments">Ada on <a href="/a#comment-12">99 comments on mills</a></li></ul>'
    assert page("", widget).stated_count is None


SIGNS = {
    "disqus": '<div id="disqus_thread"></div>',
    "coral": '<div id="coral_thread"></div>',
    "openweb": '<div data-spotim-module="conversation" data-spot-id="sp_1" data-post-id="2"></div>',
    "viafoura": '<vf-conversations vf-container-id="x"></vf-conversations>',
    "facebook": '<div class="fb-comments" data-href="https://herald.example/a"></div>',
    "hyvor": '<hyvor-talk-comments website-id="1" page-id="2"></hyvor-talk-comments>',
    "hypercomments": '<div id="hypercomments_widget"></div>',
    "commento": '<div id="commento"></div>',
    "remark42": '<div id="remark42"></div>',
    "isso": '<section id="isso-thread"></section>',
    "giscus": '<script src="https://giscus.app/client.js"></script>',
    "utterances": '<script src="https://utteranc.es/client.js" repo="a/b"></script>',
    "fastcomments": '<script src="https://cdn.fastcomments.com/js/embed.min.js"></script>',
    "talkyard": '<div class="talkyard-comments"></div>',
    "livefyre": '<div id="livefyre-comments"></div>',
    "cackle": '<div id="mc-container"></div>',
    "intensedebate": "<script>var idcomments_acct = 'x';</script>",
}


@pytest.mark.parametrize("name", SIGNS)
def test_a_page_says_who_has_its_comments(name: str) -> None:
    found = page("<title>T</title>", SIGNS[name])
    assert found.hosted_by is not None
    assert found.hosted_by.platform == name
    assert found.comments == ()


def test_a_page_without_signs_is_hosted_nowhere() -> None:
    plain = page("<title>Discussing disquiet</title>", '<a class="related-comments-x" href="/facebook">x</a>')
    assert plain.hosted_by is None


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
def test_every_platform_says_how_its_comments_come_out(platform) -> None:
    steps = how_to_export(platform.name)
    assert steps.endswith(".")
    assert "comments" in steps
    assert "{" not in steps


def test_an_unknown_platform_has_an_answer_too() -> None:
    assert "comments add" in how_to_export("something new")
