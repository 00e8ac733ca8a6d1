"""Compare what the reader reads with the corpus: `python -m tests.score [--show] [SET ...]`, `python -m tests.score --pin [--lower]`.

A figure is *found* where indicator, measure, unit and value (to 0.05 %) agree; *right* where place, the last year of the period,
bound and programme agree, too. Each gold figure is matched with one read figure at most.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from monitor import figures
from monitor.article import read_text
from monitor.records import Figure, Reading
from monitor.text import nfc, search_fold

ROOT = Path(__file__).resolve().parent
CORPUS = ROOT / "corpus"
FLOORS = ROOT / "floors.json"
SETS = (
    "seeds", "practice", "varied", "outlets", "fresh", "provincial", "northern", "southern", "press", "desk", "bureau", "branch",
    "review", "portal", "week", "voices", "dense", "papers", "kinds", "upper", "lower", "dozen", "nine", "plain", "staff", "lively",
    "trio", "midland", "coast", "delta", "national", "fourteen", "offices", "breadth", "examiner", "closing", "mixed",
    "dateline", "variety", "sixteen", "search", "eighteen", "restated", "writers", "desks", "reporters",
    "english", "wire", "bulletin", "dispatch", "agency", "translated", "near", "beside", "blind",
)  # fmt: skip


@dataclass
class Score:
    """The counts of one set, and what went wrong."""

    gold: int = 0
    read: int = 0
    found: int = 0
    right: int = 0
    high: int = 0
    high_right: int = 0
    lines: list[str] = field(default_factory=list)

    def f1(self, hits: int) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * hits / (self.gold + self.read) if self.gold + self.read else 1.0

    def row(self) -> dict[str, float]:
        """The figures that floors.json pins, to three places."""
        return {
            "found": round(self.f1(self.found), 3),
            "right": round(self.f1(self.right), 3),
            "high": round(self.high_right / self.high, 3) if self.high else 1.0,
        }


def pages(name: str) -> dict[str, Path]:
    """The pages of a set, by their stem."""
    folder = ROOT.parent / "seeds" if name == "seeds" else CORPUS / name
    return {p.stem: p for p in sorted(folder.glob("*.txt"))}


def gold(name: str) -> dict[str, list[dict]]:
    """The gold figures of a set, by page; an empty list for a page without figures."""
    out: dict[str, list[dict]] = defaultdict(list)
    for line in (CORPUS / f"{name}.jsonl").read_text("utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            out[row["doc"]].extend([] if row.get("none") else [row])
    return out


def reading(path: Path) -> tuple[Reading, str]:
    """What the reader reads in a page, and its text."""
    article = read_text(path.read_bytes(), path.name)
    return figures.extract(article), article.text


def _parts(place: str | None) -> list[str]:
    return [re.sub(r"[^a-z0-9]+", " ", search_fold(p)).strip() for p in (place or "").split(",")]


def _place_agrees(expected: str | None, got: str | None) -> bool:
    if not expected:
        return True
    wanted, given = _parts(expected), _parts(got)
    return wanted[-1] == given[-1] and (len(wanted) == len(given) == 1 or (len(wanted) > 1 and wanted[0] == given[0]))


def _year(period: str | None) -> str | None:
    years = re.findall(r"(?:19|20)\d\d", (period or "").split("/")[-1])
    return years[-1] if years else None


def _wrong(row: dict, figure: Figure) -> list[str]:
    out = []
    if not _place_agrees(row["place"], figure.place):
        out.append(f"place {figure.place}, not {row['place']}")
    if row.get("period") and _year(row["period"]) != _year(figure.period):
        out.append(f"period {figure.period}, not {row['period']}")
    if row["bound"] != figure.bound:
        out.append(f"bound {figure.bound}, not {row['bound']}")
    if (row.get("programme") or None) != figure.programme:
        out.append(f"programme {figure.programme}, not {row.get('programme')}")
    return out


def _found(row: dict, figure: Figure) -> bool:
    same = (row["indicator"], row["measure"], row["unit"]) == (figure.indicator, figure.measure, figure.unit)
    return same and abs(row["value"] - float(figure.value)) <= 5e-4 * max(abs(row["value"]), abs(float(figure.value)), 1e-9)


def score(name: str) -> Score:
    """Read a set and compare."""
    total = Score()
    files = pages(name)
    for doc, rows in sorted(gold(name).items()):
        read, text = reading(files[doc])
        pairs = sorted(
            (len(_wrong(row, figure)), i, j) for i, row in enumerate(rows) for j, figure in enumerate(read.figures) if _found(row, figure)
        )
        taken_rows: set[int] = set()
        taken: dict[int, bool] = {}
        for _, i, j in pairs:
            if i in taken_rows or j in taken:
                continue
            taken_rows.add(i)
            wrong = _wrong(rows[i], read.figures[j])
            taken[j] = not wrong
            if wrong:
                total.lines.append(f"wrong    {doc}: {rows[i]['text']}: {'; '.join(wrong)} [{read.figures[j].rule}]")
        for i, row in enumerate(rows):
            if i not in taken_rows:
                total.lines.append(f"missed   {doc}: {row['indicator']} {row['measure']} {row['text']}")
        for j, figure in enumerate(read.figures):
            total.high += figure.confidence == "high"
            total.high_right += figure.confidence == "high" and taken.get(j, False)
            if j not in taken:
                around = text[max(0, figure.start - 60) : figure.end + 30].replace("\n", " / ")
                total.lines.append(f"invented {doc}: {figure.indicator} {figure.measure} {figure.value} [{figure.rule}]: {around}")
        total.gold += len(rows)
        total.read += len(read.figures)
        total.found += len(taken)
        total.right += sum(taken.values())
    return total


def digest(name: str) -> str:
    """A hash of a set's pages and gold."""
    sha = hashlib.sha256()
    for path in [*pages(name).values(), CORPUS / f"{name}.jsonl"]:
        sha.update(nfc(path.read_text("utf-8")).encode())
    return sha.hexdigest()[:16]


def main(arguments: list[str] | None = None) -> int:
    """Print the scores; pin them when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=[])
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--pin", action="store_true")
    parser.add_argument("--lower", action="store_true")
    given = parser.parse_args(arguments)
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    for name in given.sets or [n for n in SETS if (CORPUS / f"{n}.jsonl").exists()]:
        total = score(name)
        row = total.row()
        if given.show:
            print("\n".join(total.lines))
        print(
            f"{name:10} gold {total.gold:4} read {total.read:4}  found F1 {row['found']:.3f}  right F1 {row['right']:.3f}  "
            f"of {total.high} high {row['high']:.3f} right"
        )
        if given.pin:
            held = floors.get(name, {})
            lower = [k for k, v in row.items() if v < held.get(k, 0.0)]
            if lower and not given.lower:
                print(f"{name}: {', '.join(lower)} fell; mend it, or say --lower", file=sys.stderr)
                return 1
            floors[name] = {**row, "digest": digest(name)}
    if given.pin:
        FLOORS.write_text(json.dumps(floors, indent=2, sort_keys=True) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
