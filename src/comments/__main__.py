"""``python -m comments`` is the ``comments`` command."""

if __name__ == "__main__":  # a process that reads ahead imports this file and has no use for the command line
    from comments.cli import main

    main()
