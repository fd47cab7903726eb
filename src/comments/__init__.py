"""Reader comments out of saved pages, scored, moderated and exported.

Where a comment enters and where it goes: ``formats`` reads it, ``store`` keeps it, ``scorers`` judge its text,
``dashboard`` shows it to a moderator, ``exports`` hands it on. ``pipeline`` is that sentence as code.
"""

__version__ = "0.1.0"
