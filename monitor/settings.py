"""The settings of each stage, with their defaults and units: the one place where defaults stand.

`config` fills them from config/monitor.toml and the environment; a stage is handed its own and reads nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from monitor.records import Recipient, SiteRule, Source


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How pages are asked for."""

    contact: str = ""  #: mail address or URL that stands in the User-Agent; asked for before real sites are fetched
    deadline_s: float = 30.0  #: for one page: DNS, connect, headers, body and redirects together
    connect_s: float = 10.0  #: for one connection
    max_bytes: int = 10 * 1024 * 1024  #: of a body on the wire
    max_unpacked_bytes: int = 20 * 1024 * 1024  #: of a body after decompression
    max_ratio: float = 200.0  #: unpacked to packed, from 1 MiB on
    max_redirects: int = 5
    delay_s: float = 5.0  #: between two requests to one host
    workers: int = 8  #: hosts asked at the same time
    retry_after_cap_s: float = 24 * 3600.0
    backoff_s: float = 60.0  #: first pause of a failing host, doubled each time
    backoff_cap_s: float = 24 * 3600.0
    robots_ttl_s: float = 24 * 3600.0
    robots_max_bytes: int = 512 * 1024
    crawl_delay_cap_s: float = 60.0  #: a longer Crawl-delay in robots.txt counts as this
    full_every_s: float = 7 * 24 * 3600.0  #: a full answer at least this often, in spite of 304
    allow_private: bool = False  #: lets loopback and private addresses through: for the demo and tests only
    respect_robots: bool = True


@dataclass(frozen=True, slots=True)
class CollectSettings:
    """What is looked for and how often."""

    subject_terms: tuple[str, ...] = (
        "tín dụng chính sách", "chính sách xã hội", "chỉ thị 40", "chỉ thị số 40", "40-ct/tw", "39-ct/tw", "06-kl/tw",
        "nhcsxh", "csxh", "vốn ưu đãi", "vốn vay", "hộ nghèo", "giảm nghèo", "thoát nghèo", "social polic", "policy credit", "vbsp",
    )  # fmt: skip
    second_looks_days: tuple[int, ...] = (1, 7)  #: days after the first reading when a page is read again
    backfill_days: int = 30  #: how far a first run goes back
    late_days: int = 21  #: a page published this long before it was read is no news


@dataclass(frozen=True, slots=True)
class ArchiveSettings:
    """How evidence is kept."""

    rotate_bytes: int = 512 * 1024 * 1024
    keep_off_subject_days: int = 0  #: 0: for ever


#: A mail address as servers take it, and a List-Unsubscribe target.
MAIL_ADDRESS = re.compile(r"[^\s@<>\"',;:\\()\[\]\x00-\x20\x7f-\U0010ffff]+@[^\s@<>\"',;:\\()\[\]\x00-\x20\x7f-\U0010ffff]+")
UNSUBSCRIBE = re.compile(r"(?:mailto:|https://)[\x21-\x3b\x3d\x3f-\x7e]+")


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How mail leaves."""

    transport: str = "folder"  #: folder (one .eml a mail below the data folder), smtp
    sender: str = "d40 <d40@localhost>"
    operators: tuple[str, ...] = ()  #: addresses that get errors
    host: str = ""
    port: int = 587
    security: str = "starttls"  #: starttls, tls, none
    user: str = ""
    password: str = ""  #: from D40_MAIL_PASSWORD or D40_MAIL_PASSWORD_FILE only
    ca_file: str | None = None
    timeout_s: float = 60.0  #: for each answer of the server
    final_timeout_s: float = 600.0  #: after the final dot (RFC 5321, 4.5.3.2.6)
    retry_s: float = 300.0  #: first pause after a temporary failure, doubled each time
    retry_cap_s: float = 6 * 3600.0
    give_up_after_s: float = 5 * 24 * 3600.0
    keep_sent_days: int = 30  #: the text of a sent mail; to whom and when it went is kept for ever. 0: for ever, too
    unsubscribe: str = ""  #: mailto: or https: of the List-Unsubscribe header; empty: mailto of the first operator
    apprise_urls: tuple[str, ...] = ()  #: short messages; needs the extra "notify"; from D40_MAIL_APPRISE_URLS(_FILE)


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """What reports look like."""

    title: str = "Tín dụng chính sách xã hội"
    title_en: str = "Social policy credit"  #: of reports in English
    top_claims: int = 40  #: in the mail; the rest stands in the workbook
    templates: Path | None = None  #: a folder of the office's own templates; None: the program's


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """When the daemon does what; cron expressions are in the office's time zone."""

    weekly: str = "0 7 * * mon"
    monthly: str = "0 7 1 * *"
    quarterly: str = "0 7 1 1,4,7,10 *"
    yearly: str = "0 7 2 1 *"
    backup: str = "30 2 * * *"
    keep_backups: int = 7
    tick_s: float = 20.0  #: how often the store is asked what is due
    quiet_hours: str = ""  #: as "22:00-05:00": nothing is fetched then
    health_address: str = "127.0.0.1"
    health_port: int = 0  #: 0: off


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that was configured, checked."""

    data_dir: Path
    config_dir: Path | None  #: None: the packaged defaults
    timezone: str = "Asia/Ho_Chi_Minh"
    language: str = "vi"
    fetch: FetchSettings = FetchSettings()
    collect: CollectSettings = CollectSettings()
    archive: ArchiveSettings = ArchiveSettings()
    mail: MailSettings = MailSettings()
    report: ReportSettings = ReportSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    recipients: tuple[Recipient, ...] = ()
    sources: tuple[Source, ...] = ()
    sites: tuple[SiteRule, ...] = ()

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.data_dir / "monitor.db"

    @property
    def archive_dir(self) -> Path:
        """The folder of WARC files."""
        return self.data_dir / "archive"

    @property
    def mail_dir(self) -> Path:
        """The folder of .eml files of the transport `folder`."""
        return self.data_dir / "mail"
