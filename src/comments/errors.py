"""What a user can act on, drawn as a tree.

CommentsError                     one sentence, no traceback, exit code 1
├── UsageError                    the command line was given something it cannot take: exit code 2
│   └── UnknownNameError          no plug-in of that name; the sentence lists those there are
├── UnreadableInputError          a file, export or table that cannot be read; the run goes on
├── ScorerUnavailableError        a scorer cannot run here, and what to install or place so that it can
├── StoreError                    the database cannot be opened, is newer than this program, or went away
│   ├── NewerStoreError           made by a newer version
│   ├── StoreGoneError            the connection or the disk failed in mid-run
│   └── StoreBusyError            another run holds the lock
├── ConflictError                 somebody decided first; carries nothing but the sentence
└── NotAllowedError               this person's role may not do that
"""


class CommentsError(Exception):
    """Base of every error whose message is meant for a person."""


class UsageError(CommentsError):
    """The request itself is wrong."""


class UnknownNameError(UsageError):
    """No plug-in has that name."""


class UnreadableInputError(CommentsError):
    """An input that cannot be read, in one sentence."""


class ScorerUnavailableError(CommentsError):
    """A scorer that cannot run here, and what would let it."""


class StoreError(CommentsError):
    """The store cannot do what was asked."""


class NewerStoreError(StoreError):
    """The store was made by a newer version of the program."""


class StoreGoneError(StoreError):
    """The database or the disk failed while in use."""


class StoreBusyError(StoreError):
    """Another run holds the lock."""


class ConflictError(CommentsError):
    """Somebody else decided first."""


class NotAllowedError(CommentsError):
    """The person's role does not allow it."""
