"""Comments that load in the browser: which platform has them, under which ids, and how to get them out of it."""

from __future__ import annotations

import re

from comments.formats.document import Document
from comments.formats.platforms import ASK_THE_SITE, PLATFORMS
from comments.models import HostedBy

_COMPILED = [
    (
        platform.name,
        re.compile(platform.sign),
        re.compile(platform.shortname) if platform.shortname else None,
        re.compile(platform.identifier) if platform.identifier else None,
    )
    for platform in PLATFORMS
]


def hosted_by(document: Document) -> HostedBy | None:
    """Return the platform a page loads its comments from, with the ids the page gives it; None where there is none."""
    if not document.is_html:
        return None
    for name, sign, shortname, identifier in _COMPILED:
        if sign.search(document.text):
            return HostedBy(
                platform=name,
                shortname=_found(shortname, document.text),
                identifier=_found(identifier, document.text),
            )
    return None


def how_to_export(platform: str) -> str:
    """Return, in a sentence or two, how to get a platform's comments into the store; any name has an answer."""
    for known in PLATFORMS:
        if known.name == platform:
            return known.export
    return ASK_THE_SITE.format(what="comments")


def _found(pattern: re.Pattern[str] | None, text: str) -> str | None:
    match = pattern.search(text) if pattern is not None else None
    value = next((group for group in match.groups() if group), None) if match else None
    return value.strip() or None if value else None
