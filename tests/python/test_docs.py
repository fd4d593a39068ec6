"""What the pages for users show is what happens."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def blocks(page, language):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def words(text):
    return "".join(text.split())


# The blocks of a page are one script; the blocks of text say what it prints.
@pytest.mark.parametrize(
    "page",
    [
        "functions.md",
        "connect.md",
        "sums.md",
        "explain.md",
        "sweep.md",
        "morphology.md",
        "spatial-neurons.md",
        "plots.md",
        "coming-from-brian2.md",
        "develop/integration.md",
    ],
)
def test_python_on_pages(page, tmp_path):
    script = tmp_path / "script.py"
    script.write_text("\n".join(blocks(page, "python")), encoding="utf-8")
    result = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert result.stdout == "".join(blocks(page, "text"))


# C++ stands in a test that runs.
@pytest.mark.parametrize(
    ("page", "test"),
    [
        ("functions.md", "tests/unit/face/functions_test.cpp"),
        ("connect.md", "tests/unit/face/connect_test.cpp"),
        ("sums.md", "tests/unit/face/summed_test.cpp"),
        ("morphology.md", "tests/unit/face/morphology_test.cpp"),
        ("spatial-neurons.md", "tests/unit/face/spatial_neuron_test.cpp"),
        ("sweep.md", "tests/unit/face/sweep_test.cpp"),
    ],
)
def test_cpp_on_pages(page, test):
    source = words((ROOT / test).read_text(encoding="utf-8"))
    for block in blocks(page, "cpp"):
        assert words(block) in source
