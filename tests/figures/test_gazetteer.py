"""Places: names in all their spellings, chains, type words, both systems; and what only looks like a place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.figures.gazetteer import Gazetteer, Named
from monitor.figures.model import Model

Find = Callable[..., list[Named]]

#: text, level, full name, key
ONE = [
    ("tại TP.HCM", "province", "Hồ Chí Minh", "2004-79"),
    ("TPHCM", "province", "Hồ Chí Minh", "2004-79"),
    ("Tp. HCM", "province", "Hồ Chí Minh", "2004-79"),
    ("TP. Hồ Chí Minh", "province", "Hồ Chí Minh", "2004-79"),
    ("Thành phố Hồ Chí Minh", "province", "Hồ Chí Minh", "2004-79"),
    ("BR-VT", "province", "Bà Rịa - Vũng Tàu", "2004-77"),
    ("Bà Rịa – Vũng Tàu", "province", "Bà Rịa - Vũng Tàu", "2004-77"),
    ("Bà Rịa-Vũng Tàu", "province", "Bà Rịa - Vũng Tàu", "2004-77"),
    ("Thừa Thiên Huế", "province", "Huế", "2004-46"),
    ("Thừa Thiên - Huế", "province", "Huế", "2004-46"),
    ("TT-Huế", "province", "Huế", "2004-46"),
    ("tỉnh Đăk Lăk", "province", "Đắk Lắk", "2004-66"),
    ("Đắc Lắc", "province", "Đắk Lắk", "2004-66"),
    ("Đăk Nông", "province", "Đắk Nông", "2004-67"),
    ("KonTum", "province", "Kon Tum", "2004-62"),
    ("Bắc Cạn", "province", "Bắc Kạn", "2004-06"),
    ("Khánh Hoà", "province", "Khánh Hòa", "2004-56"),
    ("KHÁNH HÒA", "province", "Khánh Hòa", "2004-56"),
    ("Thanh Hoá", "province", "Thanh Hóa", "2004-38"),
    ("Tỉnh ủy Lạng Sơn", "province", "Lạng Sơn", "2004-20"),
    ("NHCSXH tỉnh Đồng Nai", "province", "Đồng Nai", "2004-75"),
    ("TP Quy Nhơn", "district", "Quy Nhơn, Bình Định", "2004-540"),
    ("TP Qui Nhơn", "district", "Quy Nhơn, Bình Định", "2004-540"),
    ("TP Buôn Mê Thuột", "district", "Buôn Ma Thuột, Đắk Lắk", "2004-643"),
    ("Huyện ủy Định Hóa", "district", "Định Hóa, Thái Nguyên", "2004-167"),
    # accents tell places apart
    ("huyện Thạnh Hóa", "district", "Thạnh Hóa, Long An", "2004-800"),
    ("tỉnh Thanh Hóa", "province", "Thanh Hóa", "2004-38"),
    ("huyện Quang Bình", "district", "Quang Bình, Hà Giang", "2004-035"),
    ("tỉnh Quảng Bình", "province", "Quảng Bình", "2004-44"),
    # one name, told apart by the type word
    ("huyện Quảng Ninh", "district", "Quảng Ninh, Quảng Bình", "2004-456"),
    ("tỉnh Quảng Ninh", "province", "Quảng Ninh", "2004-22"),
    ("thị xã Tân Uyên", "district", "Tân Uyên, Bình Dương", "2004-723"),
    ("thành phố Lào Cai", "district", "Lào Cai, Lào Cai", "2004-080"),
    ("thành phố Đà Nẵng", "province", "Đà Nẵng", "2004-48"),
    # units that are gone
    ("huyện Hoành Bồ", "district", "Hoành Bồ, Quảng Ninh", "2004-F06"),
    # chains
    ("quận Hai Bà Trưng, Hà Nội", "district", "Hai Bà Trưng, Hà Nội", "2004-007"),
    ("huyện Châu Thành, tỉnh Tiền Giang", "district", "Châu Thành, Tiền Giang", "2004-821"),
    ("xã Bình Thành, huyện Định Hóa, tỉnh Thái Nguyên", "commune", "Bình Thành, Định Hóa, Thái Nguyên", "2004-05605"),
    ("xã Bình Thành, huyện Định Hóa (Thái Nguyên)", "commune", "Bình Thành, Định Hóa, Thái Nguyên", "2004-05605"),
    ("xã Trà Linh, huyện Nam Trà My (tỉnh Quảng Nam)", "commune", "Trà Linh, Nam Trà My, Quảng Nam", "2004-20950"),
    # words of its lie between a unit's kind and its name
    ("xã vùng thấp Tân Thành", "commune", "Tân Thành", None),
    # what no table can settle alone keeps its name and has no key
    ("huyện Châu Thành", "district", "Châu Thành", None),
    ("xã Tân Thành", "commune", "Tân Thành", None),
    ("thôn Núi Ngỗng", "hamlet", "Núi Ngỗng", None),
    # regions
    ("vùng Tây Nguyên", "region", "Tây Nguyên", None),
    ("Đồng bằng sông Cửu Long", "region", "Đồng bằng sông Cửu Long", None),
    ("ĐBSCL", "region", "Đồng bằng sông Cửu Long", None),
]
AFTER = [
    ("tỉnh Lào Cai", "province", "Lào Cai", "2025-15"),
    ("Đăk Lăk", "province", "Đắk Lắk", "2025-66"),
    ("TP.HCM", "province", "Hồ Chí Minh", "2025-79"),
    ("thành phố Huế", "province", "Huế", "2025-46"),
    ("Yên Bái", "province", "Yên Bái", "2004-15"),
    ("phường Yên Bái", "commune", "Yên Bái, Lào Cai", "2025-04252"),
    ("phường Long An, tỉnh Tây Ninh", "commune", "Long An, Tây Ninh", "2025-27694"),
    ("xã Tân Lạc, tỉnh Phú Thọ", "commune", "Tân Lạc, Phú Thọ", "2025-05128"),
    ("đặc khu Phú Quốc", "commune", "Phú Quốc, An Giang", "2025-31078"),
]
ENGLISH = [
    ("Lang Son province", "province", "Lạng Sơn", "2004-20"),
    ("the northern province of Lang Son", "province", "Lạng Sơn", "2004-20"),
    ("Lang Son's branch", "province", "Lạng Sơn", "2004-20"),
    ("Ho Chi Minh City", "province", "Hồ Chí Minh", "2004-79"),
    ("HCMC", "province", "Hồ Chí Minh", "2004-79"),
    ("Hanoi", "province", "Hà Nội", "2004-01"),
    ("Dak Lak", "province", "Đắk Lắk", "2004-66"),
    ("Ba Ria - Vung Tau", "province", "Bà Rịa - Vũng Tàu", "2004-77"),
    ("Quang Binh district", "district", "Quang Bình, Hà Giang", "2004-035"),
    ("Dinh Hoa district, Thai Nguyen province", "district", "Định Hóa, Thái Nguyên", "2004-167"),
    ("Tan Thanh commune", "commune", "Tân Thành", None),
    ("the Mekong Delta", "region", "Đồng bằng sông Cửu Long", None),
]
NOTHING = [
    "bà Nguyễn Thị Hòa Bình",
    "ông Thái Bình",
    "anh Trần Hà Giang",
    "Đồng chí Nguyễn Hải Dương",
    "xã hội",
    "an sinh xã hội",
    "chính trị - xã hội",
    "Hội Liên hiệp Phụ nữ",
    "Hà Nam Ninh",
    "hòa bình",
    "thái bình",
    "Việt Nam",
    "Lạng Sơn (TTXVN)",
    "P.V: Thưa ông",
    "Trường Đại học Sư phạm Huế",
]


def check(found: list[Named], level: str, full: str, key: str | None) -> None:
    assert [(n.level, n.full.replace("’", "'"), n.key) for n in found] == [(level, full, key)]


@pytest.mark.parametrize(("text", "level", "full", "key"), ONE, ids=[r[0] for r in ONE])
def test_one_place(named: Find, text: str, level: str, full: str, key: str | None) -> None:
    check(named(text), level, full, key)


@pytest.mark.parametrize(("text", "level", "full", "key"), AFTER, ids=[r[0] for r in AFTER])
def test_names_valid_at_publication_win(named: Find, text: str, level: str, full: str, key: str | None) -> None:
    check(named(text, after_merger=True), level, full, key)


@pytest.mark.parametrize(("text", "level", "full", "key"), ENGLISH, ids=[r[0] for r in ENGLISH])
def test_english_names(named: Find, text: str, level: str, full: str, key: str | None) -> None:
    check(named(text, english=True), level, full, key)


@pytest.mark.parametrize("text", ["tỉnh Long An (cũ)", "Long An cũ", "Long An (trước sáp nhập)"])
@pytest.mark.parametrize("after", [False, True])
def test_the_old_one(named: Find, text: str, after: bool) -> None:
    (place,) = named(text, after_merger=after)
    assert (place.names, place.key, place.old) == (("Long An",), "2004-80", True)


def test_old_and_new_of_one_name(named: Find) -> None:
    (new,) = named("tỉnh Thái Nguyên", after_merger=True)
    (old,) = named("Thái Nguyên (cũ)", after_merger=True)
    assert (new.key, old.key) == ("2025-19", "2004-19")


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_place(named: Find, text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize("text", ["Mr Hoa Binh", "Hanoi (VNA)", "Viet Nam", "social policy"])
def test_what_is_no_place_in_english(named: Find, text: str) -> None:
    assert named(text, english=True) == []


def test_names_without_marks_are_no_places_on_a_vietnamese_page(named: Find) -> None:
    assert named("tinh Thanh Hoa") == []


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("hai tỉnh Lai Châu, Điện Biên", ["2004-12", "2004-11"]),
        ("các tỉnh Hà Giang, Cao Bằng và Lạng Sơn", ["2004-02", "2004-04", "2004-20"]),
        ("Cao Bằng, Bắc Kạn", ["2004-04", "2004-06"]),
    ],
)
def test_several_places_stay_several(named: Find, text: str, keys: list[str]) -> None:
    assert [n.key for n in named(text)] == keys


def test_offsets_and_type_words(named: Find) -> None:
    text = "Tại huyện Định Hóa, dư nợ tăng; Hoành Bồ thì không."
    typed, bare = named(text)
    assert (text[typed.start : typed.end], typed.typed) == ("huyện Định Hóa", True)
    assert (text[bare.start : bare.end], bare.typed) == ("Hoành Bồ", False)


@pytest.mark.parametrize(
    ("text", "home"), [("chị Ma Thị Hợp ở xóm Khuôn Tát", True), ("chị Hoa, xã Bình Thành", True), ("tại xã Bình Thành", False)]
)
def test_where_a_person_lives(named: Find, text: str, home: bool) -> None:
    assert [n.person for n in named(text)] == [home]


def test_the_tables_say_what_lies_in_what(model: Model, named: Find) -> None:
    gazetteer: Gazetteer = model.gazetteer
    (commune,) = named("xã Bình Thành")
    (here,) = named("huyện Định Hóa")
    (there,) = named("huyện Thạnh Hóa")
    inside = gazetteer.within(commune, here)
    assert inside is not None
    assert (inside.full, inside.key) == ("Bình Thành, Định Hóa, Thái Nguyên", "2004-05605")
    district = gazetteer.within(here, there)
    assert district is None
