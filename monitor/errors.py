"""The exceptions of the program: one tree, each with a message that a person can act on.

`str(error)` names what failed, where, and what to do. Third-party exceptions are wrapped at a stage's edge.
"""

from __future__ import annotations


class MonitorError(Exception):
    """Base of all errors that the program reports without a stack trace."""


class ConfigError(MonitorError):
    """A configuration or table file is wrong: `file`, `line` (1-based, or None), and the mend in the message."""

    def __init__(self, message: str, *, file: str, line: int | None = None, key: str | None = None) -> None:
        self.file = file
        self.line = line
        self.key = key
        where = file if line is None else f"{file}:{line}"
        super().__init__(f"{where}: {message}")


class SourceError(MonitorError):
    """Something went wrong with one source; the others go on."""

    def __init__(self, message: str, *, source: str | None = None) -> None:
        self.source = source
        super().__init__(message)


class FetchError(SourceError):
    """A URL could not be fetched.

    `reason` is one of FETCH_REASONS; `status` the HTTP status or None; `permanent` is True where trying again soon
    cannot help; `retry_after_s` is what the server asked for, in seconds, already capped.
    """

    def __init__(
        self,
        url: str,
        reason: str,
        message: str,
        *,
        status: int | None = None,
        permanent: bool = False,
        retry_after_s: float | None = None,
        source: str | None = None,
    ) -> None:
        self.url = url
        self.reason = reason
        self.status = status
        self.permanent = permanent
        self.retry_after_s = retry_after_s
        super().__init__(f"{url}: {message}", source=source)


#: Why a fetch failed. `unsafe` is an address, scheme or redirect that is never followed.
#: "stopped": the program was told to end, and the URL is asked for another time.
FETCH_REASONS = (
    "temporary", "timeout", "blocked", "gone", "robots", "challenge", "too_large", "unsafe", "tls", "unreachable", "stopped",
)  # fmt: skip


class ArticleError(SourceError):
    """A page was fetched but no article could be read from it; `reason` is one of ARTICLE_REASONS."""

    def __init__(self, url: str, reason: str, message: str, *, source: str | None = None) -> None:
        self.url = url
        self.reason = reason
        super().__init__(f"{url}: {message}", source=source)


#: Why a page gave no article: all of them mean "not readable", never "no figures".
ARTICLE_REASONS = (
    "empty", "not_html", "truncated", "charset", "too_large", "too_deep", "block_page", "shell", "encrypted", "scan", "legacy_encoding",
)  # fmt: skip


class LinksError(SourceError):
    """A feed, sitemap or listing could not be read, or gave no link where some were expected."""

    def __init__(self, url: str, reason: str, message: str, *, source: str | None = None) -> None:
        self.url = url
        self.reason = reason
        super().__init__(f"{url}: {message}", source=source)


class StoreError(MonitorError):
    """The database could not be opened, locked, read or written."""


class LockError(StoreError):
    """Another process writes to this database; the message says which (process id, since when)."""


class SchemaError(StoreError):
    """The file is not this program's database, is damaged, or was written by a newer version."""


class ArchiveError(MonitorError):
    """A WARC file could not be written or read."""


class DeliveryError(MonitorError):
    """A mail was not accepted. `permanent` is True for a 5xx answer; `ambiguous` where it may have been accepted."""

    def __init__(self, message: str, *, permanent: bool, ambiguous: bool = False, code: int | None = None) -> None:
        self.permanent = permanent
        self.ambiguous = ambiguous
        self.code = code
        super().__init__(message)
