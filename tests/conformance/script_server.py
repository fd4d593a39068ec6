"""Runs scripts that come through standard input, one after another, and answers with what each gave.

A request is a line of JSON, `{"script": text}`. The answer is a line of JSON with the size of what follows,
and that many bytes: an .npz file of what the script saved with `compare(name=array, …)`. The line tells, too,
which warnings there were, which method of integration was chosen for which group, and how the script failed.

Started as script_server.py TARGET with Brian 2's own Python, `import brian2` is Brian 2; started by
`python -m brio script_server.py`, it is Brio.
"""

import builtins
import contextlib
import gc
import io
import json
import logging
import os
import re
import sys

import numpy as np
from run_case import plain

SCRIPT = "<script>"
METHOD = re.compile(r"'(\w+)'[^']*'(\w+)'")


class Messages(logging.Handler):
    """Names of warnings, and methods that were chosen."""

    def __init__(self):
        super().__init__(logging.INFO)
        self.warnings, self.methods = set(), []

    def emit(self, record):
        if record.name.endswith("unused_brian_object"):
            return  # depends on when Python collects what scripts before left behind
        if record.levelno >= logging.WARNING:
            self.warnings.add(record.name)
        elif record.name.endswith("method_choice"):
            self.methods.append(METHOD.search(record.getMessage()).groups())


def answer(text: str, target: str) -> tuple[dict, bytes]:
    import brian2

    brian2.start_scope()
    brian2.devices.reinit_devices()
    gc.collect()  # names of objects of the last script are free again
    brian2.prefs.codegen.target = target
    brian2.BrianLogger._log_messages.clear()
    forget_choices()
    arrays = {}
    builtins.compare = lambda **values: arrays.update({k: plain(np.asarray(v)) for k, v in values.items()})
    messages = Messages()
    logger = logging.getLogger("brian2")
    others, logger.handlers = logger.handlers, [messages]
    logger.setLevel(logging.INFO)
    found = {"errors": [], "line": 0}
    try:
        exec(compile(text, SCRIPT, "exec"), {"__name__": "__main__"})
    except Exception as error:
        found = {"errors": chain(error), "line": line_of(error), "message": last(error)}
    logger.handlers = others
    found |= {"warnings": sorted(messages.warnings), "methods": messages.methods}
    file = io.BytesIO()
    np.savez(file, **arrays)
    return found, file.getvalue()


def forget_choices() -> None:
    """Brian tells which method it chose when it chooses, not when it remembers."""
    with contextlib.suppress(ImportError, AttributeError):
        from brian2.stateupdaters.base import StateUpdateMethod

        StateUpdateMethod.apply_stateupdater.__wrapped__._cache.clear()


def one_by_one() -> None:
    """Brian's NumPy code, too, ends the code of one synapse before that of the next begins.

    Otherwise it runs a statement for all of them where it believes that this gives the same. It is mistaken
    with a variable that is added to and then read (`v_post += w; w = v_post`), and with two spikes that reach
    one synapse in one step after its delay has changed; Brian's Cython code is not.
    """
    with contextlib.suppress(ImportError):
        from brian2.codegen.generators.numpy_generator import NumpyCodeGenerator

        repeated = NumpyCodeGenerator.has_repeated_indices
        NumpyCodeGenerator._use_ufunc_at_vectorisation = False
        NumpyCodeGenerator.has_repeated_indices = lambda self, statements: (
            self.template_name == "synapses" or repeated(self, statements)
        )


def causes(error: BaseException):
    while error is not None:
        yield error
        error = error.__cause__


def chain(error: BaseException) -> list[list[str]]:
    """The error and its causes, each as the names of its classes, its own first."""
    return [[cls.__name__ for cls in type(each).__mro__] for each in causes(error)]


def last(error: BaseException) -> str:
    return str(list(causes(error))[-1])[:2000]


def line_of(error: BaseException) -> int:
    """The line of the script that raised it."""
    frames, line = error.__traceback__, 0
    while frames is not None:
        if frames.tb_frame.f_code.co_filename == SCRIPT:
            line = frames.tb_lineno
        frames = frames.tb_next
    return line


def main(target: str) -> None:
    # What scripts print must not get between the answers.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    import brian2  # noqa: F401

    one_by_one()
    gc.freeze()  # the modules stay: no collection needs to look at them
    np.seterr(all="ignore")
    for request in sys.stdin.buffer:
        found, file = answer(json.loads(request)["script"], target)
        out.write(json.dumps({**found, "size": len(file)}).encode() + b"\n" + file)
        out.flush()


if __name__ == "__main__":
    main(sys.argv[1])
