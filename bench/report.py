"""What a report costs: a week with 500 new claims in every form, and recipients with three profiles.

Run: python bench/report.py (limits: 5 s and 300 MB for charts, HTML, text and Excel). Exit code 1 where broken.
"""

from __future__ import annotations

import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

LIMIT_S, LIMIT_MB, CLAIMS = 5.0, 300.0, 500


def main() -> int:
    start = time.perf_counter()
    from report_sample import long_sample

    from monitor import deliver, report
    from monitor.records import Recipient
    from monitor.settings import MailSettings, ReportSettings

    data, settings = long_sample(CLAIMS), ReportSettings()
    imported = time.perf_counter()
    steps = {}
    whole = time.perf_counter()

    def step(name: str, began: float) -> None:
        steps[name] = time.perf_counter() - began

    at = time.perf_counter()
    made = report.build(data, settings)
    step("build", at)
    for name, form in (("charts", report.charts), ("html", report.render_html), ("text", report.render_text), ("xlsx", report.render_xlsx)):
        at = time.perf_counter()
        form(made)
        step(name, at)
    total = time.perf_counter() - whole
    at = time.perf_counter()
    report.render_docx(made)
    step("docx (not counted)", at)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"imports and sample {imported - start:.2f} s")
    for name, seconds in steps.items():
        print(f"  {name:20} {seconds:6.2f} s")
    size = len(report.render_html(made).encode()) / 1000
    print(f"{CLAIMS} claims: {total:.2f} s of {LIMIT_S:.0f}, peak {peak:.0f} MB of {LIMIT_MB:.0f}, HTML {size:.0f} kB")

    profiles = [("vi", ()), ("vi", ("2025-20",)), ("en", ())]
    mail, renderings = MailSettings(), []
    for number, (language, provinces) in enumerate(profiles):
        at = time.perf_counter()
        own = report.build(data, settings, language, provinces)
        recipient = Recipient(f"R{number}", f"r{number}@example.vn", language)
        message_id = deliver.message_id("weekly:2025-W50", recipient.address, "example.vn")
        deliver.build_mail(
            report.render_subject(own), report.render_text(own), report.render_html(own), report.charts(own),
            [("weekly.xlsx", report.render_xlsx(own))], recipient, mail, message_id, datetime(2025, 12, 15, tzinfo=UTC),
        )  # fmt: skip
        renderings.append(time.perf_counter() - at)
    print(f"a mail for each of {len(profiles)} profiles: {', '.join(f'{seconds:.2f} s' for seconds in renderings)}")
    return int(total > LIMIT_S or peak > LIMIT_MB)


if __name__ == "__main__":
    raise SystemExit(main())
