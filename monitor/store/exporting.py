"""The tables as files that any tool reads: CSV, Parquet where pyarrow is there, a data dictionary and datapackage.json."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import StoreError

#: What is exported; bytes, hashes and the outbox's mails stay inside.
EXPORTED = (
    "sources", "pages", "snapshots", "articles", "figures", "claims", "documents", "places", "indicators", "measures", "programmes", "runs",
    "contradictions", "fetches", "reports", "report_claims", "deliveries", "reviews",
)  # fmt: skip
VIEWS = ("latest_levels", "series", "conflicts", "coverage")
_LEFT_OUT = {"deliveries": {"message", "recipient", "tags"}}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_TYPES = {"INTEGER": "integer", "REAL": "number", "TEXT": "string", "BLOB": "string", "": "any"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, as its schema tells of it."""

    name: str
    type: str
    required: bool
    key: bool
    refers_to: tuple[str, str] | None
    description: str


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table or view."""

    name: str
    description: str
    columns: tuple[Column, ...]
    view: bool = False


def schema(conn: sqlite3.Connection) -> list[TableSchema]:
    """Return the tables and views with the comments that stand in their SQL, in order of creation."""
    found = []
    for name, kind, sql in conn.execute(
        "SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY rowid"
    ).fetchall():
        if name.startswith(("sqlite_", "_sqlite_", "articles_fts")):
            continue
        first, *lines = sql.split("\n")
        about = {m[1]: m[2] for line in lines if (m := re.match(r"\s+(\w+) .*?-- (.*)$", line))}
        refers = {row[3]: (row[2], row[4]) for row in conn.execute(f"PRAGMA foreign_key_list({name})")}
        columns = tuple(
            Column(row[1], row[2], bool(row[3]) or bool(row[5]), bool(row[5]), refers.get(row[1]), about.get(row[1], ""))
            for row in conn.execute(f"PRAGMA table_info({name})")
        )
        found.append(TableSchema(name, first.partition("-- ")[2], columns, kind == "view"))
    return found


def dictionary(conn: sqlite3.Connection) -> str:
    """Return the data dictionary in Markdown."""
    tables = schema(conn)
    lines = [
        "# Data dictionary", "",
        "The tables of the database (one SQLite file, `monitor.db`), made from its schema by `python -m monitor.store.exporting`.",
        "Times ending in `_at` are UTC, days ending in `_on` ISO dates; codes are those of [figures.md](figures.md). Amounts are in"
        " dong.", "",
        "Views for people: " + ", ".join(f"[`{t.name}`](#{t.name})" for t in tables if t.view) + ".", "",
    ]  # fmt: skip
    for t in tables:
        lines += [f"## {t.name}", "", ("A view. " if t.view else "") + t.description, ""]
        known = {c.name: c.description for other in tables if not other.view for c in other.columns}
        lines += ["| column | type | meaning |", "| --- | --- | --- |"]
        for c in t.columns:
            notes = [c.description or _VIEW_COLUMNS.get(c.name) or known.get(c.name, "")]
            if c.refers_to:
                notes.append(f"→ {c.refers_to[0]}.{c.refers_to[1]}")
            lines.append(
                f"| `{c.name}`{' (key)' if c.key else ''} | {c.type.lower() or 'any'} | {' '.join(n for n in notes if n)} |".replace(
                    " |  |", " | |"
                )
            )
        lines.append("")
    return "\n".join(lines)


_VIEW_COLUMNS = {
    "unit_name": "name of the unit, which may have meant another area before 01/07/2025",
    "province_2025": "the province of 2025 that it lies in, VN for the country; null: unknown",
    "break_before": "1: under the same name another area begins here; do not compare across it",
    "label_vi": "name in Vietnamese",
    "reason": "likely reason why the two differ: rounding, scale_slip, other_date, old_and_new_province, unknown",
    "claim_id": "the claim",
    "other_claim_id": "the claim that differs",
    "other_place_key": "its unit",
    "other_value": "its value",
    "other_bound": "its bound",
    "other_witnesses": "pages that make it",
    "other_quote": "its quote",
    "other_url": "its page",
    "province_key": "key of the province of 2025",
    "province": "its name",
    "claims": "current claims that lie in it",
    "newest_moment": "newest day that one of them holds for",
    "pages_on_subject": "pages read that are about policy credit",
    "last_read_at": "UTC, when a page of it was last read",
}


def safe_cell(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers, also negative ones."""
    if isinstance(value, str) and len(value) > 1 and value.startswith(_DANGEROUS) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def _rows(conn: sqlite3.Connection, name: str, columns: Sequence[str]) -> Iterator[tuple[object, ...]]:
    listed = ", ".join(f'"{c}"' for c in columns)
    yield from conn.execute(f'SELECT {listed} FROM "{name}"')  # noqa: S608


def export(conn: sqlite3.Connection, folder: Path, *, bom: bool) -> list[Path]:
    """Write all tables and views to *folder*; see Store.export."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        resources = []
        for t in schema(conn):
            if t.name not in EXPORTED + VIEWS:
                continue
            columns = [c for c in t.columns if c.name not in _LEFT_OUT.get(t.name, ())]
            path = folder / f"{t.name}.csv"
            with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow([c.name for c in columns])
                for row in _rows(conn, t.name, [c.name for c in columns]):
                    writer.writerow([_plain(safe_cell(v)) for v in row])
            written.append(path)
            resources.append(_resource(t, columns, path.name, bom))
            if parquet := _parquet(conn, t.name, columns, folder):
                written.append(parquet)
        package = {
            "name": "social-policy-credit-figures", "title": "Figures on social policy credit in Viet Nam (Directive 40-CT/TW)",
            "profile": "tabular-data-package", "resources": resources,
        }  # fmt: skip
        for name, text in (
            ("datapackage.json", json.dumps(package, ensure_ascii=False, indent=2) + "\n"),
            ("data-dictionary.md", dictionary(conn)),
        ):
            (folder / name).write_text(text, encoding="utf-8")
            written.append(folder / name)
    except OSError as error:
        raise StoreError(f"{folder}: the export cannot be written: {error.strerror}; check the folder and the room on the disk") from error
    return written


def _plain(value: object) -> object:
    """Whole numbers without `.0`, so that amounts in dong read as written."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


def _resource(t: TableSchema, columns: Sequence[Column], path: str, bom: bool) -> dict[str, object]:
    fields = []
    for c in columns:
        described: dict[str, object] = {"name": c.name, "type": _TYPES.get(c.type.upper(), "string")}
        if c.description or c.name in _VIEW_COLUMNS:
            described["description"] = c.description or _VIEW_COLUMNS[c.name]
        if c.required:
            described["constraints"] = {"required": True}
        fields.append(described)
    table: dict[str, object] = {"fields": fields, "missingValues": [""]}
    if keys := [c.name for c in columns if c.key]:
        table["primaryKey"] = keys
    links = [
        {"fields": [c.name], "reference": {"resource": c.refers_to[0], "fields": [c.refers_to[1]]}}
        for c in columns if c.refers_to and c.refers_to[0] in EXPORTED
    ]  # fmt: skip
    if links:
        table["foreignKeys"] = links
    return {
        "name": t.name.replace("_", "-"), "path": path, "title": t.name, "description": t.description, "profile": "tabular-data-resource",
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8-sig" if bom else "utf-8", "schema": table,
    }  # fmt: skip


def _parquet(conn: sqlite3.Connection, name: str, columns: Sequence[Column], folder: Path) -> Path | None:
    """Write one table as Parquet where pyarrow is installed (extra `parquet`); else None."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        return None
    types = {int: pyarrow.int64(), float: pyarrow.float64(), bytes: pyarrow.binary(), str: pyarrow.string()}
    declared = {"INTEGER": int, "REAL": float, "TEXT": str}
    rows = list(_rows(conn, name, [c.name for c in columns]))
    arrays = {}
    for i, column in enumerate(columns):
        values = [row[i] for row in rows]
        # What a view computes has no declared type: it is that of its values.
        kinds = {type(value) for value in values if value is not None}
        kind = declared.get(column.type.upper()) or (kinds.pop() if len(kinds) == 1 else float if kinds == {int, float} else str)
        arrays[column.name] = pyarrow.array([None if value is None else kind(value) for value in values], types[kind])
    table = pyarrow.table(arrays)
    path = folder / f"{name}.parquet"
    pyarrow.parquet.write_table(table, path, compression="zstd")
    return path


def _main() -> None:
    """Write docs/data-dictionary.md anew, from an empty database."""
    from sqlite_utils import Database

    from monitor.migrations import migrations

    db = Database(memory=True)
    migrations.apply(db)
    Path("docs/data-dictionary.md").write_text(dictionary(db.conn), encoding="utf-8")


if __name__ == "__main__":
    _main()
