"""Preferences: settings by name, with documentation and a check of their values, from code or from files."""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping
from copy import copy
from pathlib import Path
from textwrap import indent
from typing import Any

from .preference_definitions import BrianPreference, DefaultValidator, PreferenceError
from .preference_files import as_text, settings_in, value_in

__all__ = [
    "BrianGlobalPreferences",
    "BrianGlobalPreferencesView",
    "BrianPreference",
    "DefaultValidator",
    "PreferenceError",
]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


class BrianGlobalPreferences(MutableMapping[str, Any]):
    """Preferences by key, ``prefs['codegen.target']``, or by attribute, ``prefs.codegen.target``.

    As a mapping, it goes over the full names of all preferences. Only registered ones can be set, and only to
    values that their definition accepts: anything else is a `PreferenceError`.
    """

    def __init__(self) -> None:
        #: The values.
        self.prefs: dict[str, Any] = {}
        #: For each category, its preferences' definitions and its documentation.
        self.pref_register: dict[str, tuple[dict[str, BrianPreference], str]] = {}
        #: Values from files, for categories that nobody has registered yet.
        self.prefs_unvalidated: dict[str, Any] = {}
        self._saved: dict[str, Any] = {}

    # ---- a mapping ---------------------------------------------------------------------------------------

    def __getitem__(self, name: str) -> Any:
        if name in self.pref_register:
            return BrianGlobalPreferencesView(name, self)
        return self.prefs[name]

    def __setitem__(self, name: str, value: Any) -> None:
        definition = self._definition(name)
        if not definition.validator(value):
            raise PreferenceError(f"'{name}' can't be {value!r}: {_first_sentence(definition.docs)}")
        self.prefs[name] = value
        self.prefs_unvalidated.pop(name, None)

    def _definition(self, name: str) -> BrianPreference:
        if name in self.pref_register:
            raise PreferenceError(f"'{name}' is a category of preferences: it has no value of its own")
        category, _, last = name.rpartition(".")
        definitions = self.pref_register.get(category, ({}, ""))[0]
        if last not in definitions:
            from . import _core

            hint = _core.did_you_mean(name, list(self.prefs))
            raise PreferenceError(f"there is no preference '{name}'" + (f": {hint}" if hint else ""))
        return definitions[last]

    def __delitem__(self, name: str) -> None:
        raise PreferenceError(
            "preferences can't be deleted; reset_to_defaults() gives them their first values"
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self.prefs)

    def __len__(self) -> int:
        return len(self.prefs)

    def __contains__(self, name: object) -> bool:
        return name in self.prefs

    # ---- attributes --------------------------------------------------------------------------------------

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or "pref_register" not in self.__dict__:
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"there is no preference or category '{name}'") from None

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self.__dict__.get("pref_register", {}):
            raise PreferenceError(f"'{name}' is a category of preferences: it has no value of its own")
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        if name in self.pref_register:
            raise PreferenceError(f"the category '{name}' of preferences can't be deleted")
        object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *self.toplevel_categories]

    @property
    def toplevel_categories(self) -> list[str]:
        """Categories that are in no other one."""
        return [category for category in self.pref_register if "." not in category]

    # ---- definitions -------------------------------------------------------------------------------------

    def register_preferences(self, prefbasename: str, prefbasedoc: str, **prefs: BrianPreference) -> None:
        """Defines a category and its preferences.

        Parameters
        ----------
        prefbasename : str
            The name of the category.
        prefbasedoc : str
            Its documentation.
        prefs
            The definitions, by the names that they have inside the category.

        Raises
        ------
        PreferenceError
            For names that exist or can't be used, and for values that files have given and that don't fit.
        """
        if self.pref_register.get(prefbasename, ({}, ""))[0]:
            raise PreferenceError(f"the category '{prefbasename}' of preferences exists already")
        parent, _, last = prefbasename.rpartition(".")
        if last in self.pref_register.get(parent, ({}, ""))[0]:
            raise PreferenceError(f"'{prefbasename}' is a preference already: it can't be a category")
        for name in prefs:
            if f"{prefbasename}.{name}" in self.pref_register:
                raise PreferenceError(f"'{prefbasename}.{name}' is a category: it can't be a preference")
            if not _NAME.fullmatch(name) or hasattr(MutableMapping, name) or name in self.__dict__:
                raise PreferenceError(
                    f"'{name}' can't be the name of a preference: letters, digits and '_' can, "
                    "except for names of methods"
                )
        self.pref_register[prefbasename] = (prefs, prefbasedoc)
        for name, definition in prefs.items():
            self.prefs[f"{prefbasename}.{name}"] = copy(definition.default)
        self.do_validation()

    def do_validation(self) -> None:
        """Sets what files have given and what was registered in the meantime."""
        for name, value in list(self.prefs_unvalidated.items()):
            if name.rpartition(".")[0] in self.pref_register:
                self[name] = value

    def check_all_validated(self) -> None:
        """Warns of values from files that belong to no preference."""
        if self.prefs_unvalidated:
            from .messages import warn

            names = ", ".join(sorted(self.prefs_unvalidated))
            warn("core.preferences", f"there are no preferences with these names: {names}", once=True)

    # ---- documentation and files -------------------------------------------------------------------------

    def get_documentation(self, basename: str | None = None, link_targets: bool = True) -> str:
        """What all preferences of a category are for, or of all categories; as reStructuredText.

        Raises ValueError if there is no such category.
        """
        if basename is not None:
            return self._documentation(basename, link_targets)
        parts = []
        for category in sorted(self.pref_register, key=lambda name: name.split(".")):
            top = "." not in category
            parts.append(f"{category}\n{'=' * len(category)}\n" if top else f"**{category}**\n")
            parts.append(self._documentation(category, link_targets))
        return "\n".join(parts)

    def _documentation(self, category: str, link_targets: bool) -> str:
        if category not in self.pref_register:
            raise ValueError(f"there is no category '{category}' of preferences")
        definitions, docs = self.pref_register[category]
        parts = [docs, ""]
        for name, definition in sorted(definitions.items()):
            full = f"{category}.{name}"
            if link_targets:
                parts += [f".. _brian-pref-{full.replace('_', '-').replace('.', '-')}:", ""]
            parts += [f"``{full}`` = ``{definition.representor(definition.default)}``"]
            parts += [indent(definition.docs, "    "), ""]
        return "\n".join(parts)

    @property
    def as_file(self) -> str:
        """The text of a file that sets all preferences to their present values."""
        return as_text(self.pref_register, lambda name, definition: self[name])

    @property
    def defaults_as_file(self) -> str:
        """The text of a file that sets all preferences to their default values."""
        return as_text(self.pref_register, lambda name, definition: definition.default)

    def read_preference_file(self, file: Any) -> None:
        """Sets preferences as a file says: ``name = value``, below ``[category]``, and comments ``# …``.

        Values are numbers, texts, lists, True, False, None, units and types of NumPy, and products of them.

        Raises
        ------
        PreferenceError
            For other lines and values, and for preferences and values that don't exist.
        """
        text = Path(file).read_text() if isinstance(file, (str, Path)) else str(file.read())
        for name, value in settings_in(text):
            self._set_preference(name, self.eval_pref(value))

    def eval_pref(self, value: str) -> Any:
        """The value that is meant by a text in a file. Nothing is executed."""
        return value_in(value)

    def load_preferences(self) -> None:
        """Reads ``~/.brian/user_preferences``, then ``brian_preferences`` here, where they exist."""
        for path in (Path("~/.brian/user_preferences").expanduser(), Path("brian_preferences")):
            if path.is_file():
                self.read_preference_file(path)

    def reset_to_defaults(self) -> None:
        """Gives all preferences the values that they had at first."""
        for category, (definitions, _) in self.pref_register.items():
            for name, definition in definitions.items():
                self[f"{category}.{name}"] = copy(definition.default)

    def _set_preference(self, name: str, value: Any) -> None:
        """As files do: a category may be registered later."""
        if name.rpartition(".")[0] in self.pref_register:
            self[name] = value
        else:
            self.prefs_unvalidated[name] = value

    def _backup(self) -> None:
        self._saved = dict(self.prefs)

    def _restore(self) -> None:
        self.prefs.update(self._saved)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} with categories {', '.join(self.toplevel_categories)}>"


class BrianGlobalPreferencesView(MutableMapping[str, Any]):
    """The preferences of one category, by the names that they have inside it."""

    def __init__(self, basename: str, all_prefs: BrianGlobalPreferences) -> None:
        self._basename = basename
        self._all_prefs = all_prefs
        self.__doc__ = all_prefs.get_documentation(basename, link_targets=False)

    def _names(self) -> list[str]:
        prefix = self._basename + "."
        return [name[len(prefix) :] for name in self._all_prefs if name.startswith(prefix)]

    def __getitem__(self, name: str) -> Any:
        return self._all_prefs[f"{self._basename}.{name}"]

    def __setitem__(self, name: str, value: Any) -> None:
        self._all_prefs[f"{self._basename}.{name}"] = value

    def __delitem__(self, name: str) -> None:
        del self._all_prefs[f"{self._basename}.{name}"]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())

    def __contains__(self, name: object) -> bool:
        return name in self._names()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"there is no preference or category '{self._basename}.{name}'") from None

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            object.__setattr__(self, name, value)
        else:
            self[name] = value

    def __delattr__(self, name: str) -> None:
        del self[name]

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *{name.split(".")[0] for name in self._names()}]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of the category '{self._basename}'>"


def _first_sentence(docs: str) -> str:
    return " ".join(docs.strip().split(". ")[0].split()).rstrip(".")
