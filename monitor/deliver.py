"""Mail made and handed over: the message of an outbox row, and the ways it leaves (a folder, SMTP, a short message).

Does not decide what is sent to whom or whether to try again: the pipeline does. `next_attempt` only says when.
"""

from __future__ import annotations

import contextlib
import hashlib
import mimetypes
import os
import re
import smtplib
import socket
import ssl
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path

from monitor.errors import ConfigError, DeliveryError
from monitor.records import Delivery, Recipient
from monitor.settings import MAIL_ADDRESS, UNSUBSCRIBE, MailSettings

#: No 8-bit bytes: not every server on the way takes them.
_POLICY = policy.SMTP.clone(cte_type="7bit", max_line_length=76)
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_HIDDEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]")
_HEADER = 300  #: characters of a header's text
_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".json": "application/json",
}


def message_id(report_key: str, address: str, domain: str) -> str:
    """Return the Message-ID of a report for an address: always the same, so that a repeat is recognised as one.

    >>> message_id("weekly:2024-W31:vi", "a@b.vn", "c.vn") == message_id("weekly:2024-W31:vi", "A@B.vn ", "c.vn")
    True
    """
    digest = hashlib.sha256(f"{report_key}\n{address.strip().lower()}".encode()).hexdigest()[:32]
    return f"<d40.{digest}@{re.sub(r'[^A-Za-z0-9.-]', '', domain) or 'localhost'}>"


def header_text(text: str) -> str:
    """Return *text* fit for a header: one line, without controls, direction marks and invisible characters."""
    text = _HIDDEN.sub("", _UNFIT.sub(" ", text))
    text = " ".join(text.split())
    return text if len(text) <= _HEADER else text[: _HEADER - 1].rstrip() + "…"


def build_mail(
    subject: str,
    text: str,
    html: str | None,
    images: Mapping[str, bytes],
    attachments: Mapping[str, bytes] | Sequence[tuple[str, bytes]],
    recipient: Recipient | str,
    settings: MailSettings,
    message_id: str,
    date: datetime,
) -> bytes:
    """Return a whole mail (RFC 5322, CRLF): text and HTML as alternatives, PNG *images* by CID with the HTML, files attached.

    *attachments* are (file name, content); *date* is aware. The same arguments give the same bytes. Raises ConfigError for an address
    that is none.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = _mailbox(settings.sender)
    message["To"] = _mailbox(recipient) if isinstance(recipient, str) else _address(recipient.name, recipient.address)
    message["Subject"] = header_text(subject)
    message["Date"] = format_datetime(date)
    message["Message-ID"] = header_text(message_id)
    unsubscribe = _unsubscribe(settings)
    if unsubscribe:
        message["List-Unsubscribe"] = unsubscribe
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(_body(text))
    if html is not None:
        message.add_alternative(_body(html), subtype="html")
        page = message.get_payload()[1]  # type: ignore[index]
        assert isinstance(page, EmailMessage)
        for cid, image in images.items():
            name = f"{re.sub(r'[^A-Za-z0-9.-]', '-', cid.partition('@')[0])}.png"
            page.add_related(image, "image", "png", cid=f"<{cid}>", disposition="inline", filename=name)
    for name, content in attachments.items() if isinstance(attachments, Mapping) else attachments:
        main, _, sub = _type(name).partition("/")
        message.add_attachment(content, main, sub, filename=header_text(name))
    if not isinstance(recipient, str):
        message["Content-Language"] = header_text(recipient.language)
    _fix_boundaries(message, "\n".join((message_id, text, html or "")))
    return message.as_bytes()


def _body(text: str) -> str:
    """*text* without what no charset carries."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _type(name: str) -> str:
    """By the ending; our own endings do not depend on the machine's table."""
    ending = Path(name).suffix.lower()
    return _TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def _fix_boundaries(message: EmailMessage, said: str) -> None:
    """Derive the boundaries from what is *said*: chance would make each rendering another mail, and no text can hold its own hash."""
    digest = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]
    for number, part in enumerate(message.walk()):
        if part.get_content_maintype() == "multipart":
            part.set_boundary(f"=_d40_{digest}_{number}")
        if part is not message:
            del part["MIME-Version"]


def _address(name: str, address: str) -> Address:
    """A mailbox of a display name and an address; raises ConfigError where the address is none."""
    address = address.strip()
    if not MAIL_ADDRESS.fullmatch(address):
        raise ConfigError(f"{header_text(address)!r} is no mail address; write name@domain", file="recipients")
    return Address(header_text(name), addr_spec=address)


def _mailbox(text: str) -> Address:
    """A mailbox as it stands in the settings: "Name <name@domain>" or "name@domain"."""
    name, address = parseaddr(_UNFIT.sub(" ", text))
    return _address(name, address)


def _unsubscribe(settings: MailSettings) -> str:
    """The List-Unsubscribe header: what is configured, or mail to the first operator."""
    target = settings.unsubscribe.strip()
    if not target and settings.operators:
        target = f"mailto:{parseaddr(settings.operators[0])[1]}?subject=unsubscribe"
    if not UNSUBSCRIBE.fullmatch(target):
        return ""
    return f"<{target}>"


def next_attempt(attempts: int, now: datetime, settings: MailSettings) -> datetime | None:
    """Return when to try again after *attempts* failed ones, or None to give up.

    The pause doubles from `retry_s` up to `retry_cap_s`; the mail is given up once all pauses together exceed `give_up_after_s`.
    """
    pauses = 0.0
    pause = settings.retry_s
    for attempt in range(max(1, attempts)):
        pause = min(settings.retry_s * 2 ** min(attempt, 40), settings.retry_cap_s)
        pauses += pause
        if pauses > settings.give_up_after_s:
            return None
    return now + timedelta(seconds=pause)


class Mailer:
    """Hands mail over by the configured transport: folder or smtp; short messages by apprise where it is installed."""

    def __init__(self, settings: MailSettings, folder: Path) -> None:
        if settings.transport not in ("folder", "smtp"):
            raise ConfigError(f"no transport {settings.transport!r}; there is folder, smtp", file="monitor.toml", key="mail.transport")
        if settings.security not in ("starttls", "tls", "none"):
            raise ConfigError(f"no security {settings.security!r}; there is starttls, tls, none", file="monitor.toml", key="mail.security")
        if settings.transport == "smtp" and not settings.host:
            raise ConfigError("the transport smtp needs the server's name; set mail.host", file="monitor.toml", key="mail.host")
        self._settings = settings
        self._folder = folder

    def send(self, delivery: Delivery) -> None:
        """Hand *delivery* over; raises DeliveryError.

        `permanent`: the server said no for good (5xx). `ambiguous`: it fell silent after the whole mail, and may have taken it.
        """
        if self._settings.transport == "folder":
            self._write(delivery)
        else:
            _Smtp(self._settings).send(delivery)

    def _write(self, delivery: Delivery) -> None:
        path = self._folder / file_name(delivery)
        try:
            write_atomically(path, delivery.message)
        except OSError as error:
            raise DeliveryError(f"{path}: {error.strerror or error}; see that the folder can be written", permanent=False) from error

    def notify(self, title: str, text: str) -> bool:
        """Send a short message to `apprise_urls`; False where there are none. Raises DeliveryError where apprise is missing or fails."""
        if not self._settings.apprise_urls:
            return False
        try:
            import apprise
        except ImportError as error:
            raise DeliveryError("apprise is not installed; install d40[notify]", permanent=True) from error
        sender = apprise.Apprise()
        for url in self._settings.apprise_urls:
            if not sender.add(url):
                raise DeliveryError("an address of mail.apprise_urls is not understood; see apprise's list of services", permanent=True)
        if not sender.notify(title=header_text(title), body=_body(text)):
            raise DeliveryError("the short message was not accepted by all services", permanent=False)
        return True


def file_name(delivery: Delivery) -> str:
    """Return the name of the .eml file of a delivery: from report and recipient, the same at each attempt."""
    words = re.sub(r"[^A-Za-z0-9.-]+", "-", f"{delivery.report_key}--{delivery.recipient.replace('@', '-at-')}").strip("-.")[:120]
    digest = hashlib.sha256(f"{delivery.report_key}\n{delivery.recipient}".encode()).hexdigest()[:8]
    return f"{words}-{digest}.eml"


def write_atomically(path: Path, content: bytes) -> None:
    """Write *content* to *path*, whole or not at all, and durably; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o640)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class _Smtp:
    """One conversation with the server for one mail."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings

    def send(self, delivery: Delivery) -> None:
        settings = self._settings
        sender = parseaddr(settings.sender)[1]
        for address in (sender, delivery.recipient):
            if not MAIL_ADDRESS.fullmatch(address):
                raise DeliveryError(f"{header_text(address)!r} is no mail address; mend it and send again", permanent=True)
        try:
            with contextlib.closing(self._connect()) as server:
                self._talk(server, sender, delivery)
        except DeliveryError:
            raise
        except smtplib.SMTPResponseException as error:
            raise self._refused(error.smtp_code, error.smtp_error, delivery.recipient) from error
        except smtplib.SMTPNotSupportedError as error:
            raise self._failed(f"the server lacks what is asked for: {error}") from error
        except ssl.SSLError as error:
            raise self._failed(f"no trusted connection: {error.reason or error}; see mail.ca_file and the server's name") from error
        except TimeoutError as error:
            raise self._failed(f"no answer within {settings.timeout_s:g} s") from error
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise self._failed(str(error) or type(error).__name__) from error

    def _connect(self) -> _Connection:
        settings = self._settings
        server = _Connection(self._context() if settings.security == "tls" else None, settings.timeout_s)
        try:
            with _deadline(server, settings.timeout_s):
                code, answer = server.connect(settings.host, settings.port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, answer)
        except BaseException:
            server.close()
            raise
        return server

    def _context(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self._settings.ca_file)
        except OSError as error:
            raise self._failed(f"the certificates of mail.ca_file cannot be read: {error}") from error

    def _talk(self, server: _Connection, sender: str, delivery: Delivery) -> None:
        settings = self._settings
        with _deadline(server, settings.timeout_s):
            server.ehlo_or_helo_if_needed()
        if settings.security == "starttls":
            if not server.has_extn("starttls"):
                raise self._failed("the server offers no STARTTLS, and mail is not sent in the clear; set mail.security to tls or none")
            with _deadline(server, settings.timeout_s):
                server.secure(self._context(), settings.host)
                server.ehlo()
        if settings.user:
            with _deadline(server, settings.timeout_s):
                server.login(settings.user, settings.password)
        for command, argument in (("mail", f"FROM:<{sender}>"), ("rcpt", f"TO:<{delivery.recipient}>"), ("data", "")):
            with _deadline(server, settings.timeout_s):
                code, answer = server.docmd(command, argument)
            if code not in (250, 251, 252, 354) or (command == "data") != (code == 354):
                raise smtplib.SMTPResponseException(code, answer)
        self._hand_over(server, delivery)
        with contextlib.suppress(smtplib.SMTPException, OSError), _deadline(server, min(5.0, settings.timeout_s)):
            server.quit()  # the mail is taken; whether the farewell succeeds does not matter

    def _hand_over(self, server: _Connection, delivery: Delivery) -> None:
        """Send the text and wait for the server's word; a failure after the final dot leaves open whether it was taken."""
        settings = self._settings
        body = re.sub(rb"\r\n|\r|\n", b"\r\n", delivery.message)
        body = re.sub(rb"(?m)^\.", b"..", body)
        body += b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n"
        assert server.sock is not None
        server.sock.settimeout(settings.final_timeout_s)
        with _deadline(server, settings.final_timeout_s):
            server.sock.sendall(body)  # where this fails, the final dot has not left
        try:
            with _deadline(server, settings.final_timeout_s):
                code, answer = server.getreply()
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            what = "fell silent" if isinstance(error, TimeoutError) else "broke off"
            message = f"{settings.host}:{settings.port} {what} after the mail to {delivery.recipient}; it may have been taken"
            raise DeliveryError(message, permanent=False, ambiguous=True) from error
        if code != 250:
            raise smtplib.SMTPResponseException(code, answer)

    def _refused(self, code: int, answer: bytes | str, recipient: str) -> DeliveryError:
        words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        message = f"{self._settings.host}:{self._settings.port} answered {code} {header_text(words)} for {recipient}"
        return DeliveryError(message, permanent=500 <= code < 600, code=code)

    def _failed(self, message: str) -> DeliveryError:
        return DeliveryError(f"{self._settings.host}:{self._settings.port}: {header_text(message)}", permanent=False)


class _Connection(smtplib.SMTP):
    """smtplib's conversation; its socket is known before the TLS handshake, so that a deadline can break that too."""

    def __init__(self, context: ssl.SSLContext | None, timeout_s: float) -> None:
        self._tls = context
        super().__init__(timeout=timeout_s)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        self.sock = socket.create_connection((host, port), timeout)
        if self._tls is not None:
            self._wrap(self._tls, host)
        return self.sock

    def _wrap(self, context: ssl.SSLContext, host: str) -> None:
        assert self.sock is not None
        wrapped = context.wrap_socket(self.sock, server_hostname=host, do_handshake_on_connect=False)
        self.sock = wrapped
        wrapped.do_handshake()

    def secure(self, context: ssl.SSLContext, host: str) -> None:
        """STARTTLS; what was said before is forgotten (RFC 3207, 4.2)."""
        code, answer = self.docmd("STARTTLS")
        if code != 220:
            raise smtplib.SMTPResponseException(code, answer)
        self._wrap(context, host)
        self.file = None
        self.helo_resp = self.ehlo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False


@contextlib.contextmanager
def _deadline(server: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Break the connection where a step takes longer in all: a socket's own timeout starts anew with each byte that drips in."""
    late = threading.Event()

    def cut() -> None:
        late.set()
        with contextlib.suppress(OSError, AttributeError):
            server.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (smtplib.SMTPException, OSError) as error:
        if late.is_set():
            raise TimeoutError(f"no answer within {seconds:g} s") from error
        raise
    finally:
        timer.cancel()
