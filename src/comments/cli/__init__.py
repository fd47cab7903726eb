"""The command line: `comments COMMAND`. One module a group of commands; nothing heavy is imported until a command runs.

Data goes to standard output, words and progress to standard error. Exit codes: 0 done, 1 failed (one sentence says why
and what to do), 2 wrong usage, 130 stopped by Ctrl-C or a termination signal. A reader that closes the pipe early, as
`head` does, has what it wanted: that is 0.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from comments import __version__
from comments.cli import clock, desk, intake, judging, keeping, leaving, machine, scoring, team
from comments.cli.words import say
from comments.errors import CommentsError, UsageError

STOPPED = 130


class Commands(TyperGroup):
    """The commands, and the one place where an error becomes a sentence and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # What is still buffered has nowhere to go; without this Python complains about it at its exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            say("Stopped. What was finished stays.")
            raise typer.Exit(STOPPED) from None
        except CommentsError as error:
            say(str(error))
            raise typer.Exit(2 if isinstance(error, UsageError) else 1) from None
        except OSError as error:
            say(f"{error.filename or 'The system'}: {error.strerror or type(error).__name__}.")
            raise typer.Exit(1) from None
        return result


app = typer.Typer(
    cls=Commands, no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Say the version and stop."
    ),
) -> None:
    """Reader comments out of saved pages, scored, moderated and exported.

    \b
    comments demo                        sample data, scored, at the dashboard
    comments add pages/ && comments score
    comments dashboard
    comments export --to csv -o out.csv
    """


for group in (desk, intake, scoring, clock, leaving, keeping, judging, machine, team):
    group.register(app)


def main() -> None:
    """Run the command line. A termination signal (systemd's stop) ends a run as cleanly as Ctrl-C."""
    signal.signal(signal.SIGTERM, lambda _signal, _frame: signal.raise_signal(signal.SIGINT))
    app()
