"""PR-02: messages go through Python's logging, under Brian's names."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from brio import messages
from brio.brian2 import BrianLogger, get_logger, prefs
from brio.logger import catch_logs
from brio.messages import info, is_wanted, warn


@pytest.fixture
def console(monkeypatch, capsys):
    """What is printed when the script has not set up logging: pytest has."""
    monkeypatch.setattr(messages, "set_up_by_script", lambda: False)
    yield lambda: capsys.readouterr().err.splitlines()
    BrianLogger.log_level_info()
    logging.getLogger("brian2").handlers[0].filters.clear()


def test_PR_02_printed_with_level_and_name(console):
    warn("core.magic.dependency_warning", "left out")
    info("groups.method_choice", "took 'exact'")
    assert console() == [
        "WARNING    left out [brian2.core.magic.dependency_warning]",
        "INFO       took 'exact' [brian2.groups.method_choice]",
    ]


@pytest.mark.parametrize(
    ("level", "shown"),
    [("error", 1), ("warn", 2), ("info", 3), ("debug", 4), ("diagnostic", 5)],
)
def test_PR_02_levels(console, level, shown):
    getattr(BrianLogger, f"log_level_{level}")()
    for name in ("error", "warn", "info", "debug", "diagnostic"):
        getattr(get_logger("brian2.x"), name)("text", name_suffix="suffix")
    printed = console()
    assert len(printed) == shown and all(line.endswith("text [brian2.x.suffix]") for line in printed)
    assert is_wanted("DEBUG") == (shown >= 4)


def test_PR_02_suppressed(console):
    BrianLogger.suppress_name("resolution_conflict")
    BrianLogger.suppress_hierarchy("brian2.synapses")
    for name in ("groups.group.resolution_conflict", "synapses", "synapses.pathways", "synapses2", "groups"):
        warn(name, "text")
    assert [line.split()[-1] for line in console()] == ["[brian2.synapses2]", "[brian2.groups]"]


def test_PR_02_once(console):
    for _ in range(2):
        warn("x", "said once", once=True)
        warn("x", "said twice")
    assert len(console()) == 3


def test_PR_02_other_packages_show_their_own_name(console):
    get_logger("mymodel.cells").warn("text")
    get_logger("brian2tools").warn("text")
    assert [line.split()[-1] for line in console()] == ["[mymodel.cells]", "[brian2tools]"]


def test_PR_02_catch_logs(console):
    with catch_logs() as caught, catch_logs("INFO", only_from=["mymodel"]) as others:
        get_logger("mymodel.cells").info("1")
        warn("x", "2")
    assert caught == [] and others == [("INFO", "mymodel.cells", "1")]
    with catch_logs() as caught:
        warn("x.y", "3")
        info("x.y", "4")
        get_logger("mymodel").warn("5")
    assert caught == [("WARNING", "brian2.x.y", "3")] and console() == []
    warn("x", "6")
    assert len(console()) == 1


def test_PR_02_scripts_that_set_up_logging_get_the_records(caplog, capsys):
    warn("x", "text")
    assert [(r.name, r.levelname, r.getMessage()) for r in caplog.records] == [
        ("brian2.x", "WARNING", "text")
    ]
    assert capsys.readouterr().err == ""


def test_PR_02_file_of_messages_only_when_asked(tmp_path):
    script = """
import os, brio.brian2 as b
log = b.get_logger('brian2.x')
log.warn('before')
assert b.BrianLogger.tmp_log is None
b.BrianLogger.initialize()
log.debug('∂')
if os.fork() == 0:
    log.debug('of the child')
    os._exit(0)
os.wait()
b.BrianLogger.file_handler.flush()
print(b.BrianLogger.tmp_log)
print(open(b.BrianLogger.tmp_log, encoding='utf-8').read(), end='')
"""
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"TMPDIR": str(tmp_path)},
    )
    assert run.stderr.splitlines() == ["WARNING    before [brian2.x]"]
    path, line = run.stdout.splitlines()
    assert line.endswith("DEBUG      brian2.x: ∂") and Path(path).parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_PR_02_console_level_is_a_preference():
    assert prefs.logging.console_log_level == "INFO"
