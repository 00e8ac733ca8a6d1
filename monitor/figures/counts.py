"""What a count is: households, loans, jobs, houses, works, groups. Pure; the rules stand in counts.toml."""

from __future__ import annotations

import re

from monitor.figures.binding import (
    ABOUT,
    OUTCOMES,
    Binding,
    Bound,
    Topic,
)
from monitor.figures.numbers import Quantity
from monitor.figures.sentence import Sentence

#: Behind poor households that something was done for: they are not all that remain.
_HELPED = re.compile(r"\bđược (?:\S+ )?(?:hỗ trợ|cấp|tặng|xây|giúp|tiếp cận|thụ hưởng|nhận)\b")
#: Behind workers whose loan takes them abroad.
_GOES_ABROAD = re.compile(
    r"(?:[^\s;\d]+ ){0,8}vay (?:vốn )?(?:[^\s,;]+ ){0,2}?(?:để )?(?:xuất cảnh|đi (?:xuất khẩu|xklđ|làm việc|lao động|nước ngoài))"
)
_BORROWS = re.compile(r"vay(?: vốn)?$")


#: Behind groups that are counted by how they were rated.
_RATED = re.compile(r"(?:xếp )?(?:loại )?(?:tốt|khá|trung bình|yếu)\b(?! (?:kém )?nhất)")
_ABROAD = re.compile(
    r"(?:được )?(?:đi |sang )(?:xuất khẩu|xklđ|làm việc|lao động)[^,;]*\b(?:nước ngoài|xuất khẩu|nhật|đài loan|hàn quốc)\b|(?:đi )?xuất khẩu lao động"
)
#: What one workshop or farm gives work to.
_WORKSHOP = re.compile(r"\b(?:xưởng|cơ sở|mô hình|trang trại|gia trại|nhà máy|tổ hợp tác|htx|hợp tác xã)\b[^;.]*$")
_PROJECT = re.compile(r"\b(?:khu|dự án|tòa|toà|chung cư)(?: \S+){0,4}$")
_OUT_OF = re.compile(r"\bcứ [^;.]*\bthì\b[^;.]*$")
_MUST_BORROW = re.compile(
    r"(?:phải |đã |được )*(?:nhờ tới |nhờ |tiếp cận )?(?:vay|vốn vay)\b|được (?:nhcsxh|ngân hàng)(?: \S+){0,4}? cho vay\b"
)
#: Outcomes that one kind of loan alone has.
_PROGRAMMES_OF = {
    "students_supported": ("students",),
    "water_sanitation_works": ("water_sanitation",),
    "overseas_workers": ("overseas_work",),
}


_OF_BORROWERS = re.compile(r"\btrong (?:tổng )?(?:số )?[\d.,]+ (?:hộ|khách hàng|người)(?: đang)? vay\b[^;]*$")


#: Loans of one kind as what brought something about, up to the programme's name, and what stands behind it.
_FROM_LOANS = re.compile(
    r"\b(?:từ|bằng|qua|nhờ|riêng)\b(?: (?:số|nguồn|đồng|vốn|vay|cho|của|chương|trình|tín|dụng|chính|sách|ưu|đãi))*? (?:chương trình|cho vay|vốn vay|nguồn vốn|vốn)\b[^,;:]*$"
)
_LOANS_FOR = re.compile(r"(?:^|[,;] )(?:đồng |nguồn )?vốn vay(?: (?:từ|của|thuộc))?(?: chương trình)?$")
_BROUGHT = re.compile(r",|\b(?:đã|giúp|tạo)\b")


class Counts(Binding):
    """Binds counts."""

    def _count_of(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> Bound | None:
        cue = s.last("cue", max(previous, q.i - 6), q.i)
        moved = cue is not None and cue.code in ("up", "down") and q.i - cue.j <= 3
        noun_text = s.folded[q.start : q.end]
        if s.word(q.i - 1) in ("nhóm", "tác", "bộ") and q.value < 100:
            return None
        if s.word(q.i - 1) == "cứ" or _OUT_OF.search(s.between(max(0, q.i - 14), q.i)):
            return None  # "cứ mười nhà vay thì tám nhà …"
        if re.match(r"tái nghèo\b", s.between(q.j, q.j + 2)):
            return None
        if q.noun == "person" and re.search(r"\bphát hiện(?: \S+){0,2}$", s.between(previous, q.i)):
            return None
        if "hội viên" in noun_text and not (
            re.match(r"(?:\S+ ){0,2}(?:vay|nợ)\b|[^,;]{0,40}\b(?:thoát|vượt)\b", s.between(q.j, q.j + 9))
            or s.word(q.i - 1) in ("cho", "giúp")
        ):
            return None  # members of a union
        poor = (
            None if _OF_BORROWERS.search(s.between(0, q.i)) else self._poor_households(s, q, previous, following, topic, noun_text, moved)
        )
        if poor is not None:
            value = -q.value if moved and cue is not None and cue.code == "down" else q.value
            return self._made(q, "poor_households", "change" if moved else "level", value, None, "poor_households_left", s, previous)
        if q.noun == "household" and "nghèo" in noun_text and _OF_BORROWERS.search(s.between(0, q.i)):
            return None  # which of the borrowers are poor
        best: tuple[float, str, str] | None = None
        for rule in self._model.counts:
            if q.noun not in rule.nouns or (rule.turns and not q.turns):
                continue
            cost: float = rule.cost
            if rule.context:
                distance = self._context_distance(s, q, previous, following, rule.context, rule.reach)
                if distance is None:
                    continue
                cost += distance
                if rule.name == "inspections" and distance <= 5:
                    cost -= 4
            if (
                rule.name == "loans_by_topic"
                and topic.indicator in ("outstanding_loans", "entrusted_outstanding")
                and topic.unit in ("VND", "percent")
                and not any(r.unit == "count" and r.j <= q.i for r in s.quantities)
            ):
                continue
            if rule.topic and topic.carried and rule.name not in ("inspections_go_on",):
                continue
            parallel = any(previous <= s.at(x.start) < q.i for x in s.names)
            if (
                rule.topic
                and topic.indicator not in rule.topic
                and ((topic.unit == "VND" and not parallel) or topic.counted not in rule.topic)
            ):
                continue
            if (
                rule.name == "loans_turns"
                and noun_text in ("lượt", "turns")
                and not (
                    s.has("context", max(0, previous - 12), min(following, q.j + 8), "borrow")
                    or (topic.indicator == "lending" and topic.unit == "VND" and not topic.carried)
                    or (topic.counted == "loans_made" and not topic.carried)
                )
            ):
                continue
            if (
                rule.name == "loans_turns"
                and q.noun == "person"
                and not s.has("context", 0, None, "borrow")
                and topic.indicator != "lending"
            ):
                continue
            if rule.topic and parallel and topic.counted == rule.indicator:
                cost -= 2
            if rule.topic and q.i - previous > 14 and previous:
                cost += 4
            if rule.topic and topic.counted == rule.indicator and rule.indicator in ("borrowers", "loans_made"):
                cost -= 1
            if best is None or cost < best[0]:
                best = (cost, rule.indicator, rule.name)
        if (
            best is None
            and q.noun == "programme"
            and any(r.noun == "programme" and re.search("tín dụng|cho vay", s.folded[r.start : r.end]) for r in s.quantities)
        ):
            best = (3, "programmes_run", "programmes")
        if (
            best is None
            and q.noun == "programme"
            and q.value >= 5
            and re.search(
                r"(?:^|\b)(?:(?:tổng )?(?:dư nợ|doanh số cho vay)(?: (?:của|cho vay|các))*|(?:vay|dư nợ) thuộc)$", s.between(previous, q.i)
            )
        ):
            best = (3, "programmes_run", "programmes")
        if (
            q.noun == "person"
            and topic.counted in OUTCOMES
            and not topic.carried
            and re.search(r"trong (?:đó|số đó|số này)(?: có)?$", s.between(previous, q.i))
        ):
            best = (0, topic.counted, "part_of_count")
            if _ABROAD.match(s.between(q.j, q.j + 12)):
                best = (0, "overseas_workers", "abroad")
        if best is None and q.noun == "works" and re.match(r",? ?(?:trong đó|gồm)(?: có)? ?$", s.between(q.j, following)):
            parts = next((r for r in s.quantities if r.i == following and r.noun == "works"), None)
            if parts is not None and any(m.code == "water" for m in s.of("context", parts.i, parts.j + 4)):
                best = (1, "water_sanitation_works", "works")
        if best is None and q.noun == "works" and "water_sanitation" in (topic.programme, topic.last, topic.named):
            best = (3, "water_sanitation_works", "works_of_programme")
        if (
            best is None
            and q.noun in ("household", "customer", "person")
            and (_BORROWS.search(noun_text) or re.match(r"(?:được )?vay", s.between(q.j, q.j + 2)))
            and (s.between(q.i - 2, q.i) == "đã có" or any(w.kind == "span" and w.end <= q.start for w in s.whens))
        ):
            best = (6, "loans_made", "loans_by_noun")
        if q.noun == "turn" and noun_text == "loans" and re.match(r"worth|totall?ing", s.between(q.j, q.j + 1)):
            best = (0, "loans_made", "loans_worth")
        if s.word(q.i - 1) == "cho" and (
            (q.noun == "worker" and re.match(r"(?:được )?vay", s.between(q.j, q.j + 2)))
            or (s.word(q.i - 2) == "đã" and _BORROWS.search(noun_text))
            or (
                q.noun in ("household", "customer", "person")
                and re.match(r"(?:(?:mới )?thoát nghèo |\S+ \S+ )?vay\b", s.between(q.j, q.j + 4))
            )
        ):
            best = (0, "loans_made", "loans_by_noun")
        if best is not None and best[1] == "jobs_supported" and q.noun == "worker" and _GOES_ABROAD.match(s.between(q.j, q.j + 14)):
            best = (0, "overseas_workers", "abroad")
        if best is not None and best[1] == "loans_made" and q.noun == "person" and _GOES_ABROAD.match(s.between(q.j, q.j + 14)):
            best = (0, "overseas_workers", "abroad")
        if best is not None and best[2] == "part_of_count" and _MUST_BORROW.match(s.between(q.j, q.j + 6)):
            best = (0, "loans_made", "loans_by_noun")
        if (
            best is not None
            and best[1] == "jobs_supported"
            and q.noun == "worker"
            and (
                (self._about == "overseas_work" and "trong nước" not in s.between(previous, q.i))
                or self._given(s, q) == "overseas_work"
                or (topic.last == "overseas_work" and topic.unit == "VND" and not topic.carried)
            )
        ):
            best = (0, "overseas_workers", "abroad")
        if q.noun == "worker" and re.match(r"được vay(?: vốn)?(?:$|[,.;(]| \d)", s.between(q.j, q.j + 4)):
            best = (0, "loans_made", "loans_by_noun")
        if q.noun in ("household", "customer") and re.search(
            r"\bsố (?:hộ|khách hàng)(?: đang| còn)? vay(?: vốn)? ?: ?$", s.between(previous, q.i)
        ):
            best = (0, "borrowers", "borrowers_by_noun")
        if (
            best is None
            and q.noun in ("household", "customer")
            and _BORROWS.search(noun_text)
            and s.word(q.i - 1) in ("có", "còn", "hơn", "trên", "gần", "số", "với", "của", "tổng")
        ):
            best = (6, "borrowers", "borrowers_by_noun")
        if q.noun in ("household", "customer", "person") and re.search(
            r"\d (?:thôn|bản|xóm|ấp|buôn|làng|tổ dân phố|khu phố),? (?:với |và )?(?:hơn|gần|trên|khoảng)?$|(?:những|các) (?:tổ|hộ|xã)(?: \S+){0,2} (?:dưới|trên)$",
            s.between(max(0, q.i - 7), q.i),
        ):
            return None
        if (
            best is not None
            and best[1] == "jobs_supported"
            and re.search(r"(?:giới thiệu|tư vấn|định hướng) ", s.between(max(previous, q.i - 8), q.i))
        ):
            return None  # advice, not work
        if (
            best is not None
            and best[1] in ("loans_made", "borrowers")
            and q.noun in ("household", "customer", "person")
            and q.value < 10
            and s.word(q.i - 1) != "("
        ):
            return None  # cases, not a total
        if (
            best is not None
            and best[1] in ("jobs_supported", "water_sanitation_works")
            and q.value < 50
            and (q.value < 10 or _WORKSHOP.search(s.between(max(0, q.i - 30), q.i)))
        ):
            return None  # one workshop's hands
        if q.noun in ("household", "customer", "person") and re.search(
            r"đối chiếu(?: \S+){0,2}$|(?:trong|trên) tổng số" + ABOUT + "$", s.between(previous, q.i)
        ):
            return None
        joined = s.number_before(q.i)
        if (
            best is not None
            and best[2] == "loans_by_borrowing"
            and topic.indicator in ("outstanding_loans", "entrusted_outstanding")
            and topic.unit == "VND"
            and not topic.carried
            and joined is not None
            and joined.unit == "VND"
            and re.fullmatch(r"(?:tiền |vốn )?(?:dư nợ|dư nợ cho vay)?[^,;.]{0,24}\b(?:với|của)" + ABOUT, s.between(joined.j, q.i))
        ):
            best = (6, "borrowers", "borrowers_by_topic")
        if (
            best is not None
            and best[2] == "loans_by_borrowing"
            and _BORROWS.search(noun_text)
            and re.search(r"\bquản lý" + ABOUT + "$", s.between(previous, q.i))
        ):
            best = (6, "borrowers", "borrowers_by_topic")
        if (
            best is not None
            and best[2] == "loans_by_borrowing"
            and topic.unit == "count"
            and topic.counted == "savings_credit_groups"
            and not topic.carried
            and q.i - previous <= 3
        ):
            best = (6, "borrowers", "borrowers_by_topic")
        if (
            best is not None
            and best[2] == "loans_by_borrowing"
            and topic.indicator in ("outstanding_loans", "entrusted_outstanding")
            and topic.unit in ("VND", "percent")
            and not topic.carried
            and re.match(r"vay(?: vốn)?(?:$|[,.;)]| (?:ở|tại|thuộc|thông qua)\b)", s.between(q.j, q.j + 4))
            and not any(w.kind == "span" for w in s.whens)
        ):
            best = (6, "borrowers", "borrowers_by_topic")
        if (
            best is not None
            and best[1] == "loans_made"
            and re.match(r"(?:vay vốn )?(?:bị|chịu) (?:thiệt hại|ảnh hưởng)(?! (?:\S+ ){0,2}vay)", s.between(q.j, q.j + 9))
        ):
            return None
        if s.word(q.i - 1) == "(" and topic.measure == "completion" and topic.counted and topic.unit != "VND" and not topic.carried:
            if s.has("plan", previous, q.i):
                return self._made(q, topic.counted, "target", q.value, None, "plan_of_topic", s, previous)
        planned = s.last("plan", previous, q.i)
        if (
            planned is not None
            and s.between(planned.j, q.i) in ("", "là")
            and topic.measure == "completion"
            and topic.counted
            and not topic.carried
        ):
            return self._made(q, topic.counted, "target", q.value, None, "plan_of_topic", s, previous)
        if (
            best is None
            and q.noun in ("household", "customer", "person")
            and (
                re.search(r"\bđến (?:được )?(?:với|tay)" + ABOUT + "$", s.between(previous, q.i))
                or re.match(r"(?:đã |được )*nhận (?:được )?(?:(?:hơn|gần|trên|khoảng) )?[\d.,]+ (?:tỷ|triệu)", s.between(q.j, q.j + 8))
            )
        ):
            best = (6, "loans_made", "loans_by_noun")
        if best is None:
            return None
        _, indicator, name = best
        if indicator == "programmes_run" and q.value <= 3 and "tín dụng" not in noun_text:
            return None  # "có hộ vay hai, ba chương trình"
        if indicator == "programmes_run" and re.match(r"(?:có )?(?:\S+ ){0,2}(?:lớn|cao|nhiều|trọng)", s.between(q.j, q.j + 5)):
            return None  # "Ba chương trình lớn nhất"
        if (
            indicator == "programmes_run"
            and self._near_programme(s, q, previous)
            and not s.between(previous, q.i).endswith(("một trong", "one of"))
        ):
            return None
        if indicator == "savings_credit_groups" and re.search(
            r"\b(?:chấn chỉnh|kiện toàn|giải thể|sáp nhập|thay thế|phát hiện)(?: \S+){0,2}$|\bkiểm tra (?:\S+ \S+, )?$",
            s.between(previous, q.i),
        ):
            return None  # groups that were mended, not all
        if indicator == "savings_credit_groups" and self._rated_groups(s, q, previous, following, topic):
            return None
        if indicator == "houses_built" and (
            (q.noun == "customer" and re.match(r"(?:đã )?(?:được )?vay\b", s.between(q.j, q.j + 3)))
            or (q.noun == "household" and s.word(q.i - 1) == "cho" and s.word(q.j) == "vay")
        ):
            indicator, name = "loans_made", "loans_by_borrowing"
        if indicator == "houses_built" and _PROJECT.search(s.between(previous, q.i)):
            return None
        if indicator == "houses_built" and not self._policy_house(s, q, previous, following, topic):
            return None
        outcome = indicator in OUTCOMES or indicator == "houses_built"
        programme = (None if outcome else self._near_programme(s, q, previous)) or self._given(s, q) or topic.programme
        if name == "programmes" and s.word(q.i - 1) == "under":
            q = q._replace(bound="=")
        if indicator == "houses_built" and "social hous" in s.folded[q.start : q.end]:
            programme = "social_housing"
        if indicator == "houses_built" and re.search(
            r"nhà ở xã hội(?! ?(?:,|và) (?:\S+ ){0,2}nhà| cho)", s.between(q.i, min(following, q.j + 7))
        ):
            programme = "social_housing"
        if indicator == "houses_built" and programme is None:
            purpose = next((m for m in s.of("programme", q.j, min(following, q.j + 18))), None)
            source = s.last("programme", max(previous, q.i - 12), q.i)
            if purpose is not None and re.search(r"\b(?:từ|theo|thuộc|bằng)\b", s.between(q.j, purpose.i)):
                programme = purpose.code
            elif source is not None and re.fullmatch(r"(?:đã )?(?:giúp|làm|xây)?(?: được)?", s.between(source.j, q.i)):
                programme = source.code
            elif s.has("within", previous, q.i) and not topic.carried:
                programme = topic.last
        joined = s.number_before(q.i)
        if (
            indicator in ("loans_made", "borrowers")
            and programme is None
            and joined is not None
            and joined.unit == "VND"
            and not topic.carried
            and re.fullmatch(r"(?:,? ?(?:với|cho|/|\(|đến|tới))?(?: (?:hơn|gần|trên|khoảng|tổng số))?", s.between(joined.j, q.i))
        ):
            programme = topic.last
        if indicator in OUTCOMES:
            programme = topic.programme if topic.programme == "covid_employers" else self._given(s, q) or self._vehicle(s, q)
            if programme not in _PROGRAMMES_OF.get(indicator, (programme,)):
                programme = None
            if programme is None and indicator != "overseas_workers" and self._about in _PROGRAMMES_OF.get(indicator, ()):
                programme = self._about
        measure, value = "level", q.value
        if moved and cue is not None and (topic.counted == indicator or s.has("base", q.j, min(following, q.j + 4))):
            measure, value = "change", -q.value if cue.code == "down" else q.value
        return self._made(q, indicator, measure, value, programme, f"count_{name}", s, previous)

    def _given(self, s: Sentence, q: Quantity) -> str | None:
        """The programme of the loans that this outcome came of, where the sentence says so: "cho vay GQVL 11 tỷ đồng, tạo việc làm cho 300 lao động"."""
        before = s.number_before(q.i)
        if before is None or before.unit != "VND" or q.i - before.j > 12 or ";" in s.between(before.j, q.i):
            return None
        told = s.number_before(before.i)
        earlier = told.j if told is not None else 0
        return self._near_programme(s, before, earlier)

    @staticmethod
    def _vehicle(s: Sentence, q: Quantity) -> str | None:
        """The programme whose loans the sentence says the outcome came of: "Riêng vốn chương trình GQVL đã tạo việc làm cho 300 lao động"."""
        for m in sorted((m for c in ("programme", "near") for m in s.of(c, 0, q.i)), key=lambda m: -m.i):
            between = s.between(m.j, q.i)
            if ";" in between or any(r.unit == "VND" and m.j <= r.i < q.i for r in s.quantities):
                return None
            loans = _FROM_LOANS.search(s.between(max(0, m.i - 7), m.j)) or _LOANS_FOR.search(s.between(max(0, m.i - 5), m.i))
            if loans and _BROUGHT.search(between):
                return m.code
        return None

    def _poor_households(
        self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic, noun_text: str, moved: bool
    ) -> str | None:
        if q.noun != "household" or q.turns or re.match(r"(?:.* )?cứ \d", s.between(0, q.i)):
            return None
        if moved and topic.counted == "poor_households":
            return "poor_households"
        if (
            topic.counted == "poor_households"
            and topic.unit in ("count", "percent")
            and noun_text.endswith("hộ")
            and re.search(r"còn(?: (?:dưới|khoảng|gần|hơn|trên))?$", s.between(previous, q.i))
        ):
            return "poor_households"
        lead = s.last("near", previous, q.i)
        if (
            lead is not None
            and lead.code == "poor_households"
            and noun_text.endswith("hộ")
            and len(re.sub(r"\([^()]*\)", "", s.between(lead.j, q.i)).split()) <= 9
            and re.search(r"(?:có|còn|là|giảm|tăng|từ|xuống|lên)(?: (?:dưới|khoảng|gần|hơn|trên))?$", s.between(lead.j, q.i))
        ):
            if not s.has("context", previous, q.i, "borrow"):
                return "poor_households"
        if re.match(r"(?:còn lại|hiện có|hiện còn)\b", s.between(q.j, q.j + 2)) and noun_text.endswith("hộ nghèo"):
            return "poor_households"
        if not any(
            w in noun_text or s.between(q.j, q.j + 1).startswith(w) for w in ("nghèo", "poor")
        ) and "thuộc diện nghèo" not in s.between(q.j, q.j + 4):
            return None
        if any(w in noun_text for w in ("cận", "mới", "near-poor")):
            return None
        if s.has("context", q.j, min(following, q.j + 8), "escape") or s.has("context", q.j, min(following, q.j + 8), "debt"):
            return None
        if _HELPED.search(s.between(q.j, min(following, q.j + 12))):
            return None
        left = s.between(max(previous, q.i - 4), q.i).split()
        if "poor" in noun_text and left[-2:-1] + left[-1:] and ("has" in left or "have" in left) and "still" in left:
            return "poor_households"
        if "thuộc diện nghèo" in s.between(q.j, q.j + 4) or (
            left and any(w in left for w in ("còn", "có", "remaining", "giảm", "của", "là"))
        ):
            if s.has("context", max(previous, q.i - 5), q.i, "borrow") or s.has("context", q.j, min(following, q.j + 6), "borrow"):
                return None
            return "poor_households"
        return None

    def _rated_groups(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> bool:
        if "tổ hợp tác" in s.between(0, q.i) or _RATED.match(s.between(q.j, q.j + 3)):
            return True
        if "tiết kiệm" in s.folded[q.start : q.end] or "tk" in s.folded[q.start : q.end]:
            return False
        if s.word(q.i - 1) in ("qua", "/"):
            return False
        if s.word(q.i - 1) in ("gồm", "có") and "tiết kiệm" in s.between(max(0, q.i - 10), q.i):
            return False
        if s.has("context", q.j, min(following, q.j + 6), "group_other"):
            return True
        text = s.between(q.i, min(len(s.tokens), q.j + 8)) + " " + s.between(max(0, q.i - 12), q.i)
        if topic.counted == "savings_credit_groups" or topic.indicator in ("savings_deposits", "entrusted_outstanding"):
            return False
        if (
            topic.indicator == "outstanding_loans"
            and topic.unit == "VND"
            and not topic.carried
            and s.word(q.i - 1) in ("trên", "tại", "ở", "qua")
        ):
            return False
        return not any(
            w in text
            for w in ("tiết kiệm", "tk&vv", "tkvv", "vay vốn", "giao dịch tại", "savings", "credit", "tk & vv", "dư nợ", "quản lý")
        )

    def _policy_house(self, s: Sentence, q: Quantity, previous: int, following: int, topic: Topic) -> bool:
        text = s.between(max(previous, q.i - 8), q.i) + " " + s.between(q.j, min(following, q.j + 10))
        lent = q.noun != "house" and re.search(r"\b(?:vay|vốn|loans?)\b", s.folded)
        if lent or "hộ" in text or "chính sách" in text or "nhà ở xã hội" in s.folded or "poor" in text or topic.indicator or topic.counted:
            if re.search(r"\b(?:dự án|projects)\b(?!.*\bvay\b)", s.between(0, q.i)):
                return False  # built by others: "9 dự án nhà ở xã hội với 7.850 căn"
            if re.match(
                r"(?:bị |ngập|sập|hư hỏng|tốc mái|đổ |(?:were|was|are) (?:damaged|destroyed|flooded|collapsed))",
                s.between(q.j, min(following, q.j + 3)) + " ",
            ):
                return False
            return bool(lent or topic.counted or topic.indicator or s.has("subject", 0) or s.has("programme", 0) or s.has("near", 0))
        return False

    @staticmethod
    def _lent_to(s: Sentence, q: Quantity) -> bool:
        """Whether the number stands behind an amount that was lent to it: "giải ngân 26,8 tỷ đồng cho 442 hộ"."""
        amount = s.number_before(q.i)
        return (
            amount is not None
            and amount.unit == "VND"
            and s.between(amount.j, q.i) in ("cho", "với", "đến", "cho hơn", "cho gần", "với hơn")
        )

    def _context_distance(
        self, s: Sentence, q: Quantity, previous: int, following: int, contexts: frozenset[str], reach: int
    ) -> float | None:
        """How far the nearest of *contexts* stands from the number, in words; commas count four, and what is before counts one more."""
        best: float | None = None
        for m in s.of("context", previous, min(following, q.j + reach + 12)):
            if m.code not in contexts or (m.i >= q.i and m.j <= q.j and m.code in ("debt", "borrow") and q.noun != "programme"):
                continue
            if m.code == "escape" and m.i >= q.j and s.word(m.i - 1) == "mới" and s.word(m.i - 2) == "hộ":
                continue  # the programme that the next number is of
            if m.code == "house_strong" and (s.between(m.i - 2, m.i).endswith(("vay để", "nhu cầu vay")) or self._lent_to(s, q)):
                continue  # what the loans are for
            if (
                m.code == "debt"
                and m.i >= q.j
                and s.word(m.i - 1) == ","
                and any(r.unit == "VND" and 0 <= r.i - m.j <= 4 for r in s.quantities)
            ):
                continue  # ", dư nợ 12,9 tỷ": the head of the next number
            if m.i >= q.j - 1:
                between = [s.word(k) for k in range(q.j, m.i)]
                distance = float(len(between)) + 4 * sum(w in (",", ";") for w in between)
                if ";" in between:
                    distance += 10
            elif m.j <= q.i:
                between = [s.word(k) for k in range(m.j, q.i)]
                distance = 1.0 + len(between) + 3 * sum(w in (",", ";") for w in between)
                if ";" in between:
                    distance += 10
            else:
                distance = 0.0
            if distance <= reach and (best is None or distance < best):
                best = distance
        return best
