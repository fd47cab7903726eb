"""Comments that load in the browser: which platform has them, under which ids, and how to get them out of it."""

from __future__ import annotations

import re

from comments.formats.document import Document
from comments.formats.platforms import ASK_THE_SITE, PLATFORMS, Platform
from comments.models import HostedBy


def hosted_by(document: Document) -> HostedBy | None:
    """Return the platform a page loads its comments from, with the ids the page gives it; None where there is none."""
    if not document.is_html:
        return None
    for platform in PLATFORMS:
        if _may_be_there(platform, document) and _search(platform.sign, document):
            return HostedBy(
                platform=platform.name,
                shortname=_found(platform.shortname, document),
                identifier=_found(platform.identifier, document),
            )
    return None


def how_to_export(platform: str) -> str:
    """Return, in a sentence or two, how to get a platform's comments into the store; any name has an answer."""
    for known in PLATFORMS:
        if known.name == platform:
            return known.export
    return ASK_THE_SITE.format(what="comments")


def _may_be_there(platform: Platform, document: Document) -> bool:
    """Whether a page names a platform where it could load comments from. A word is found ten times faster than a
    pattern, and in scripts and names alone several times faster than in the whole page."""
    code, source = document.code, document.utf8
    return any(word.encode() in code for word in platform.words) or any(
        name.encode() in source for name in platform.attributes
    )


def _search(pattern: str, document: Document) -> re.Match[str] | None:
    return re.compile(pattern).search(document.text)


def _found(pattern: str | None, document: Document) -> str | None:
    match = _search(pattern, document) if pattern else None
    value = next((group for group in match.groups() if group), None) if match else None
    return value.strip() or None if value else None
