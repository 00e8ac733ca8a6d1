"""How fast the reader is: characters a second against quantulum3's parse and against one compiled regular expression, in one run.

Then: cost per character from 1 kB to 1 MB, the worst texts against ordinary ones of their length, memory over the tables, start-up.
Needs the extra `bench` for the peer; without it the other figures are printed.
"""

from __future__ import annotations

import gc
import re
import statistics
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

from monitor import figures
from monitor.article import read_text
from monitor.records import Article

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "seeds").glob("*.txt")) + sorted((ROOT / "tests" / "corpus" / "practice").glob("*.txt"))
PLAIN = re.compile(r"\d[\d.,]*\s*(?:tỷ đồng|triệu đồng|tỷ|triệu|đồng|%|hộ|lượt|lao động|lần)")


def article(text: str) -> Article:
    return Article("bench", None, "2024-07-30", "line", None, text)


def seconds(call, repeat: int = 3) -> float:
    gc.collect()
    times = []
    for _ in range(repeat):
        begin = time.perf_counter()
        call()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def main() -> None:
    articles = [read_text(p.read_bytes(), p.name) for p in PAGES]
    texts = [a.text for a in articles]
    size = sum(map(len, texts))
    figures.extract(articles[0])
    ours = seconds(lambda: [figures.extract(a) for a in articles])
    plain = seconds(lambda: [list(PLAIN.finditer(t)) for t in texts])
    print(f"{len(texts)} pages, {size} characters")
    print(f"ours            {size / ours:12,.0f} characters a second")
    print(f"one expression  {size / plain:12,.0f} characters a second")
    try:
        from quantulum3 import parser
    except ImportError:
        print("quantulum3 is not installed: pip install quantulum3 (the extra bench)")
    else:
        parser.parse(texts[0])
        # One after the other, several times: what else the machine does then slows both.
        pairs = [
            (seconds(lambda: [parser.parse(t) for t in texts], 1), seconds(lambda: [figures.extract(a) for a in articles]))
            for _ in range(5)
        ]
        ratios = sorted(theirs / mine for theirs, mine in pairs)
        theirs = statistics.median(t for t, _ in pairs)
        print(
            f"quantulum3      {size / theirs:12,.0f} characters a second; "
            f"ours is {statistics.median(ratios):.1f} times as fast ({ratios[0]:.1f} to {ratios[-1]:.1f} in {len(ratios)} turns)"
        )

    print("cost by length (an ordinary text repeated)")
    ordinary = "\n".join(texts)
    base = None
    for length in (1_000, 10_000, 100_000, 1_000_000):
        text = (ordinary * (length // len(ordinary) + 1))[:length]
        per = seconds(lambda text=text: figures.extract(article(text)), 1 if length > 100_000 else 3) / length
        base = base or per
        print(f"  {length:9,} characters: {per * 1e6:7.2f} microseconds a character ({per / base:.2f} of the shortest)")

    print("the worst texts, 1,000,000 characters, against an ordinary one")
    length = 1_000_000
    normal = seconds(lambda: figures.extract(article((ordinary * (length // len(ordinary) + 1))[:length])), 1)
    subject = "Ngân hàng Chính sách xã hội, tín dụng chính sách, Chỉ thị 40. "
    for name, unit in (
        ("digits", "7"), ("digits and dots", "1.234."), ("dots", "."), ("hơn hơn hơn", "hơn "), ("provinces", "Lạng Sơn, "),
        ("parentheses", "("), ("closed parentheses", "()"), ("tỷ tỷ tỷ", "1 tỷ "), ("names", "Thái Nguyên Bắc "), ("percent", "1% "),
        ("years", "năm 2014 - "), ("bars", "1 | 2 | \n"), ("lines", "a\n"), ("blank lines", "\n"), ("words", "dư nợ "),
        ("commas", "1,1,1,"), ("documents", "40-CT/TW "), ("dates", "30/6/2024 "), ("heads of tables", "STT\nNội dung\n1\n"),
        ("numbers in order", "lần lượt 12 hộ, "), ("dated parts", "trong đó 3 tỷ đồng (30/6/2024), "),
    ):  # fmt: skip
        text = (subject + unit * (length // len(unit) + 1))[:length]
        took = seconds(lambda text=text: figures.extract(article(text)), 1)
        print(f"  {name:20} {took:7.2f} s, {took / normal:5.2f} times the ordinary {normal:.2f} s")

    tracemalloc.start()
    long = article((ordinary * 3)[:100_000])
    figures.extract(long)
    print(f"memory over the tables for 100,000 characters: {tracemalloc.get_traced_memory()[1] / 2**20:.1f} MiB")
    tracemalloc.stop()
    load = (
        "import time; t = time.perf_counter(); from monitor.figures.model import load_model as l; i = time.perf_counter(); l();"
        " print(i - t, time.perf_counter() - i)"
    )
    start = subprocess.run([sys.executable, "-c", load], capture_output=True, text=True, check=True, cwd=ROOT)
    imported, loaded = map(float, start.stdout.split())
    print(f"start-up of the tables: {loaded:.2f} s, after {imported:.2f} s for importing the reader")


if __name__ == "__main__":
    main()
