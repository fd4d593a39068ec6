"""Where Brian 2 is, and by which target it runs."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ORACLE = ROOT / ".oracle/bin/python"
ORACLE_COMPLETE = ROOT / ".oracle/.installed-requirements-oracle.txt"
# NumPy code, as it starts at once; Cython would compile half a minute for most cases.
TARGET = "numpy"
