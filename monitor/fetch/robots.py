"""robots.txt by RFC 9309: what an answer to it means. Protego matches the rules; the rules of fetching are here."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

#: RFC 9309 2.3.1.2: at least five redirects are followed.
REDIRECTS = 5
#: How long "no answer" counts before robots.txt is asked for again.
RETRY_S = 3600.0
#: Stands for "unreachable" where a status would stand.
UNREACHABLE = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """What one robots.txt allows to one robot."""

    agent: str  #: product token
    parsed: Protego | None  #: None: everything or nothing
    open: bool  #: where nothing was parsed: whether all is allowed
    status: int

    def allows(self, url: str) -> bool:
        """Whether the robot may fetch this URL."""
        return self.open if self.parsed is None else bool(self.parsed.can_fetch(url, self.agent))

    @property
    def delay_s(self) -> float | None:
        """The Crawl-delay, in seconds."""
        return None if self.parsed is None else self.parsed.crawl_delay(self.agent)


def rules(status: int, body: bytes, agent: str) -> Rules:
    """The rules that an answer to robots.txt makes: 2xx are parsed, 4xx allow all, 429, 5xx and no answer allow nothing."""
    if 200 <= status < 300:
        return Rules(agent, Protego.parse(body.decode("utf-8-sig", "replace")), True, status)
    return Rules(agent, None, 400 <= status < 500 and status != 429, status)
