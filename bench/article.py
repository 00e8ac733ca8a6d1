"""Compares the article reader with trafilatura, newspaper4k and readability-lxml on the made pages of tests/pages, in one run.

    python bench/article.py            (from the repository, with the extra `bench` installed; a missing tool is left out)

Measures, over all pages: share of the article's numbers kept, precision of numbers, F1 of words, seconds. The pages are of our own
making, so the comparison says what the tools do with such markup, not how they do on the web. The pages `apart-*` were written after
the reader: before anything was changed for them, the generic path kept 1.000 of their numbers with precision 0.971 and F1 0.989.
"""

from __future__ import annotations

import importlib
import logging
import sys
import time
import tomllib
import warnings
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from article_score import Score, cases, score, total  # noqa: E402

from monitor.article import parse  # noqa: E402
from monitor.records import Page, SiteRule  # noqa: E402


def rules() -> tuple[SiteRule, ...]:
    """The rules of config/sites.toml."""
    table = tomllib.loads((ROOT / "config" / "sites.toml").read_text(encoding="utf-8"))
    return tuple(SiteRule(**{key: value if key == "name" else tuple(value) for key, value in site.items()}) for site in table["site"])


def readers() -> dict[str, Callable[[Page], str]]:
    """Name → text of a page, for each tool that is installed."""
    known = rules()
    found: dict[str, Callable[[Page], str]] = {
        "this program, with site rules": lambda page: parse(page, known).text,
        "this program, generic path only": lambda page: parse(page, ()).text,
    }
    try:
        trafilatura = importlib.import_module("trafilatura")

        def by_trafilatura(page: Page, **favor: bool) -> str:
            return trafilatura.extract(page.body, include_comments=False, **favor) or ""

        found["trafilatura"] = by_trafilatura
        found["trafilatura, favor_recall"] = lambda page: by_trafilatura(page, favor_recall=True)
        found["trafilatura, favor_precision"] = lambda page: by_trafilatura(page, favor_precision=True)
    except ImportError:
        pass
    try:
        newspaper = importlib.import_module("newspaper")

        def by_newspaper(page: Page) -> str:
            made = newspaper.Article(page.url, language="vi")
            made.download(input_html=page.body.decode("utf-8"))
            made.parse()
            return f"{made.title}\n{made.text}"

        found["newspaper4k"] = by_newspaper
    except ImportError:
        pass
    try:
        readability = importlib.import_module("readability")
        soup = importlib.import_module("bs4").BeautifulSoup

        def by_readability(page: Page) -> str:
            document = readability.Document(page.body.decode("utf-8"))
            return f"{document.title()}\n{soup(document.summary(), 'lxml').get_text(' ')}"

        found["readability-lxml"] = by_readability
    except ImportError:
        pass
    return found


def main() -> None:
    """Print a table."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    pages = list(cases())
    print(f"{len(pages)} pages\n")
    print("| reader | numbers kept | precision of numbers | F1 of words | failed | seconds |\n|---|---:|---:|---:|---:|---:|")
    for name, read in readers().items():
        begun, scores, failed = time.perf_counter(), list[Score](), 0
        for _, page, gold, _ in pages:
            try:
                text = read(page)
            except Exception:  # a tool's failure on a page is a result
                text, failed = "", failed + 1
            scores.append(score(gold, text))
        summed = total(scores)
        seconds = time.perf_counter() - begun
        print(f"| {name} | {summed.kept:.3f} | {summed.precision:.3f} | {summed.f1:.3f} | {failed} | {seconds:.1f} |")


if __name__ == "__main__":
    main()
