"""Scores and comments for other systems, over HTTP."""
