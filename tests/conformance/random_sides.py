"""The two simulators as processes that run one script after another, and are started anew when they fall."""

import hashlib
import io
import json
import os
import pickle
import select
import subprocess
import sys
from dataclasses import dataclass, field

import numpy as np
from oracle_paths import HERE, ORACLE, ROOT, TARGET
from random_script import Model

TIME_LIMIT = 60
CACHE = ROOT / "build/oracle-cache/random"


@dataclass
class Outcome:
    """What one simulator made of a script. `fate`: ``ran``, ``raised``, ``died`` or ``hung``."""

    fate: str
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    errors: list[list[str]] = field(default_factory=list)
    line: int = 0
    message: str = ""
    warnings: list[str] = field(default_factory=list)
    methods: list[list[str]] = field(default_factory=list)

    def error(self) -> str:
        return " <- ".join(classes[0] for classes in self.errors)

    def method(self, model: Model) -> str:
        """How the group was integrated: by the method that was chosen, or that the script names."""
        return self.methods[0][1] if self.methods else model.method()


class Side:
    def __init__(self, command: list):
        self.command = [str(part) for part in command]
        self.process = None

    def __call__(self, script: str) -> Outcome:
        if self.process is None:
            self.process = subprocess.Popen(
                self.command,
                cwd=HERE,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        try:
            self.process.stdin.write(json.dumps({"script": script}).encode() + b"\n")
            self.process.stdin.flush()
            if not select.select([self.process.stdout], [], [], TIME_LIMIT)[0]:
                self.stop()
                return Outcome("hung")
            head = json.loads(self.process.stdout.readline())
            file = self.process.stdout.read(head.pop("size"))
        except (BrokenPipeError, json.JSONDecodeError):
            code = self.process.wait()
            self.process = None
            return Outcome("died", message=f"exit code {code}")
        return Outcome("raised" if head["errors"] else "ran", dict(np.load(io.BytesIO(file))), **head)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


class Kept(Side):
    """A side whose outcomes are kept in files, under the hash of all that they depend on."""

    def __init__(self, command: list):
        super().__init__(command)
        self.state = hashlib.sha256(TARGET.encode())
        for path in (HERE / "run_case.py", HERE / "script_server.py", ROOT / "tests/requirements-oracle.txt"):
            self.state.update(path.read_bytes() + b"\0")
        CACHE.mkdir(parents=True, exist_ok=True)

    def __call__(self, script: str) -> Outcome:
        state = self.state.copy()
        state.update(script.encode())
        path = CACHE / f"{state.hexdigest()[:24]}.pickle"
        if path.exists():
            return pickle.loads(path.read_bytes())
        outcome = super().__call__(script)
        if outcome.fate in ("ran", "raised"):
            unfinished = path.with_suffix(f".{os.getpid()}")
            unfinished.write_bytes(pickle.dumps(outcome))
            unfinished.rename(path)
        return outcome


class Sides:
    """Brian 2 and Brio. Both are kept warm; use it as a context."""

    def __init__(self):
        self.brian = Kept([ORACLE, HERE / "script_server.py", TARGET])
        self.brio = Side([sys.executable, "-m", "brio", HERE / "script_server.py", TARGET])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.brian.stop()
        self.brio.stop()
