"""tools/check_layers.py on small houses: what it refuses, what it allows, and what it says."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("check_layers", ROOT / "tools/check_layers.py")
check_layers = importlib.util.module_from_spec(spec)
sys.modules["check_layers"] = check_layers
spec.loader.exec_module(check_layers)

HOUSE = """
brio_room(base LIBRARIES fmt::fmt)
brio_room(lang USES base)
brio_room(check USES lang)
brio_room(plan
  USES check)
brio_room(backend USES base)
brio_room(llvm FOLDER backend/llvm USES backend)
"""


def findings(tmp_path, files):
    (tmp_path / "src").mkdir()
    (tmp_path / "src/CMakeLists.txt").write_text(HOUSE)
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return check_layers.findings(tmp_path)


REFUSED = [
    ("src/check/a.cpp", '#include "plan/plan.hpp"', "check may not include plan: plan is above check"),
    ("src/base/a.hpp", '#  include "lang/x.hpp"  // why', "base may not include lang"),
    ("src/backend/a.cpp", '#include "backend/llvm/jit.hpp"', "backend may not include llvm: llvm is above"),
    ("src/backend/llvm/a.cpp", '#include "plan/x.hpp"', "llvm may not include plan: llvm does not use plan"),
    ("src/plan/a.cpp", '#include "../check/x.hpp"', "climbs out of its folder"),
    ("tests/unit/a.cpp", '#include "../../src/check/x.hpp"', "climbs out of its folder"),
    ("include/brio/a.hpp", '#include "base/hash.hpp"', "a public header may not include base"),
    ("examples/a.cpp", '#include "lang/x.hpp"', "an example may not include lang"),
    ("src/plan/a.cpp", "#include <llvm/IR/IRBuilder.h>", "is not for this place"),
    ("include/brio/a.hpp", "#include <nanobind/nanobind.h>", "is not for this place"),
]

ALLOWED = [
    ("src/check/a.cpp", '#include "check/b.hpp"\n#include "base/x.hpp"\n#include "brio/error.hpp"'),
    ("src/plan/a.cpp", '#include "lang/x.hpp"'),  # used by check, which plan uses
    ("src/backend/llvm/a.cpp", '#include <llvm/IR/IRBuilder.h>\n#include "backend/backend.hpp"'),
    ("src/base/a.cpp", '// #include "plan/plan.hpp"'),
    ("src/base/a.cpp", '#include "planets/plan.hpp"\n#include <vector>'),
    ("python/bindings/a.cpp", '#include <nanobind/nanobind.h>\n#include "plan/plan.hpp"'),
]


@pytest.mark.parametrize(("file", "text", "message"), REFUSED)
def test_refuses(tmp_path, file, text, message):
    (finding,) = findings(tmp_path, {file: "#pragma once\n" + text + "\n"})
    assert (finding.file, finding.line) == (file, 2)
    assert message in finding.message
    assert finding.advice


@pytest.mark.parametrize(("file", "text"), ALLOWED)
def test_allows(tmp_path, file, text):
    assert findings(tmp_path, {file: text + "\n"}) == []


def test_says_where_and_what_to_do(tmp_path):
    (finding,) = findings(tmp_path, {"src/check/a.cpp": '\n#include "plan/plan.hpp"\n'})
    assert str(finding).startswith("src/check/a.cpp:2: check may not include plan")
    assert "\n  instead: take what check needs as an argument" in str(finding)


@pytest.mark.parametrize("uses", ["plan", "attic"])
def test_refuses_a_list_of_rooms_that_is_out_of_order(uses):
    with pytest.raises(SystemExit, match=uses):
        check_layers.read_house(f"brio_room(base USES {uses})\nbrio_room(plan USES base)\n")


def test_this_checkout_keeps_the_order():
    assert [str(finding) for finding in check_layers.findings(ROOT)] == []
