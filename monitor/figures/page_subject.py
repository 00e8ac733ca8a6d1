"""What a page is about: its language, and how much it speaks of policy credit. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.figures.programmes import OTHERS_LEND
from monitor.figures.sentence import Sentence

_ENGLISH = frozenset(
    ["the", "of", "and", "in", "to", "for", "has", "have", "was", "were", "with", "by", "from", "on", "at", "is", "are", "that"]
)

#: What only a lender for the poor speaks of, once it is named.
_CORE = frozenset(
    [
        "outstanding_loans",
        "overdue_debt",
        "overdue_ratio",
        "bad_debt_ratio",
        "entrusted_outstanding",
        "total_capital",
        "local_budget_capital",
        "lending",
    ]
)
_FUND = re.compile(r"quỹ (?:hỗ trợ|htnd|hội|tín dụng nhân dân|bảo vệ)|nguồn quỹ|support fund")

_POINT = re.compile(r"\d\.\d{1,2}\s?(?:billion|million|trillion|%|per ?cent)")
_COMMA = re.compile(r"\d,\d{1,2}\s?(?:billion|million|trillion|%|per ?cent)")


def has_decimal_comma(text: str) -> bool:
    """Whether an English page writes numbers in the Vietnamese way: "61,5 billion dong", and none in the English one."""
    return _COMMA.search(text) is not None and _POINT.search(text) is None


def is_english(text: str) -> bool:
    """Whether the page is English: a tenth of its words are English function words and few carry Vietnamese marks."""
    words = re.findall(r"[^\W\d_]+", text[:6000].lower())
    if not words:
        return False
    return sum(map(str.isascii, words)) > 0.8 * len(words) and sum(w in _ENGLISH for w in words) > 0.08 * len(words)


@dataclass(frozen=True, slots=True)
class Subject:
    """How much a page speaks of policy credit."""

    mentions: int  #: of the bank, the credit or a directive
    directive: bool
    early: bool  #: in its title or first part
    sentences: int = 9  #: how many sentences mention it
    core: int = 9  #: how many speak of outstanding or overdue debt, without another bank
    rivals: bool = True  #: another bank or fund is named
    funds: int = 0  #: how often it names another fund for loans
    crimes: int = 0  #: how often it speaks of a crime
    named: int = 9  #: how often the bank, its credit or a directive is named

    @property
    def on(self) -> bool:
        """Whether it is a page about policy credit or a part of it is; a warning of swindlers, or a page about another fund, is not."""
        return self.mentions >= 1 and self.crimes < 3 and self.funds < max(3, self.mentions + 1)

    @property
    def strong(self) -> bool:
        """Whether the page as a whole is: more than a passing mention."""
        if self.core and not self.rivals and (self.early or self.core >= 3):
            return True
        if self.rivals and not self.early and self.named < 2:
            return False
        if self.rivals and not self.early and self.mentions < 3 and self.core < 2:
            return False
        return (self.mentions >= 3 or (self.directive and self.mentions >= 2) or (self.early and self.mentions >= 2)) and (
            self.sentences >= 2 or self.core >= 2
        )


#: Code points of an item so short that whatever it names is named early.
_SHORT_ITEM = 400


def _fights_poverty(sentences: Sequence[Sentence]) -> bool:
    """Whether the page speaks of poor households again and again, and of no other bank or fund: what is lent softly there is policy credit."""
    if any(m.code in ("bank", "other_fund") for s in sentences for m in s.mentions.get("block", ())):
        return False
    return sum("nghèo" in s.folded for s in sentences) >= 3


#: How a programme of the bank is named where the bank is not.
_LENDING_PROGRAMME = re.compile(
    r"(?:chương trình |vốn |vay vốn )?(?:tín dụng|cho vay|vay vốn)\b|chương trình (?:tín dụng|cho vay)|quyết định|nghị định"
)


def _programmes_alone(sentences: Sequence[Sentence]) -> list[int]:
    """Where the page names programmes of the bank, if it names them again and again, and no other bank or fund; empty: it does not."""
    if any(m.code in ("bank", "other_fund") for s in sentences for m in s.mentions.get("block", ())):
        return []
    named = [
        (s.start + m.start, s.folded[m.start : m.end])
        for s in sentences
        for m in s.mentions.get("programme", ())
        if m.code not in OTHERS_LEND and _LENDING_PROGRAMME.match(s.folded, m.start)
    ]
    named += [
        (s.start + m.start, "cho vay")
        for s in sentences
        for m in s.mentions.get("near", ())
        if s.between(m.i - 2, m.i) == "cho vay" and s.kind == "item"
    ]
    enough = len(named) >= 2 or any(words.startswith("chương trình tín dụng") for _, words in named)
    return [at for at, _ in named] if enough and any("vay" in s.folded for s in sentences) else []


def subject_of(sentences: Sequence[Sentence], length: int) -> Subject:
    """Count what the page says of policy credit."""
    mentions, directive, early = 0, False, False
    named_codes = {m.code for s in sentences for m in s.mentions.get("subject", ())}
    codes = named_codes - {"preferential"}
    if not codes and named_codes and _fights_poverty(sentences):
        codes = named_codes  # "tín dụng ưu đãi", of a page about the poor alone
    programmes = [] if codes else _programmes_alone(sentences)
    if (not programmes and not codes) or (codes == {"trust"} and not any(s.mentions.get("organisation") for s in sentences)):
        return Subject(0, False, False)  # soft loans of anybody, or what is entrusted to another fund
    mentions = len(programmes)
    early = any(at < max(length * 0.4, _SHORT_ITEM) for at in programmes)
    for s in sentences:
        for m in s.mentions.get("subject", ()):
            mentions += 1
            directive = directive or m.code == "directive"
            early = early or s.start + m.start < max(length * 0.4, _SHORT_ITEM)
    told = sum(bool(s.mentions.get("subject")) for s in sentences)
    core = sum(any(m.code in _CORE for m in s.mentions.get("indicator", ())) and not s.has("block", 0, None, "bank") for s in sentences)
    rivals = any(m.code in ("bank", "other_fund") for s in sentences for m in s.mentions.get("block", ()))
    crimes = sum(m.code == "crime" for s in sentences for m in s.mentions.get("block", ()))
    funds = sum(bool(_FUND.search(s.folded)) for s in sentences)
    named = sum(m.code in ("bank", "credit", "directive") for s in sentences for m in s.mentions.get("subject", ()))
    return Subject(mentions, directive, early, told, core, rivals, funds, crimes, named)
