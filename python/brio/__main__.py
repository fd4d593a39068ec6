"""``python -m brio script.py``: runs a script written for Brian 2, unchanged, with Brio."""

from __future__ import annotations

import os
import sys
import warnings
from types import ModuleType

from . import __version__, install_as_brian2

USAGE = """usage: python -m brio SCRIPT [ARGUMENTS]
       python -m brio -m MODULE [ARGUMENTS]

Runs a Python script; `import brian2` in it gives Brio.
"""


def _run_script(path: str) -> None:
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec")
    sys.path[0] = os.path.dirname(os.path.abspath(path))
    module = ModuleType("__main__")
    module.__dict__.update(__file__=path, __builtins__=__builtins__)
    sys.modules["__main__"] = module
    exec(code, module.__dict__)


def main(arguments: list[str]) -> int | None:
    """Runs the command line; returns the exit code if there is no script to run."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(USAGE, end="")
        return 0 if arguments else 2
    if arguments[0] in ("-V", "--version"):
        print(f"Brio {__version__}")
        return 0
    install_as_brian2()
    # Without a display there is nothing to show, and the script has not asked to be told.
    warnings.filterwarnings("ignore", message=".*is non-interactive, and thus cannot be shown")
    if arguments[0] == "-m":
        import runpy

        sys.argv = arguments[1:]
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = arguments
        _run_script(arguments[0])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
