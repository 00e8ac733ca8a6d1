"""The administrative units: both systems, the map between them, and tables that do not fit together."""

from __future__ import annotations

import pytest

from monitor import places
from monitor.errors import ConfigError
from monitor.places import Places, load_places


@pytest.fixture(scope="module")
def units() -> Places:
    return load_places()


@pytest.mark.parametrize(
    ("system", "level", "count"),
    [("2004", "province", 63), ("2025", "province", 34), ("2004", "commune", 10_035), ("2025", "commune", 3_321)],
)
def test_how_many(units: Places, system: str, level: str, count: int) -> None:
    assert sum(p.level == level and p.system == system for p in units.by_key.values()) == count


def test_districts_with_those_that_are_gone(units: Places) -> None:
    districts = [p for p in units.by_key.values() if p.level == "district"]
    assert sum(not p.code.startswith("F") for p in districts) == 696
    assert {"Hoành Bồ", "Thông Nông"} <= {p.name for p in districts if p.code.startswith("F")}


def test_no_district_in_the_system_of_2025(units: Places) -> None:
    assert not [p for p in units.by_key.values() if p.level == "district" and p.system == "2025"]


#: a code means another province in each system
@pytest.mark.parametrize("code", ["15", "24", "44", "52", "80", "82", "91"])
def test_a_code_alone_is_no_key(units: Places, code: str) -> None:
    old, new = units.by_key[f"2004-{code}"], units.by_key[f"2025-{code}"]
    assert old.name != new.name
    assert old.successor_key == new.key


@pytest.mark.parametrize(
    ("key", "successor"),
    [
        ("2004-06", "2025-19"),  # Bắc Kạn → Thái Nguyên
        ("2004-10", "2025-15"),  # Lào Cai → Lào Cai, under another code
        ("2004-82", "2025-82"),  # Tiền Giang → Đồng Tháp
        ("2004-20", "2025-20"),  # Lạng Sơn did not change
        ("2004-05605", "2025-19"),  # a commune of Định Hóa, Thái Nguyên
        ("2025-04252", "2025-15"),
        ("2025-20", "2025-20"),
        ("VN", "VN"),
        ("2004-99", None),
        (None, None),
        ("", None),
    ],
)
def test_the_province_of_2025(units: Places, key: str | None, successor: str | None) -> None:
    assert units.province_2025(key) == successor


def test_every_old_province_went_into_a_new_one(units: Places) -> None:
    parts = [part for province in units.provinces("2025") for part in units.parts(province.key)]
    assert sorted(p.key for p in parts) == sorted(p.key for p in units.provinces("2004"))
    assert [p.name for p in units.parts("2025-24")] == ["Bắc Giang", "Bắc Ninh"]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("2004-007", "Hai Bà Trưng, Hà Nội"),
        ("2004-05605", "Bình Thành, Định Hóa, Thái Nguyên"),
        ("2025-04252", "Yên Bái, Lào Cai"),
        ("2004-20", "Lạng Sơn"),
        ("VN", "Viet Nam"),
        ("no such key", "Viet Nam"),
    ],
)
def test_full_names(units: Places, key: str, name: str) -> None:
    assert units.full_name(key) == name


def test_the_province_that_a_unit_lies_in(units: Places) -> None:
    commune = units.province("2004-05605")
    assert commune is not None
    assert commune.key == "2004-19"
    assert units.province("VN") is None


def test_boundaries_are_of_the_34(units: Places) -> None:
    codes = [feature["properties"]["code"] for feature in units.geojson()["features"]]
    assert sorted(codes) == sorted(p.code for p in units.provinces("2025"))


def test_names_are_nfc_and_without_type_words(units: Places) -> None:
    from monitor.text import nfc

    for place in units.by_key.values():
        assert place.name == nfc(place.name) == place.name.strip()
        assert not place.name.startswith(("Tỉnh ", "Huyện ", "Xã ", "Thị xã ", "Thị trấn "))


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"code": "xyz", "name": "Ba Đình", "type": "quận", "province_code": "99"}, "which no table holds"),
        ({"code": "001", "name": "Ba Đình", "type": "quận", "province_code": "01"}, "duplicate"),
    ],
)
def test_an_orphan_or_a_double_is_refused_with_its_line(monkeypatch: pytest.MonkeyPatch, bad: dict[str, str], says: str) -> None:
    whole = places.rows

    def rows(name: str):
        yield from whole(name)
        if name == "districts.csv":
            yield 999, bad

    monkeypatch.setattr(places, "rows", rows)
    with pytest.raises(ConfigError, match=says) as caught:
        places.build()
    assert "districts.csv" in str(caught.value)
    assert "999" in str(caught.value)
