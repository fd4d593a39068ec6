"""Checks the HTML of the documentation: links and what did not become HTML.

mkdocs looks at links as the pages state them. This script looks at what readers get: every relative link has
a file and its anchor, and no mark of Markdown (a fence, a row of a table, a link) is left over in the text.
"""

import re
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

# Inside these, everything is meant as it stands.
VERBATIM = ("pre", "code", "script", "style")
LEFT_OVER = re.compile(r"```|^\s*\|.*\|\s*$|\]\(", re.MULTILINE)
ELSEWHERE = re.compile(r"[a-z]+:|//")


@dataclass
class Page:
    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    text: str = ""


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("id", "name") and value:
                self.page.anchors.add(value)
            if name in ("href", "src") and value and not ELSEWHERE.match(value):
                self.page.links.append(value)
        self._verbatim += tag in VERBATIM

    def handle_endtag(self, tag: str) -> None:
        self._verbatim -= tag in VERBATIM

    def handle_data(self, data: str) -> None:
        if not self._verbatim:
            self.page.text += data


def read(path: Path) -> Page:
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader.page


def findings(site: Path) -> list[str]:
    """What is wrong with a site, one sentence each."""
    pages = {path: read(path) for path in sorted(site.resolve().rglob("*.html"))}
    found = []
    for path, page in pages.items():
        where = path.relative_to(site.resolve())
        for link in page.links:
            file, anchor = (unquote(part) for part in urldefrag(link))
            if file.startswith(
                "/"
            ):  # of the page for addresses that don't exist, which can be shown anywhere
                target = site.resolve() / file.lstrip("/")
            else:
                target = (path.parent / file).resolve() if file else path
            target = target / "index.html" if target.is_dir() else target
            if not target.exists():
                found.append(f"{where} links to {link}, which is not there")
            elif anchor and target in pages and anchor not in pages[target].anchors:
                found.append(f"{where} links to {link}, but there is no such anchor")
        found += [
            f"{where} has Markdown in its text: {left.strip()}" for left in LEFT_OVER.findall(page.text)
        ]
    return found if pages else [f"there are no pages in {site}"]


def main() -> int:
    found = findings(Path(sys.argv[1]))
    for sentence in found:
        print(sentence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
