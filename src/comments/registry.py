"""Find a plug-in by name: our own from a table of text, strangers' from entry points.

Nothing is imported until it is named.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from comments.errors import UnknownNameError


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """A table of plug-ins of one kind.

    `builtin` maps a name to ``"package.module"`` or ``"package.module:attribute"``; its order is kept.
    `group` is the entry-point group through which other packages add theirs; a built-in name cannot be taken over.
    """

    kind: str
    group: str
    builtin: Mapping[str, str]

    def names(self) -> list[str]:
        """Every name there is: built-in in table order, then installed ones alphabetically."""
        return [*self.builtin, *sorted(self._installed())]

    def get(self, name: str) -> Any:
        """Import and return the plug-in of that name.

        Raises UnknownNameError with the names there are.
        """
        if name in self.builtin:
            module, _, attribute = self.builtin[name].partition(":")
            found = importlib.import_module(module)
            return getattr(found, attribute) if attribute else found
        installed = self._installed()
        if name in installed:
            return installed[name].load()
        raise UnknownNameError(f"No {self.kind} is called '{name}'. Try one of: {', '.join(self.names())}.")

    def _installed(self) -> dict[str, EntryPoint]:
        return {point.name: point for point in entry_points(group=self.group) if point.name not in self.builtin}
