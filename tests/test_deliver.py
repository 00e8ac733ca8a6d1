"""Mail: what it holds, that it is the same each time, and what happens when a real server on loopback says no, late or nothing."""

from __future__ import annotations

import asyncio
import email
import json
import re
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import deliver
from monitor.errors import ConfigError, DeliveryError
from monitor.records import Delivery, Recipient
from monitor.settings import MailSettings

DATE = datetime(2025, 12, 15, 0, 0, tzinfo=UTC)
LAN = Recipient("Nguyễn Thị Lan", "lan@langson.gov.vn", attachments=("xlsx",))
FOLDER = MailSettings(sender="Theo dõi tín dụng chính sách <d40@langson.gov.vn>", operators=("Kỹ thuật <ops@langson.gov.vn>",))
ID = deliver.message_id("weekly:2025-W50", LAN.address, "langson.gov.vn")


def mail(**changes: Any) -> bytes:
    parts: dict[str, Any] = {
        "subject": "Tuần 50/2025: 20 số liệu mới",
        "text": "Tổng dư nợ: 14.009,3 tỷ đồng\n",
        "html": "<p>14.009,3 tỷ đồng <img src='cid:map@d40'></p>",
        "images": {"map@d40": b"\x89PNG\r\n\x1a\nxx"},
        "attachments": [("weekly-2025-W50.xlsx", b"PK\x03\x04")],
        "recipient": LAN,
        "settings": FOLDER,
        "message_id": ID,
        "date": DATE,
    }
    parts |= changes
    return deliver.build_mail(**parts)


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def delivery(to: str = "lan@langson.gov.vn", message: bytes | None = None, number: int = 1) -> Delivery:
    return Delivery(number, "weekly:2025-W50:vi", to, ID, mail() if message is None else message, "due", 0, DATE, DATE)


# --- the message -------------------------------------------------------------------------------------------------------


def test_the_parts_of_a_mail() -> None:
    message = read(mail())
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]
    assert message["Subject"] == "Tuần 50/2025: 20 số liệu mới"
    assert message["To"] == "Nguyễn Thị Lan <lan@langson.gov.vn>" and message["From"].addresses[0].addr_spec == "d40@langson.gov.vn"
    assert message["Message-ID"] == ID and message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<mailto:ops@langson.gov.vn?subject=unsubscribe>"
    assert message["Date"].datetime == DATE
    body = message.get_body(("plain",))
    assert body is not None and body.get_content() == "Tổng dư nợ: 14.009,3 tỷ đồng\r\n"
    image = next(part for part in message.walk() if part.get_content_type() == "image/png")
    assert image["Content-ID"] == "<map@d40>" and image.get_content_disposition() == "inline"
    assert [part.get_filename() for part in message.iter_attachments()] == ["weekly-2025-W50.xlsx"]


def test_a_mail_is_seven_bits_short_lines_and_crlf() -> None:
    content = mail(text="Việt " * 400, html="<p>" + "Việt " * 400)
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998 and b"\n" not in content.replace(b"\r\n", b"")


def test_the_same_mail_is_the_same_bytes() -> None:
    assert mail() == mail()
    other = deliver.message_id("weekly:2025-W51", LAN.address, "langson.gov.vn")
    assert mail(message_id=other) != mail()
    boundaries = re.findall(rb'boundary="([^"]+)"', mail())
    assert len(set(boundaries)) == 3 and all(b.startswith(b"=_d40_") for b in boundaries)


def test_a_text_that_looks_like_a_boundary_breaks_nothing() -> None:
    boundary = re.findall(rb'boundary="([^"]+)"', mail())[0].decode()
    message = read(mail(text=f"--{boundary}\n--{boundary}--\n", html=f"<p>--{boundary}--"))
    assert len(list(message.walk())) == 7


def test_the_message_id_is_of_report_and_recipient() -> None:
    ids = {deliver.message_id(report, to, "b.vn") for report in ("weekly:2025-W50:vi", "weekly:2025-W50:en") for to in ("a@b.vn", "c@b.vn")}
    assert len(ids) == 4 and all(re.fullmatch(r"<d40\.[0-9a-f]{32}@b\.vn>", one) for one in ids)
    assert deliver.message_id("r", "a@b.vn", "b\r\nx: y> <.vn") == deliver.message_id("r", "a@b.vn", "bxy.vn")


@pytest.mark.parametrize(
    ("configured", "header"),
    [
        ("mailto:stop@x.vn", "<mailto:stop@x.vn>"),
        ("https://x.vn/stop", "<https://x.vn/stop>"),
        ("javascript:x", None),
        ("https://x.vn/\r\nBcc: a", None),
        ("https://x.vn/> <b", None),
    ],
)
def test_unsubscribing(configured: str, header: str | None) -> None:
    assert read(mail(settings=replace(FOLDER, unsubscribe=configured)))["List-Unsubscribe"] == header


@pytest.mark.parametrize("name", ["report.json", "report.docx", "Báo cáo\r\nX: y.xlsx", "x.unknown-kind", ""])
def test_attachments_by_name_or_pairs(name: str) -> None:
    message = read(mail(attachments={name: b"abc"}))
    assert mail(attachments={name: b"abc"}) == mail(attachments=[(name, b"abc")])
    (found,) = message.iter_attachments()
    assert "\n" not in str(found.get_filename() or "")
    assert found.get_payload(decode=True) == b"abc"


HOSTILE = [
    "a\r\nBcc: x@y.z",
    "a\nb",
    "\x00\x07",
    "\u202egnp.exe",
    "=?utf-8?q?x?=",
    "x" * 5000,
    "\ud800",
    "<a@b>, c@d",
    '"; DROP',
    "a\u2028Bcc: x",
    "🙂" * 80,
    "",
]


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=80)))
def test_no_text_becomes_a_header(text: str) -> None:
    content = mail(
        subject=text, recipient=replace(LAN, name=text), text=text, html=text, settings=replace(FOLDER, sender=f"{FOLDER.sender}")
    )
    head = content.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0].lower() for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    assert names == [
        b"from",
        b"to",
        b"subject",
        b"date",
        b"message-id",
        b"list-unsubscribe",
        b"auto-submitted",
        b"x-auto-response-suppress",
        b"mime-version",
        b"content-type",
        b"content-language",
    ]
    message = read(content)
    assert [a.addr_spec for a in message["To"].addresses] == [LAN.address]
    assert not re.search("[\r\n\x00\u202e]", str(message["Subject"]))
    assert b"\x00" not in content


@pytest.mark.parametrize("address", ["", "lan", "a@b\r\nBcc: c@d", "a b@c.vn", "a@b@c", "<a@b>", "a@b,c@d", "lan@tỉnh.vn"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ConfigError):
        mail(recipient=replace(LAN, address=address))


# --- the folder --------------------------------------------------------------------------------------------------------


def test_the_folder_gets_one_file_a_mail(tmp_path: Path) -> None:
    mailer = deliver.Mailer(FOLDER, tmp_path / "mail")
    mailer.send(delivery())
    mailer.send(delivery())  # a repeat writes the same file
    mailer.send(delivery("binh@langson.gov.vn"))
    files = sorted(path.name for path in (tmp_path / "mail").iterdir())
    assert len(files) == 2 and all(
        re.fullmatch(r"weekly-2025-W50-vi--(lan|binh)-at-langson\.gov\.vn-[0-9a-f]{8}\.eml", name) for name in files
    )
    assert (tmp_path / "mail" / files[1]).read_bytes() == mail()


def test_names_of_files_stay_in_the_folder(tmp_path: Path) -> None:
    mailer = deliver.Mailer(FOLDER, tmp_path / "mail")
    mailer.send(replace(delivery(), report_key="../../x/\x00..", recipient="../" * 99 + "a@b.vn"))
    assert [path.parent.name for path in tmp_path.rglob("*.eml")] == ["mail"]


def test_a_folder_that_cannot_be_written_is_a_temporary_failure(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")
    with pytest.raises(DeliveryError) as caught:
        deliver.Mailer(FOLDER, tmp_path / "mail").send(delivery())
    assert not caught.value.permanent and "can be written" in str(caught.value)


def test_a_write_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        deliver.write_atomically(tmp_path / "a.eml", None)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("wrong", [{"transport": "pigeon"}, {"security": "maybe"}, {"transport": "smtp", "host": ""}])
def test_unknown_settings_are_refused(tmp_path: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        deliver.Mailer(replace(FOLDER, **wrong), tmp_path)  # type: ignore[arg-type]


# --- a server ----------------------------------------------------------------------------------------------------------


class Desk:
    """The server's side: takes mail, or answers as it was told to."""

    def __init__(self, answers: dict[str, str] | None = None) -> None:
        self.answers = answers or {}
        self.taken: list[Envelope] = []

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        answer = self.answers.get(address) or self.answers.get("RCPT", "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        answer = self.answers.get("MAIL", "250 OK")
        envelope.mail_from = address
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answers.get("DATA", "250 taken")
        if answer == "silence":
            await asyncio.sleep(30)
        if answer == "drop":
            assert server.transport is not None
            server.transport.abort()
        if answer.startswith("2"):
            self.taken.append(envelope)
        return answer


class Office:
    """A real SMTP server on loopback, in a thread of its own."""

    def __init__(self, desk: Desk, *, ssl_context: ssl.SSLContext | None = None, **options: Any) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

        async def listen() -> asyncio.Server:
            def speak() -> SMTP:
                return SMTP(desk, hostname="localhost", loop=self.loop, **options)

            return await self.loop.create_server(speak, "127.0.0.1", 0, ssl=ssl_context)

        self.server = asyncio.run_coroutine_threadsafe(listen(), self.loop).result(10)
        self.port: int = self.server.sockets[0].getsockname()[1]

    def close(self) -> None:
        async def end() -> None:
            self.server.close()
            left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., tuple[Desk, MailSettings]]]:
    """Starts a server on loopback; its settings come with short timeouts."""
    offices: list[Office] = []

    def start(answers: dict[str, str] | None = None, **options: Any) -> tuple[Desk, MailSettings]:
        desk = Desk(answers)
        offices.append(Office(desk, **options))
        settings = replace(
            FOLDER, transport="smtp", host="127.0.0.1", port=offices[-1].port, security="none", timeout_s=2.0, final_timeout_s=2.0
        )
        return desk, settings

    yield start
    for office in offices:
        office.close()


def send(settings: MailSettings, what: Delivery | None = None) -> None:
    deliver.Mailer(settings, Path("/nowhere")).send(what or delivery())


def refused(settings: MailSettings, what: Delivery | None = None) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        send(settings, what)
    return caught.value


def test_a_mail_is_taken_as_it_was_made(serve: Any) -> None:
    desk, settings = serve()
    send(settings)
    (envelope,) = desk.taken
    assert envelope.content == mail() and envelope.rcpt_tos == [LAN.address] and envelope.mail_from == "d40@langson.gov.vn"


def test_dots_and_line_ends_are_kept(serve: Any) -> None:
    desk, settings = serve()
    send(settings, delivery(message=b"Subject: x\r\n\r\n.\r\n..\r\n.a\r\nend"))
    assert desk.taken[0].content == b"Subject: x\r\n\r\n.\r\n..\r\n.a\r\nend\r\n"


@pytest.mark.parametrize(
    ("answers", "permanent", "code"),
    [
        ({"MAIL": "421 busy, closing"}, False, 421),
        ({"RCPT": "450 mailbox busy"}, False, 450),
        ({"DATA": "451 try later"}, False, 451),
        ({"RCPT": "550 no such user"}, True, 550),
        ({"DATA": "554 looks like spam"}, True, 554),
        ({"MAIL": "552 too large"}, True, 552),
    ],
    ids=str,
)
def test_what_the_server_says_decides(serve: Any, answers: dict[str, str], permanent: bool, code: int) -> None:
    _, settings = serve(answers)
    error = refused(settings)
    assert (error.permanent, error.ambiguous, error.code) == (permanent, False, code)
    assert str(code) in str(error) and LAN.address in str(error)


def test_silence_after_the_final_dot_may_mean_it_was_taken(serve: Any) -> None:
    _, settings = serve({"DATA": "silence"})
    start = time.monotonic()
    error = refused(replace(settings, final_timeout_s=0.3))
    assert not error.permanent and error.ambiguous and "may have been taken" in str(error)
    assert time.monotonic() - start < 2


def test_a_line_dropped_after_the_data_may_mean_it_was_taken(serve: Any) -> None:
    _, settings = serve({"DATA": "drop"})
    error = refused(settings)
    assert not error.permanent and error.ambiguous


def test_one_bad_address_does_not_hold_the_others(serve: Any) -> None:
    desk, settings = serve({"r3@x.vn": "550 no such user"})
    outcomes = []
    mailer = deliver.Mailer(settings, Path("/nowhere"))
    for number in range(10):
        try:
            mailer.send(delivery(f"r{number}@x.vn", number=number))
            outcomes.append("sent")
        except DeliveryError as error:
            outcomes.append("parked" if error.permanent else "again")
    assert outcomes == ["sent"] * 3 + ["parked"] + ["sent"] * 6
    assert [e.rcpt_tos for e in desk.taken] == [[f"r{n}@x.vn"] for n in range(10) if n != 3]


@pytest.mark.parametrize("address", ["a@b.vn>\r\nRSET", "a@b.vn\nDATA", "", "a b@c.vn", "lan@tỉnh.vn"])
def test_no_address_becomes_a_command(serve: Any, address: str) -> None:
    desk, settings = serve()
    error = refused(settings, delivery(address))
    assert error.permanent and not desk.taken and "\n" not in str(error)


def test_nobody_listening_is_a_temporary_failure() -> None:
    with socket.socket() as spare:
        spare.bind(("127.0.0.1", 0))
        port = spare.getsockname()[1]
    error = refused(replace(FOLDER, transport="smtp", host="127.0.0.1", port=port, security="none", timeout_s=2))
    assert not error.permanent and not error.ambiguous and f"127.0.0.1:{port}" in str(error)


class Raw:
    """A server that says what it was told, byte for byte, and then nothing."""

    def __init__(self, greeting: bytes, *, drip: bool = False) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.greeting, self.drip, self.done = greeting, drip, threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self) -> None:
        connection, _ = self.socket.accept()
        with connection:
            for byte in self.greeting:
                if self.drip and self.done.wait(0.1):
                    break
                try:
                    connection.sendall(bytes([byte]))
                except OSError:
                    break
            self.done.wait(10)

    def close(self) -> None:
        self.done.set()
        self.socket.close()
        self.thread.join(5)


@pytest.mark.parametrize(
    ("greeting", "drip", "code"),
    [
        (b"", False, None),
        (b"220-" + b"x" * 60, True, None),
        (b"421 full\r\n", False, 421),
        (b"554 no\r\n", False, 554),
        (b"\xff\xfe\r\n", False, -1),
    ],
    ids=["silent", "dripping", "421", "554", "nonsense"],
)
def test_a_strange_greeting_ends_in_time(greeting: bytes, drip: bool, code: int | None) -> None:
    server = Raw(greeting, drip=drip)
    try:
        start = time.monotonic()
        error = refused(replace(FOLDER, transport="smtp", host="127.0.0.1", port=server.port, security="none", timeout_s=0.5))
        assert time.monotonic() - start < 2
        assert error.permanent is (code == 554) and not error.ambiguous and error.code == code
    finally:
        server.close()


# --- TLS and login -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of this run for localhost, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
            "-keyout",
            str(key),
            "-out",
            str(cert),
        ],
        check=True,
        capture_output=True,
    )
    return cert, key


def context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*map(str, certificate))
    return made


def test_starttls_is_used_and_the_certificate_checked(serve: Any, certificate: tuple[Path, Path]) -> None:
    desk, settings = serve(tls_context=context(certificate), require_starttls=True)
    good = replace(settings, security="starttls", host="localhost", ca_file=str(certificate[0]))
    send(good)
    assert len(desk.taken) == 1
    for bad in (replace(good, ca_file=None), replace(good, host="127.0.0.1")):
        error = refused(bad)
        assert not error.permanent and "no trusted connection" in str(error)
    assert "cannot be read" in str(refused(replace(good, ca_file="/nowhere.pem")))
    assert len(desk.taken) == 1


def test_without_starttls_nothing_is_sent(serve: Any) -> None:
    desk, settings = serve()
    error = refused(replace(settings, security="starttls"))
    assert not error.permanent and "STARTTLS" in str(error) and not desk.taken


def test_tls_from_the_first_byte(serve: Any, certificate: tuple[Path, Path]) -> None:
    desk, settings = serve(ssl_context=context(certificate))
    good = replace(settings, host="localhost", security="tls", ca_file=str(certificate[0]))
    send(good)
    assert len(desk.taken) == 1
    assert "no trusted connection" in str(refused(replace(good, ca_file=None)))


def test_login(serve: Any, certificate: tuple[Path, Path]) -> None:
    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=isinstance(data, LoginPassword) and data.password == b"secret", handled=False)

    desk, settings = serve(tls_context=context(certificate), require_starttls=True, authenticator=check, auth_required=True)
    good = replace(settings, security="starttls", host="localhost", ca_file=str(certificate[0]), user="d40", password="secret")
    send(good)
    assert len(desk.taken) == 1
    wrong = refused(replace(good, password="guess"))
    assert wrong.permanent and wrong.code == 535 and "guess" not in str(wrong)
    nobody = refused(replace(good, user=""))
    assert nobody.permanent and nobody.code == 530


# --- when to try again -------------------------------------------------------------------------------------------------


def test_the_delay_grows_to_its_cap_and_then_it_is_given_up() -> None:
    settings = MailSettings(retry_s=300, retry_cap_s=3600, give_up_after_s=4 * 3600)
    pauses = []
    attempts = 1
    while (at := deliver.next_attempt(attempts, DATE, settings)) is not None:
        pauses.append((at - DATE).total_seconds())
        attempts += 1
    assert pauses == [300, 600, 1200, 2400, 3600, 3600]
    assert deliver.next_attempt(10_000, DATE, settings) is None
    assert deliver.next_attempt(0, DATE, MailSettings()) == DATE + timedelta(seconds=300)


# --- short messages ----------------------------------------------------------------------------------------------------


def test_without_addresses_no_short_message(tmp_path: Path) -> None:
    assert deliver.Mailer(FOLDER, tmp_path).notify("x", "y") is False


def test_without_apprise_the_error_names_the_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(DeliveryError, match=r"d40\[notify\]"):
        deliver.Mailer(replace(FOLDER, apprise_urls=("json://localhost/",)), tmp_path).notify("x", "y")


def test_a_short_message_reaches_its_service(tmp_path: Path) -> None:
    pytest.importorskip("apprise")
    got: list[dict[str, Any]] = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        urls = (f"json://127.0.0.1:{server.server_port}/",)
        assert deliver.Mailer(replace(FOLDER, apprise_urls=urls), tmp_path).notify("Tuần 50\r\nX: y", "20 số liệu mới") is True
        with pytest.raises(DeliveryError):
            deliver.Mailer(replace(FOLDER, apprise_urls=("nonsense",)), tmp_path).notify("x", "y")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert got[0]["title"] == "Tuần 50 X: y" and got[0]["message"] == "20 số liệu mới"
    with pytest.raises(DeliveryError) as caught:
        deliver.Mailer(replace(FOLDER, apprise_urls=urls), tmp_path).notify("x", "y")
    assert not caught.value.permanent
