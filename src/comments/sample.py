"""Where the sample data lies: in the package when installed from a wheel, at the top of a checkout."""

from __future__ import annotations

from pathlib import Path

from comments.errors import CommentsError


def sample_data() -> Path:
    """Return the folder of sample pages. Raises CommentsError when this installation has none."""
    here = Path(__file__).resolve().parent
    for folder in (here / "sample_data", here.parent.parent / "sample_data"):
        if folder.is_dir():
            return folder
    raise CommentsError("This installation has no sample data. Install the wheel again, or run from a checkout.")
