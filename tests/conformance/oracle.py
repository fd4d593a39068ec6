"""Runs cases in Brian 2: oracle.py TARGET CASE.py RESULT.npz [CASE.py RESULT.npz]...

Brian 2 is imported once; each case runs in a child of its own, so that no state passes from one to the next.
A result appears when it is complete; what a child prints goes to RESULT.log. The exit code is the number of
cases that failed.
"""

import os
import sys
import traceback

import run_case


def run_in_child(case: str, result: str) -> bool:
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    log = os.open(result + ".log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    code = 1
    try:
        unfinished = f"{result}.{os.getpid()}.npz"
        run_case.run(case, unfinished)
        os.rename(unfinished, result)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def main(target: str, *names: str) -> int:
    import brian2

    brian2.prefs.codegen.target = target
    return sum(not run_in_child(case, result) for case, result in zip(names[::2], names[1::2], strict=True))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
