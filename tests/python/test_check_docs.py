"""tools/check_docs.py on small sites: what it finds, and what it leaves alone."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("check_docs", ROOT / "tools/check_docs.py")
check_docs = importlib.util.module_from_spec(spec)
sys.modules["check_docs"] = check_docs
spec.loader.exec_module(check_docs)


def findings(tmp_path, body):
    (tmp_path / "deep").mkdir()
    (tmp_path / "index.html").write_text(body)
    (tmp_path / "deep/page.html").write_text("<h1 id='top'>Page</h1><a href='../index.html'>back</a>")
    return check_docs.findings(tmp_path)


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ("<a href='page.html'>page</a>", "index.html links to page.html, which is not there"),
        ("<img src='images/cuba.png'>", "index.html links to images/cuba.png, which is not there"),
        ("<a href='deep/page.html#end'>end</a>", "links to deep/page.html#end, but there is no such anchor"),
        ("<a href='#here'>here</a>", "index.html links to #here, but there is no such anchor"),
        ("<p>```text walk:model\ndv/dt</p>", "index.html has Markdown in its text: ```"),
        ("<p>words\n| a | b |\n</p>", "has Markdown in its text: | a | b |"),
        ("<p>see [this](page.md)</p>", "has Markdown in its text: ]("),
    ],
)
def test_what_is_found(body, finding, tmp_path):
    assert [finding in each for each in findings(tmp_path, body)] == [True]


@pytest.mark.parametrize(
    "body",
    [
        "<a href='deep/page.html#top'>page</a><a href='deep/page.html'>page</a>",
        "<p id='here'>x</p><a href='#here'>here</a><a href='/deep/page.html'>page</a>",
        "<a href='https://briansimulator.org/nothing#here'>elsewhere</a>",
        "<pre><code>```\n| a | b |\n[x](y)</code></pre>",
        "<p>x ** 2, |x| and a | b</p>",
    ],
)
def test_what_is_left_alone(body, tmp_path):
    assert findings(tmp_path, body) == []


def test_an_empty_folder_is_no_site(tmp_path):
    assert check_docs.findings(tmp_path) == [f"there are no pages in {tmp_path}"]
