"""``python -m comments`` is the ``comments`` command."""

from comments.cli import main

if __name__ == "__main__":
    main()
