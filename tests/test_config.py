"""Configuration: what is read, what is refused, and that the refusal names file, line and mend."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from pathlib import Path

import pytest

from monitor import config, resources
from monitor.errors import ConfigError
from monitor.records import Discovery, Territory
from monitor.settings import Config

SOURCE = """
[[source]]
key = "baolangson"
outlet = "Báo Lạng Sơn"
kind = "paper"
territories = ["2004-20", {system = "2025", code = "20", valid_from = 2025-07-01}]

[[source.discover]]
kind = "feed"
url = "https://baolangson.vn/rss/kinh-te.rss"

[[source.discover]]
kind = "listing"
url = "https://baolangson.vn/kinh-te"
selector = "h3 a"
pages = 3
"""


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in {"sources": "", "sites": "", **files}.items():
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    return tmp_path


def test_defaults_are_those_of_the_settings(tmp_path: Path) -> None:
    loaded = config.load(folder(tmp_path), tmp_path / "data", {})
    assert loaded == Config(data_dir=tmp_path / "data", config_dir=tmp_path)


def test_packaged_defaults_load() -> None:
    loaded = config.load(None, None, {})
    assert loaded.data_dir == Path("var")
    assert dataclasses.replace(loaded, sources=(), sites=()) == Config(data_dir=Path("var"), config_dir=None)


def test_monitor_toml_documents_every_setting_with_its_default(tmp_path: Path) -> None:
    text = (resources.config_dir() / "monitor.toml").read_text("utf-8")
    before, _, recipients = text.partition("#[[recipient]]")
    uncommented = re.sub(r'(?m)^#(?=\S|  ")', "", before)
    assert config.load(folder(tmp_path, monitor=uncommented), None, {}) == Config(data_dir=Path("var"), config_dir=tmp_path)
    for section, kind in config.SECTIONS.items():
        part = before.partition(f"[{section}]")[2].partition("\n[")[0]
        for field in dataclasses.fields(kind):
            if f"{section}.{field.name}" not in config.SECRETS:
                assert re.search(rf"(?m)^# .+\n#{field.name} = ", part), f"{section}.{field.name} is not documented"
    example = re.sub(r"(?m)^#(?=\S)", "", "#[[recipient]]" + recipients)
    assert config.load(folder(tmp_path, monitor=example), None, {}).recipients[0].provinces == ("2025-20",)


def test_a_source_is_read_whole() -> None:
    (source,) = config.parse_sources(SOURCE, "sources.toml")
    assert source.territories == (Territory("2004", "20"), Territory("2025", "20", date(2025, 7, 1)))
    assert source.discover[1] == Discovery("listing", "https://baolangson.vn/kinh-te", selector="h3 a", pages=3)
    assert source.line == 3


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[fetch]\ndelay = 3\n", 2, "unknown setting fetch.delay; did you mean delay_s?"),
        ("[fech]\ndelay_s = 3\n", 1, "unknown setting fech; did you mean fetch?"),
        ("\n\n[fetch]\ndelay_s = 'three'\n", 4, "a number is expected"),
        ("[fetch]\nworkers = 2.5\n", 2, "a whole number is expected"),
        ("[fetch]\nworkers = 0\n", 2, "a number from 1 on"),
        ("[fetch]\ncontact = 'Phòng Tín dụng'\n", 2, "write a mail address"),
        ("[fetch]\nallow_private = 1\n", 2, "true or false is expected"),
        ("[fetch]\ndelay_s = -1\n", 2, "a number from 0 on"),
        ("[collect]\nsubject_terms = 'hộ nghèo'\n", 2, "a list [ … ] is expected"),
        ("[mail]\ntransport = 'pigeon'\n", 2, "one of folder, smtp"),
        ("[mail]\ntransport = 'smtp'\n", 2, "needs host"),
        ("[mail]\npassword = 'x'\n", 2, "D40_MAIL_PASSWORD"),
        ("[mail]\nsender = 'the office'\n", 2, "is no mail address"),
        ("[mail]\noperators = ['a@b.vn', 'văn phòng']\n", 2, "'văn phòng' is no mail address"),
        ("[mail]\nunsubscribe = 'write to us'\n", 2, "mailto:"),
        ("[report]\ntemplates = '/none/such'\n", 2, "there is no folder /none/such"),
        ("[[recipient]]\naddress = 'vănphòng@tinh.vn'\n", 2, "a mail address"),
        ("[schedule]\nhealth_port = 70000\n", 2, "a number up to 65535"),
        ("[schedule]\nweekly = 'each monday'\n", 2, "is no cron expression"),
        ("[schedule]\nquiet_hours = '22-5'\n", 2, "22:00-05:00"),
        ("fetch = 3\n", 1, "[fetch] is a section"),
        ("timezone = 'Asia/Saigonn'\n", 1, "unknown time zone"),
        ("[fetch\n", 1, "not valid TOML"),
        ("[[recipient]]\nname = 'A'\naddress = 'not an address'\n", 3, "a mail address"),
        ("[[recipient]]\naddress = 'a@b.vn'\nkinds = ['daily']\n", 3, "one of weekly"),
        ("[[recipient]]\naddress = 'a@b.vn'\n\n[[recipient]]\naddress = 'a@b.vn'\n", 5, "stands twice"),
        ("[[recipient]]\naddress = 'a@b.vn'\nprovinces = ['2025-99']\n", 3, "unknown province"),
    ],
    ids=lambda value: value if isinstance(value, str) and "\n" not in value else None,
)
def test_a_wrong_setting_is_named_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config.load(folder(tmp_path, monitor=text), None, {})
    assert caught.value.line == line
    assert str(caught.value).startswith(f"{tmp_path / 'monitor.toml'}:{line}: ")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('url = "https://baolangson.vn/kinh-te"', 'url = "baolangson.vn/kinh-te"', 14, "is no web address"),
        ('url = "https://baolangson.vn/kinh-te"', 'url = "ftp://baolangson.vn/"', 14, "is no web address"),
        ('url = "https://baolangson.vn/kinh-te"', 'url = "https://user:pw@baolangson.vn/"', 14, "is no web address"),
        ('url = "https://baolangson.vn/kinh-te"', 'url = "https://a.vn\\\\@b.vn/"', 14, "is no web address"),
        ('"2004-20"', '"2004-99"', 6, "unknown province 2004-99"),
        ('"2004-20"', '"Lạng Sơn"', 6, "write the system and the two digits"),
        ('kind = "paper"', 'kind = "newspaper"', 5, "one of bank, party"),
        ('kind = "listing"', 'kind = "list"', 13, "one of feed, sitemap"),
        ('kind = "listing"', 'kind = "search"', 14, "{terms}"),
        ("pages = 3", "page = 3", 16, "did you mean pages?"),
        ('selector = "h3 a"', 'selector = "h3["', 15, "is no CSS selector"),
        ('kind = "paper"', 'kind = "paper"\ncontact = "Phòng Tín dụng"', 6, "write a mail address"),
        ('url = "https://baolangson.vn/kinh-te"', 'url = "https://baolangson.vn/tim?q={terms}"', 14, "needs terms"),
        ("pages = 3", 'pages = 1\n[[source.discover]]\nkind = "listing"\nurl = "https://x.vn/tin?page={page}"', 19, "pages = 2"),
        ('"2004-20"', '{system = "2004", code = "20", valid_from = 2025-07-01, valid_to = 2025-06-30}', 6, "not after the second"),
        ('outlet = "Báo Lạng Sơn"', "", 2, "needs outlet"),
        ('key = "baolangson"', 'key = "Báo"', 3, "small letters"),
        ('kind = "paper"', 'kind = "paper"\nrule = "none-such"', 3, "no site rule 'none-such'"),
        ('kind = "paper"', 'kind = "paper"\nline = 7', 6, "unknown setting source.line"),
    ],
)
def test_a_wrong_source_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    assert old in SOURCE
    with pytest.raises(ConfigError) as caught:
        config.load(folder(tmp_path, sources=SOURCE.replace(old, new)), None, {})
    assert (said in str(caught.value), caught.value.line) == (True, line), str(caught.value)


def test_a_source_that_stands_twice_is_refused_at_its_second_line() -> None:
    with pytest.raises(ConfigError, match="stands already in line 3") as caught:
        config.parse_sources(SOURCE + SOURCE, "sources.toml")
    assert caught.value.line == SOURCE.count("\n") + 3


def test_a_source_without_a_way_to_find_pages_is_refused() -> None:
    with pytest.raises(ConfigError, match="no way to find pages"):
        config.parse_sources(SOURCE.partition("[[source.discover]]")[0], "sources.toml")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("word\n", "utf-8")
    environ = {
        "D40_FETCH_DELAY_S": "2.5",
        "D40_FETCH_ALLOW_PRIVATE": "yes",
        "D40_COLLECT_SECOND_LOOKS_DAYS": "1, 3",
        "D40_TIMEZONE": "UTC",
        "D40_MAIL_PASSWORD_FILE": str(secret),
        "D40_MAIL_CA_FILE": "/etc/ca.pem",
        "D40_DATA": "elsewhere",
        "PATH": "/bin",
    }
    loaded = config.load(folder(tmp_path, monitor="[fetch]\ndelay_s = 9\nworkers = 3\n"), None, environ)
    assert (loaded.fetch.delay_s, loaded.fetch.workers, loaded.fetch.allow_private) == (2.5, 3, True)
    assert loaded.collect.second_looks_days == (1, 3)
    assert loaded.timezone == "UTC"
    assert (loaded.mail.password, loaded.mail.ca_file) == ("word", "/etc/ca.pem")


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"D40_FETCH_DELAY": "3"}, "D40_FETCH_DELAY: unknown variable"),
        ({"D40_FETCH_DELAY_S": "soon"}, "D40_FETCH_DELAY_S: fetch.delay_s = 'soon': a number is expected"),
        ({"D40_MAIL_PASSWORD_FILE": "/none/such"}, "D40_MAIL_PASSWORD_FILE: the file /none/such cannot be read"),
    ],
)
def test_a_wrong_variable_is_named(tmp_path: Path, environ: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config.load(folder(tmp_path), None, environ)
    assert said in str(caught.value)


def test_show_hides_secrets_and_can_be_read_again(tmp_path: Path) -> None:
    monitor = '[[recipient]]\nname = "A \\"B\\""\naddress = "a@b.vn"\n'
    loaded = config.load(folder(tmp_path, monitor=monitor), None, {"D40_MAIL_PASSWORD": "geheim", "D40_FETCH_DELAY_S": "7"})
    shown = config.show(loaded)
    assert "geheim" not in shown
    assert "# password: set, not shown" in shown
    (tmp_path / "monitor.toml").write_text(shown, "utf-8")
    again = config.load(tmp_path, None, {"D40_MAIL_PASSWORD": "geheim"})
    assert again == loaded


def test_one_list_is_no_two_sources() -> None:
    entry = '[[source]]\nkey = "{}"\noutlet = "A"\nkind = "paper"\nenabled = {}\n[[source.discover]]\nkind = "feed"\nurl = "{}"\n'
    first = entry.format("a", "true", "https://x.vn/rss")
    with pytest.raises(ConfigError, match=r"sources\.toml:16: http://www\.x\.vn/rss/ is asked for already by source 'a'"):
        config.parse_sources(first + entry.format("b", "true", "http://www.x.vn/rss/"), "sources.toml")
    assert len(config.parse_sources(first + entry.format("b", "false", "https://x.vn/rss"), "sources.toml")) == 2


def test_a_selector_of_a_site_that_is_none_is_named_with_its_line() -> None:
    with pytest.raises(ConfigError, match=r"sites.toml:4: site.body: 'div\[\[' is no CSS selector"):
        config.parse_sites('[[site]]\nname = "s"\nhosts = ["x.vn"]\nbody = ["div[["]\n', "sites.toml")


@pytest.mark.parametrize("name", ["monitor", "sources", "sites"])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, name: str) -> None:
    folder(tmp_path)
    (tmp_path / f"{name}.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="not UTF-8"):
        config.load(tmp_path, None, {})


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        config.load(tmp_path / "none", None, {})
