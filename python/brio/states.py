"""State of groups as a whole, out of them and into them: dictionaries, pandas, and formats of the user."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

__all__ = ["ImportExport"]


class ImportExport(ABC):
    """A format for `get_states` and `set_states`. Derive from it, and `register` an object of your class."""

    #: The formats that there are, by name.
    methods: ClassVar[dict[str, ImportExport]] = {}

    @staticmethod
    def register(importerexporter: ImportExport) -> None:
        """Adds a format. Raises ValueError for what is none, and if there is one with this name."""
        if not isinstance(importerexporter, ImportExport):
            raise ValueError(f"a format has to be an ImportExport, not {type(importerexporter).__name__}")
        if importerexporter.name in ImportExport.methods:
            raise ValueError(f"there is a format '{importerexporter.name}' already")
        ImportExport.methods[importerexporter.name] = importerexporter

    @property
    @abstractmethod
    def name(self) -> str:
        """The name by which users ask for the format."""

    @staticmethod
    @abstractmethod
    def export_data(group: Any, variables: Sequence[str], units: bool = True, level: int = 0) -> Any:
        """The values of variables of a group, as copies."""

    @staticmethod
    @abstractmethod
    def import_data(group: Any, data: Any, units: bool = True, level: int = 0) -> None:
        """Writes values into a group."""


class DictImportExport(ImportExport):
    """Dictionaries from names to arrays."""

    name = "dict"

    @staticmethod
    def export_data(group: Any, variables: Sequence[str], units: bool = True, level: int = 0) -> Any:
        """A dictionary from names to arrays, or quantities."""
        views = {name: group.state(name, units, level=level) for name in variables}
        return {name: np.array(view[:], copy=True, subok=True) for name, view in views.items()}

    @staticmethod
    def import_data(group: Any, data: Mapping[str, Any], units: bool = True, level: int = 0) -> None:
        """Writes what stands in a dictionary."""
        for name, values in data.items():
            group.state(name, units, level=level).set_item(slice(None), values, level=level)


class PandasImportExport(ImportExport):
    """Data frames, with a column for each variable. They have no units."""

    name = "pandas"

    @staticmethod
    def export_data(group: Any, variables: Sequence[str], units: bool = True, level: int = 0) -> Any:
        """A data frame with a row for each item of the group."""
        try:
            import pandas
        except ImportError as error:
            raise ImportError(f"the format 'pandas' needs pandas, which can't be imported: {error}") from None
        if units:
            raise NotImplementedError("a DataFrame can't have units: add units=False")
        return pandas.DataFrame(DictImportExport.export_data(group, variables, units, level))

    @staticmethod
    def import_data(group: Any, data: Any, units: bool = True, level: int = 0) -> None:
        """Writes the columns of a data frame."""
        if units:
            raise NotImplementedError("a DataFrame has no units: add units=False")
        columns = {name: np.squeeze(np.asarray(data[name])) for name in data.columns}
        DictImportExport.import_data(group, columns, units, level)


for _format in (DictImportExport(), PandasImportExport()):
    ImportExport.register(_format)


def format_named(name: str) -> ImportExport:
    """A registered format. Raises NotImplementedError if there is none with this name."""
    if name not in ImportExport.methods:
        known = ", ".join(f"'{known}'" for known in ImportExport.methods)
        raise NotImplementedError(f"there is no format '{name}' for states; there are {known}")
    return ImportExport.methods[name]


class HasStates:
    """The methods `get_states` and `set_states` of groups."""

    name: str
    variables: Mapping[str, Any]

    def get_states(
        self,
        vars: Sequence[str] | None = None,
        units: bool = True,
        format: str = "dict",
        subexpressions: bool = False,
        read_only_variables: bool = True,
        level: int = 0,
    ) -> Any:
        """Copies of the values of variables.

        Parameters
        ----------
        vars : sequence of str, optional
            Which variables; all if it is left out.
        units : bool
            Whether values have their units.
        format : str
            'dict' for a dictionary by name, 'pandas' for a DataFrame (without units), or a format of your own
            (`ImportExport`).
        subexpressions : bool
            Whether "all" includes subexpressions.
        read_only_variables : bool
            Whether "all" includes what can't be written: `i`, `N`, `t`, `dt`, ….
        level : int
            How many frames above the caller to look for names in subexpressions.

        Raises
        ------
        KeyError
            For an unknown variable.
        NotImplementedError
            For an unknown format, and for units in a DataFrame.
        ImportError
            If pandas is wanted but not installed.
        """
        exporter = format_named(format)
        if vars is None:
            vars = [
                name
                for name, variable in self._variables_with_states()
                if (subexpressions or not variable.is_subexpression)
                and (read_only_variables or not variable.read_only)
            ]
        return exporter.export_data(self, vars, units=units, level=level)

    def _variables_with_states(self) -> Iterable[tuple[str, Any]]:
        """All variables that `get_states` means, by name."""
        return self.variables.items()

    def set_states(self, values: Any, units: bool = True, format: str = "dict", level: int = 0) -> None:
        """Writes the values of variables.

        Parameters
        ----------
        values
            What `get_states` gives in the same format; values may also be texts.
        units : bool
            Whether values have their units.
        format : str
            'dict', 'pandas' (without units), or a format of your own (`ImportExport`).
        level : int
            How many frames above the caller to look for names in texts.

        Raises
        ------
        KeyError
            For an unknown variable.
        TypeError
            For variables that can't be written.
        DimensionMismatchError
            For wrong units.
        ValueError
            For a wrong number of values.
        NotImplementedError
            For an unknown format, and for units in a DataFrame.
        """
        format_named(format).import_data(self, values, units=units, level=level)


def network_states(objects: Any, **options: Any) -> dict[str, Any]:
    """The states of all objects that have any, by their names."""
    return {obj.name: obj.get_states(**options) for obj in objects if hasattr(obj, "get_states")}


def set_network_states(network: Any, values: Mapping[str, Any], **options: Any) -> None:
    """Writes the states of objects, given by their names. Raises KeyError for names that are not there."""
    for name, states in values.items():
        network[name].set_states(states, **options)
