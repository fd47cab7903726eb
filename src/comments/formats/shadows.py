"""Shadow trees that were saved as templates, taken out of them: an HTML parser leaves a template's content aside."""

from __future__ import annotations

import re

_TEMPLATE = re.compile(rb"<(/?)template\b([^>]*)>", re.IGNORECASE)
_SHADOW = re.compile(rb"\sshadow(?:root)?mode\b", re.IGNORECASE)  # the standard's, and that of Chrome's MHTML


def with_shadows(page: bytes) -> bytes:
    """Return a page with its shadow trees as elements where they stand, the very same bytes where it has none."""
    if b"<template" not in page or not _SHADOW.search(page):
        return page
    opened: list[bool] = []

    def renamed(tag: re.Match[bytes]) -> bytes:
        if not tag[1]:
            opened.append(_SHADOW.search(tag[2]) is not None)
            return b"<shadow-root>" if opened[-1] else tag[0]
        return b"</shadow-root>" if opened and opened.pop() else tag[0]

    return _TEMPLATE.sub(renamed, page)
