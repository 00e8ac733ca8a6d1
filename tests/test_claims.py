"""When figures say the same, differ, change, or can hardly be true."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import claims
from monitor.places import load_places
from monitor.plausible import load_magnitudes
from monitor.records import Figure
from monitor.text import search_fold

TY = 10**9
D = Decimal


def mention(value: str | int, bound: str = "=", page: int = 1, id: int = 1, reviewed: bool = False) -> claims.Mention:
    return claims.Mention(id, D(value), bound, page, reviewed)


def figure(value: str | int = 5568 * TY, **fields: object) -> Figure:
    base = Figure(
        "outstanding_loans", "level", D(value), "VND", "=", "Lạng Sơn", "2004-20", "2024-06-30", None, None, "dư nợ đạt …", 0, 5, "r"
    )
    return replace(base, **fields)  # type: ignore[arg-type]


# --- time and place ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "end"),
    [
        ("2023", "2023-12-31"), ("2024-02", "2024-02-29"), ("2024-06-30", "2024-06-30"), ("2014/2024", "2024-12-31"), ("2024-Q3",
        "2024-09-30"),
        ("2023-12-31/2024-06-30", "2024-06-30"), (None, None), ("", None), ("soon", None), ("2024-13", None), ("2024-02-30", None),
        ("2024-06-30T10:00", "2024-06-30"), ("0000", None),
    ],
)  # fmt: skip
def test_period_end(period: str | None, end: str | None) -> None:
    assert claims.period_end(period) == end


def test_moment_is_not_after_the_page() -> None:
    assert claims.moment("2024", "2024-07-30") == "2024-07-30"
    assert claims.moment("2023", "2024-07-30") == "2023-12-31"
    assert claims.moment(None, "2024-07-30") is None
    assert claims.moment("2024", None) == "2024-12-31"


@pytest.mark.parametrize(
    ("key", "area"),
    [
        ("2004-20", "2025-20"),  # Lạng Sơn went whole into Lạng Sơn: one series
        ("2025-20", "2025-20"),
        ("2004-10", "2004-10"),  # Lào Cai took in Yên Bái: two areas of one name
        ("2025-15", "2025-15"),
        ("2004-15", "2004-15"),
        ("2004-183", "2004-183"),
        ("VN", "VN"),
    ],
)
def test_territory(key: str, area: str) -> None:
    assert claims.territory(key, None, load_places()) == area


def test_territory_without_key_is_the_folded_name() -> None:
    assert claims.territory(None, "Tây Nguyên", load_places()) == claims.territory(None, "TÂY NGUYÊN", load_places()) == "?tây nguyên"
    assert "|" not in claims.territory(None, "a|b", load_places())


@pytest.mark.parametrize(
    ("key", "other"), [("2004-10", "2025-15"), ("2025-15", "2004-10"), ("2004-20", None), ("2004-15", None), ("VN", None)]
)
def test_namesake(key: str, other: str | None) -> None:
    assert claims.namesake(key, load_places()) == other


# --- rounding ----------------------------------------------------------------------------------------------------------

AGREE = [
    ("5568", "=", "5568", "="),
    ("5568", "=", "5500", ">"),  # hơn 5.500 tỷ
    ("6082", "=", "6000", ">"),  # vượt 6.000 tỷ
    ("514.654", "=", "515", "<"),  # gần 515 tỷ, 514.654 triệu
    ("5568", "=", "5568.3", "="),
    ("5568", "=", "5567.9", "="),
    ("5568", "=", "5568.7", "="),  # cut, not rounded
    ("5.5", "=", "5.48", "="),
    ("6.02", "=", "6", "~"),
    ("11.3", "=", "11", "~"),
    ("5500", ">", "5568.1", ">"),
    ("5568", "=", "5568", ">"),
    ("-1.2", "=", "-1.2", "="),
    ("-5.3", "=", "-5", ">"),
]
DIFFER = [
    ("5568", "=", "5569", "="),
    ("5568", "=", "5620", ">"),
    ("5500", ">", "5620", "="),
    ("2000", ">", "2350", "="),  # 17% above: too far for one digit
    ("5500", ">", "5600", "<"),
    ("10", ">", "12", "<"),  # the ends of a range
    ("50", ">", "100", "<"),
    ("12", "=", "12.4", "="),  # 3% apart: shown as a conflict by rounding
    ("6000", "=", "6082", "="),
    ("5568", "=", "5500", "<"),
    ("515", "<", "515.2", "="),
    ("5568000", "=", "5568", "="),
    ("1.2", "=", "-1.2", "="),
    ("5", ">", "5", "<"),
    ("0", "=", "1", "="),
]


@pytest.mark.parametrize(("a", "ab", "b", "bb"), AGREE, ids=str)
def test_agree(a: str, ab: str, b: str, bb: str) -> None:
    assert claims.agree(mention(a, ab), mention(b, bb))
    assert claims.agree(mention(b, bb), mention(a, ab))


@pytest.mark.parametrize(("a", "ab", "b", "bb"), DIFFER, ids=str)
def test_differ(a: str, ab: str, b: str, bb: str) -> None:
    assert not claims.agree(mention(a, ab), mention(b, bb))
    assert not claims.agree(mention(b, bb), mention(a, ab))


BOUNDS = st.sampled_from("=><~")
VALUES = st.integers(-99_999, 99_999).map(D)


@settings(max_examples=300, deadline=None)
@given(VALUES, BOUNDS, VALUES, BOUNDS)
def test_agree_is_symmetric(a: Decimal, ab: str, b: Decimal, bb: str) -> None:
    one, other = claims.Mention(1, a, ab, 1), claims.Mention(2, b, bb, 2)
    assert claims.agree(one, other) == claims.agree(other, one)


def grouped(mentions: list[claims.Mention]) -> set[frozenset[int]]:
    return {frozenset(m.id for m in g.members) for g in claims.group(mentions)}


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(5400, 5700), BOUNDS), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order(values: list[tuple[int, str]], random: object) -> None:
    mentions = [claims.Mention(i, D(v), b, i) for i, (v, b) in enumerate(values)]
    expected = grouped(mentions)
    random.shuffle(mentions)  # type: ignore[attr-defined]
    assert grouped(mentions) == expected
    assert sorted(itertools.chain(*expected)) == list(range(len(values)))


def test_the_exact_figure_is_the_claim() -> None:
    (group,) = claims.group([mention(5500, ">", 1, 1), mention(5568, "=", 2, 2), mention(5570, "~", 3, 3)])
    assert group.anchor.value == 5568
    assert group.pages == {1, 2, 3}


def test_a_rounded_figure_joins_the_nearest() -> None:
    groups = claims.group([mention(5568, id=1), mention(5512, page=2, id=2), mention(5500, ">", 3, 3)])
    assert {g.anchor.value: sorted(m.id for m in g.members) for g in groups} == {D(5568): [1], D(5512): [2, 3]}


def test_a_persons_word_comes_first() -> None:
    (group,) = claims.group([mention("5568.3", id=1), mention(5568, id=2, page=2, reviewed=True)])
    assert group.anchor.id == 2


# --- conflicts ---------------------------------------------------------------------------------------------------------


def side(value: str | int, page: int, **fields: object) -> claims.Side:
    return replace(claims.Side(page, D(value), "=", frozenset({page})), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "known", "reason"),
    [
        (side(5568 * TY, 1), side(5568 * TY // 1000, 2), False, "scale_slip"),
        (side(1_489_744 * TY, 1), side("1489.7e9", 2), False, "scale_slip"),
        (side(12, 1), side("12.4", 2), False, "rounding"),
        (side(6000, 1), side(6082, 2, bound="="), False, "rounding"),
        (side(5568, 1), side(5500, 2, bound="<"), False, "rounding"),
        (side(5568, 1), side(9999, 2), True, "other_date"),
        (side(5568, 1, period="2024-07-30", published_on="2024-07-30"), side(5431, 2, period="2024-07-30"), False, "other_date"),
        (side(5568, 1, system="2004"), side(9876, 2, system="2025"), False, "old_and_new_province"),
        (side(5568, 1), side(5431, 2), False, "unknown"),
    ],
)
def test_reason(one: claims.Side, other: claims.Side, known: bool, reason: str) -> None:
    assert claims.reason(one, other, known) == claims.reason(other, one, known) == reason


def test_two_values_on_one_page_are_two_things() -> None:
    one = claims.Side(1, D(2100), "=", frozenset({1}))
    other = claims.Side(2, D(3400), "=", frozenset({1, 2}))
    assert not claims.differ(one, other)
    assert claims.differ(one, replace(other, pages=frozenset({2})))


# --- reprints ----------------------------------------------------------------------------------------------------------

STORY = " ".join(f"Câu thứ {i} của bài báo về tín dụng chính sách ở huyện {i * 7} với số {i * 13}." for i in range(30))


def hashes(text: str) -> frozenset[int]:
    return claims.shingles(search_fold(text))


def test_reprint_is_found_by_text() -> None:
    reprint = "Theo TTXVN. " + STORY.replace("Câu", "câu") + " Ảnh minh hoạ."
    assert claims.same_text(hashes(STORY), hashes(reprint))
    assert claims.same_text(hashes(STORY), hashes(STORY[: len(STORY) * 2 // 3]))
    assert set(claims.sketch(hashes(STORY))) & set(claims.sketch(hashes(reprint)))


def test_another_story_is_no_reprint() -> None:
    other = STORY.replace("của bài", "trong tin").replace("tín dụng", "vay vốn").replace("ở huyện", "tại địa bàn")
    assert not claims.same_text(hashes(STORY), hashes(other))
    assert not claims.same_text(hashes("Bản tin ngắn về hộ nghèo"), hashes("Bản tin ngắn về hộ nghèo"))


# --- versions ----------------------------------------------------------------------------------------------------------


def test_compare_a_changed_page() -> None:
    old = [figure(), figure(100, indicator="borrowers", unit="count"), figure(7, indicator="inspections", unit="count")]
    new = [
        figure(5569 * TY),
        figure(100, indicator="borrowers", unit="count", start=50),
        figure(3, indicator="transaction_points", unit="count"),
    ]
    found = claims.compare(old, new)
    assert (found.kept, found.changed, found.gone, found.added) == (((1, 1),), ((0, 0),), (2,), (2,))


def test_compare_moved_date_is_a_change() -> None:
    found = claims.compare([figure()], [figure(5600 * TY, period="2024-07-31")])
    assert found.changed == ((0, 0),)


def test_compare_a_reread_goes_by_span() -> None:
    old = [figure(start=10, end=20), figure(start=50, end=60)]
    new = [figure(start=10, end=20, indicator="total_capital"), figure(start=50, end=60)]
    found = claims.compare(old, new, same_text=True)
    assert (found.kept, found.changed, found.gone, found.added) == (((1, 1),), ((0, 0),), (), ())


def test_compare_two_places_over_one_span() -> None:
    pair = [figure(place="Lai Châu", place_key="2004-12"), figure(place="Điện Biên", place_key="2004-11")]
    assert claims.compare(pair, list(reversed(pair)), same_text=True).kept == ((1, 0), (0, 1))
    assert not claims.compare(pair, pair).changed


# --- plausibility ------------------------------------------------------------------------------------------------------


def codes(value: str | int, near: claims.Neighbours | None = None, **fields: str | None) -> tuple[str, ...]:
    given = {
        "indicator": "outstanding_loans", "measure": "level", "programme": None, "unit": "VND", "per": None, "kind": "stock", "size": "",
    } | fields  # fmt: skip
    return claims.implausible(value=D(value), near=near or claims.Neighbours(), magnitudes=load_magnitudes(), **given)  # type: ignore[arg-type]


N = claims.Neighbours


@pytest.mark.parametrize(
    ("value", "near", "fields", "expected"),
    [
        (5568 * TY, N((D(5100 * TY),)), {}, ()),
        (5568 * TY // 1000, N((D(5100 * TY),)), {}, ("scale_against_last",)),
        (5568 * TY * 1000, N((D(5100 * TY),)), {}, ("scale_against_last",)),
        (500 * TY, N((D(5100 * TY),)), {}, ("fall_against_last",)),
        (5568 * TY, N((D(5 * TY), D(5100 * TY))), {}, ()),  # the one before was the slip
        (5 * TY, N((D(5100 * TY), D(5000 * TY)), D(5600 * TY)), {}, ("scale_against_last",)),
        (500 * TY, N((D(5100 * TY),)), {"kind": "flow"}, ()),
        ("5.5", N(part=D(55), whole=D(1000)), {"indicator": "local_budget_capital", "measure": "share", "unit": "percent"}, ()),
        (
            "15",
            N(part=D(55), whole=D(1000)),
            {"indicator": "local_budget_capital", "measure": "share", "unit": "percent"},
            ("share_against_parts",),
        ),
        (600, N(above=D(500)), {}, ("above_parent",)),
        (600, N(above=D(500)), {"indicator": "overdue_ratio", "unit": "percent", "kind": "rate"}, ("magnitude",)),
        (5568 * TY, N(), {"size": "province_2004"}, ()),
        (5568 * TY, N(), {"size": "district"}, ("magnitude",)),
        (5568 * TY, N(), {"size": "district", "programme": "students"}, ()),
        (90, N(), {"indicator": "poverty_rate", "unit": "percent", "kind": "rate"}, ("magnitude",)),
        (5568 * TY, N((D(1),)), {"measure": "change"}, ()),
    ],
)
def test_implausible(value: int, near: claims.Neighbours, fields: dict[str, str], expected: tuple[str, ...]) -> None:
    assert codes(value, near, **fields) == expected


# --- sums over the parts -----------------------------------------------------------------------------------------------


def test_back_cast_needs_every_part() -> None:
    places = load_places()
    parts = [p.key for p in places.parts("2025-15")]
    assert parts == ["2004-10", "2004-15"]
    kinds = {"outstanding_loans": "stock", "poverty_rate": "rate"}
    levels = [
        ("2004-10", "outstanding_loans", None, "VND", "2024-12-31", D(4000)),
        ("2004-15", "outstanding_loans", None, "VND", "2024-12-31", D(5000)),
        ("2004-10", "outstanding_loans", None, "VND", "2023-12-31", D(3500)),
        ("2004-10", "poverty_rate", None, "percent", "2024", D(8)),
        ("2004-15", "poverty_rate", None, "percent", "2024", D(9)),
    ]
    (computed,) = claims.back_cast(levels, "2025-15", places, kinds=kinds)
    assert (computed.value, computed.period, [k for k, _ in computed.parts]) == (9000, "2024-12-31", parts)
    assert claims.back_cast(levels, "2025-20", places, kinds=kinds) == ()
    assert claims.back_cast(levels, "VN", places, kinds=kinds) == ()
