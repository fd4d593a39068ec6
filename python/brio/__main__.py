"""``python -m brio script.py``: runs a script written for Brian 2, unchanged, with Brio."""

from __future__ import annotations

import os
import sys
import warnings
from types import ModuleType

from . import __version__, install_as_brian2
from .tracebacks import shorten

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


def _run_module(name: str) -> None:
    import runpy

    sys.path[0] = os.getcwd()
    runpy.run_module(name, run_name="__main__", alter_sys=True)


def _show(error: BaseException) -> None:
    """The traceback as Python would show it for the script alone."""
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename in (__file__, "<frozen runpy>"):
        frames = frames.tb_next
    shorten(error)
    sys.excepthook(type(error), error.with_traceback(frames), frames)


def main(arguments: list[str]) -> int | None:
    """Runs the command line; returns the exit code if there is no script to run."""
    if not arguments or arguments == ["-m"] or arguments[0] in ("-h", "--help"):
        print(USAGE, end="")
        return 0 if arguments and arguments[0] != "-m" else 2
    if arguments[0] in ("-V", "--version"):
        print(f"Brio {__version__}")
        return 0
    install_as_brian2()
    # Without a display there is nothing to show, and the script has not asked to be told.
    warnings.filterwarnings("ignore", message=".*is non-interactive, and thus cannot be shown")
    sys.argv = arguments[1:] if arguments[0] == "-m" else arguments
    try:
        if arguments[0] == "-m":
            _run_module(arguments[1])
        else:
            _run_script(arguments[0])
    except SystemExit:
        raise
    except OSError as error:
        if error.filename != arguments[0]:
            _show(error)
            return 1
        print(f"brio: can't open '{arguments[0]}': {error.strerror}", file=sys.stderr)
        return 2
    except BaseException as error:
        _show(error)
        return 130 if isinstance(error, KeyboardInterrupt) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
