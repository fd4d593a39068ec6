"""What README.md shows is what happens."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language: str, number: int = 0) -> str:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)[number]


def run(script: str, folder: Path) -> subprocess.CompletedProcess:
    (folder / "script.py").write_text(script, encoding="utf-8")
    return subprocess.run([sys.executable, "script.py"], cwd=folder, capture_output=True, text=True)


def test_python_example(tmp_path):
    result = run(block("python"), tmp_path)
    assert result.returncode == 0, result.stderr
    assert re.fullmatch(r"\d+ spikes\n", result.stdout)


def test_python_sweep(tmp_path):
    result = run(block("python") + block("python", 1), tmp_path)
    assert result.returncode == 0, result.stderr
    assert "(3, 2, 10) tau" in result.stdout


def test_cpp_example(tmp_path):
    source = tmp_path / "example.cpp"
    source.write_text(block("cpp"), encoding="utf-8")
    command = [
        "g++",
        "-std=c++20",
        "-fsyntax-only",
        "-Wall",
        "-Wextra",
        "-Werror",
        "-I",
        ROOT / "include",
        source,
    ]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def test_mistakes(tmp_path):
    start = "from brio import *\ntau, E_L, R = 10*ms, -70*mV, 100*Mohm\n"
    result = run(start + block("python", 2), tmp_path)
    assert result.returncode == 1
    assert block("text").strip() in result.stderr
