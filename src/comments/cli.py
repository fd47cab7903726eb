"""The command line: `comments COMMAND`."""

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def main_options() -> None:
    """Reader comments out of saved pages, scored, moderated and exported."""


def main() -> None:
    """Run the command line."""
    app()
