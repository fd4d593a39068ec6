"""Formats the project's own files: C++ with clang-format, Python with ruff.

With --check nothing is changed: the files that would be are named, and are the reason of a non-zero exit.
"""

import argparse
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
FILES_AT_ONCE = 16


def output_of(command: list[str]) -> tuple[bool, str]:
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return run.returncode == 0, run.stdout + run.stderr


def project_files(*patterns: str) -> list[str]:
    """Files that git knows or would add, so that nothing ignored is touched."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"]
    ok, listed = output_of([*command, *patterns])
    if not ok:
        raise SystemExit(listed)
    return [name for name in listed.split() if (ROOT / name).is_file()]


def format_cpp(check: bool) -> bool:
    command = [str(BIN / "clang-format"), *(["--dry-run", "--Werror"] if check else ["-i"])]
    files = project_files("*.cpp", "*.hpp")
    parts = [files[k : k + FILES_AT_ONCE] for k in range(0, len(files), FILES_AT_ONCE)]
    with ThreadPoolExecutor() as pool:
        results = list(pool.map(lambda part: output_of(command + part), parts))
    lines = "".join(text for _, text in results).splitlines()
    violations = [line for line in lines if "clang-format-violations" in line]
    for name in sorted({line.split(":")[0] for line in violations}):
        print(f"Would reformat: {name}")
    ok = all(ok for ok, _ in results)
    if not ok and not violations:
        print(*lines, sep="\n")
    return ok


def format_python(check: bool) -> bool:
    ok, text = output_of(
        [str(BIN / "ruff"), "format", "--output-format=concise", *(["--check"] if check else [])]
    )
    if not ok:
        print(text, end="")
    return ok


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, name what would change")
    check = parser.parse_args().check
    ok = [format_cpp(check), format_python(check)]
    if check and not all(ok):
        print("`make format` repairs this.")
    return 0 if all(ok) else 1


if __name__ == "__main__":
    sys.exit(main())
