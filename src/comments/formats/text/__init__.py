"""Plain-text renderings of pages: no tags are left, only lines, bullets, numbers and indentation."""
