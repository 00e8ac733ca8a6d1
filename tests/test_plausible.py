"""What a claim can plausibly say: the table of magnitudes, and what is refused in one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from monitor.errors import ConfigError
from monitor.places import load_places
from monitor.plausible import SIZES, load_magnitudes, parse_magnitudes, size_of

UNITS = {"outstanding_loans": frozenset({"VND"}), "overdue_ratio": frozenset({"percent"})}
ROW = '[[magnitude]]\nof = ["outstanding_loans"]\ntimes = 1_000\ndistrict = [0.5, 3]\n'


@pytest.mark.parametrize(
    ("fields", "value", "outside"),
    [
        ({}, "3000", False),
        ({}, "3000.5", True),
        ({}, "499.5", True),
        ({}, "500", False),
        ({"size": "province_2004"}, "9999999", False),  # no bounds for this size
        ({"size": ""}, "9999999", False),
        ({"measure": "change"}, "9999999", False),
        ({"indicator": "overdue_ratio", "unit": "percent"}, "101", True),  # the row for every indicator
        ({"indicator": "overdue_ratio", "unit": "percent", "size": ""}, "99", False),
    ],
)
def test_out_of_bounds(fields: dict[str, str], value: str, outside: bool) -> None:
    table = parse_magnitudes(ROW + '[[magnitude]]\nunit = "percent"\nany = [0, 100]\n', UNITS)
    asked = {"indicator": "outstanding_loans", "measure": "level", "unit": "VND", "size": "district"} | fields
    assert table.out_of_bounds(value=Decimal(value), **asked) is outside


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ("", "must not be empty", None),
        ("[[magnitude]\n", "not TOML", None),
        (ROW + ROW.replace("outstanding_loans", "outstanding"), "unknown indicator 'outstanding'", 5),
        (ROW + ROW, "outstanding_loans has two rows for level", 5),
        ('[[magnitude]]\nof = ["overdue_ratio"]\n', "no size", 1),
        (ROW.replace("district", "hamlet"), "hamlet: give bounds for any of country", 1),
        (ROW.replace("[0.5, 3]", "[3, 0.5]"), r"district must be \[lowest, highest\]", 1),
        (ROW.replace("[0.5, 3]", "3"), r"district must be \[lowest, highest\]", 1),
        (ROW.replace("[0.5, 3]", '["0.5", "3"]'), r"district must be \[lowest, highest\]", 1),
    ],
)
def test_a_bad_table_is_refused(text: str, says: str, line: int | None) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        parse_magnitudes(text, UNITS)
    assert (caught.value.file, caught.value.line) == ("figures/tables/magnitudes.toml", line)


def test_larger_places_have_larger_bounds() -> None:
    for (indicator, measure, unit), by_size in load_magnitudes().rows.items():
        given = [by_size[size] for size in ("commune", "district", "province_2004", "country") if size in by_size]
        assert given == sorted(given), (indicator, measure, unit)
        assert set(by_size) <= {*SIZES, "any"}


@pytest.mark.parametrize(
    ("key", "size"), [("2004-20", "province_2004"), ("2025-20", "province_2025"), (None, "commune"), ("2004-xx", "commune")]
)
def test_size_of_a_place(key: str | None, size: str) -> None:
    assert size_of(key, load_places(), unlisted="commune") == size
