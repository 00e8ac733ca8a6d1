"""The pictures of a report drawn: PNG for mail, SVG for a page. Pure and deterministic: no pyplot, no clock, no system font.

Words in a picture come with it (model.Picture) and are never read as formulas.
"""

from __future__ import annotations

import io
import math
import re
import threading
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path as Outline

from monitor.places import load_places
from monitor.report.model import Bar, Picture, Report
from monitor.report.numbers import format_date, format_number
from monitor.report.plain import plain
from monitor.resources import templates_dir

_WIDTH = 4.5  #: inches: letters are still readable when a phone shows the picture 335 px wide
_DPI = 220
_BAR = 0.225  #: inches a bar
_STEPS = 5
_HIGH_SEA = 109.6  #: degrees east: no part of the mainland or of its coast's islands lies beyond
_EXTENT = (101.6, 118.3, 6.7, 23.6)  #: degrees: west, east, south, north
_GROUND = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}  #: behind a number that a line may cross
_LOCK = threading.Lock()  #: matplotlib's settings are the process's; a picture is drawn by one thread at a time


@lru_cache(maxsize=1)
def _colours() -> Mapping[str, str]:
    return {str(k): str(v) for k, v in tomllib.loads((templates_dir() / "palette.toml").read_text("utf-8"))["chart"].items()}


@lru_cache(maxsize=8)
def _font(size: float, *, bold: bool = False) -> FontProperties:
    """DejaVu Sans as it comes with matplotlib: it has all Vietnamese letters, and is the same everywhere."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return FontProperties(fname=str(Path(mpl.get_data_path()) / "fonts" / "ttf" / name), size=size)


def charts(report: Report) -> dict[str, bytes]:
    """Return CID → PNG of the report's pictures; the same report gives the same bytes."""
    return {picture.cid: _png(picture) for picture in report.pictures}


def forget_pictures() -> None:
    """Let go of the pictures that were drawn last."""
    _png.cache_clear()
    _svg.cache_clear()


def svg(report: Report) -> dict[str, bytes]:
    """Return CID → SVG of the report's pictures, letters as outlines; the same report gives the same bytes."""
    return {picture.cid: _svg(picture) for picture in report.pictures}


@lru_cache(maxsize=8)
def _png(picture: Picture) -> bytes:
    with _LOCK:
        figure, out = _draw(picture), io.BytesIO()
        FigureCanvasAgg(figure)
        figure.savefig(out, format="png", dpi=_DPI, metadata={"Software": None})
        return out.getvalue()


@lru_cache(maxsize=8)
def _svg(picture: Picture) -> bytes:
    with _LOCK, mpl.rc_context({"svg.hashsalt": "d40", "svg.fonttype": "path"}):
        figure, out = _draw(picture), io.BytesIO()
        FigureCanvasSVG(figure)
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        return out.getvalue()


def _draw(picture: Picture) -> Figure:
    return {"bars": _draw_bars, "map": _draw_map, "trend": _draw_trend}[picture.kind](picture)


def _text(axes: Axes, x: float, y: float, words: str, size: float = 9, **options: Any) -> None:
    axes.text(
        x, y, _drawable(words), fontproperties=_font(size), color=options.pop("color", _colours()["text"]), parse_math=False, **options
    )


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(_font(9).get_file())).get_charmap())


def _drawable(words: str) -> str:
    """*words* with what the font does not have replaced: a picture must not depend on other fonts."""
    return "\n".join("".join(c if ord(c) in _glyphs() else "?" for c in plain(line, 90)) for line in words.split("\n"))


def _bare(axes: Axes) -> None:
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0, colors=_colours()["text"])


def _draw_bars(picture: Picture) -> Figure:
    colours, bars = _colours(), picture.bars
    height = 0.5 + _BAR * len(bars) + (0.3 if picture.target is not None else 0)
    figure = Figure(figsize=(_WIDTH, height), facecolor="white")
    axes = figure.add_axes((0.33, 0.02, 0.65, 1 - 0.5 / height if picture.target is not None else 1 - 0.3 / height))
    values = [float(bar.value) for bar in bars]
    target = float(picture.target) if picture.target is not None else None
    top = max([*values, target or 0.0, 1e-9])
    for row, (bar, value) in enumerate(zip(bars, values, strict=True)):
        below = target is not None and value < target
        colour = colours["bar"] if target is None else colours["bar_below"] if below else colours["bar_reached"]
        axes.barh(row, value, height=0.72, color=colour, hatch="///" if below else None, edgecolor="white", linewidth=0)
        _text(axes, -top * 0.015, row, bar.name, 8.5, ha="right", va="center")
        _text(axes, value + top * 0.012, row, _short(bar, picture), 8.5, ha="left", va="center", bbox=_GROUND, zorder=3)
    if target is not None:
        axes.axvline(target, color=colours["target"], linewidth=1.4, linestyle=(0, (4, 2)))
        _text(axes, target, -0.95, picture.target_text, 8.5, ha="center", va="bottom", color=colours["target"])
    axes.set_xlim(0, top * 1.3)
    axes.set_ylim(len(bars) - 0.4, -0.6)
    axes.set_xticks([])
    axes.set_yticks([])
    _bare(axes)
    figure.text(
        0.99, 0.999, _drawable(picture.unit), fontproperties=_font(8.5), ha="right", va="top", color=colours["text"], parse_math=False
    )
    return figure


def _short(bar: Bar, picture: Picture) -> str:
    """The number of a bar, in the picture's unit."""
    number = format_number(bar.value, picture.language)
    return number + bar.signs


# --- the map -----------------------------------------------------------------------------------------------------------


def _rings(geometry: Mapping[str, Any]) -> Iterator[list[list[list[float]]]]:
    if geometry["type"] == "Polygon":
        yield geometry["coordinates"]
    else:
        yield from geometry["coordinates"]


@lru_cache(maxsize=1)
def _outlines() -> Mapping[str, Outline]:
    """Code of a province of 2025 → its outline (degrees)."""
    outlines = {}
    for feature in load_places().geojson()["features"]:
        vertices: list[tuple[float, float]] = []
        codes: list[int] = []
        for polygon in _rings(feature["geometry"]):
            for ring in polygon:
                vertices += [(point[0], point[1]) for point in ring]
                codes += [int(Outline.MOVETO), *[int(Outline.LINETO)] * (len(ring) - 2), int(Outline.CLOSEPOLY)]
        outlines[str(feature["properties"]["code"])] = Outline(vertices, codes)
    return outlines


def _steps(values: list[float]) -> list[float]:
    """Upper ends of the classes: round numbers over the range."""
    low, high = min(values), max(values)
    raw = max(high - low, abs(high) * 0.01, 1e-6) / _STEPS
    unit = 10 ** math.floor(math.log10(raw))
    step = next(unit * m for m in (1, 2, 2.5, 5, 10) if unit * m >= raw * 0.999)
    first = math.floor(low / step) * step
    return [first + step * (i + 1) for i in range(_STEPS + 1) if first + step * i <= high]


def _draw_map(picture: Picture) -> Figure:
    colours = _colours()
    figure = Figure(figsize=(_WIDTH, 4.85), facecolor="white")
    axes = figure.add_axes((0.01, 0.01, 0.98, 0.98))
    values = {bar.key: float(bar.value) for bar in picture.bars}
    ends = _steps(list(values.values())) if values else []
    shades = [colours[f"step{min(i + 1, _STEPS)}"] for i in range(len(ends))]
    for code, outline in sorted(_outlines().items()):
        value = values.get(code)
        if value is None:
            axes.add_patch(PathPatch(outline, facecolor=colours["none"], edgecolor="#8b96a1", linewidth=0.4, hatch="....."))
        else:
            step = next((i for i, end in enumerate(ends) if value < end), len(ends) - 1)
            axes.add_patch(PathPatch(outline, facecolor=shades[step], edgecolor="#5b6670", linewidth=0.4))
    _islands(axes, picture)
    _legend(axes, picture, ends, shades)
    west, east, south, north = _EXTENT
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect(1 / math.cos(math.radians(16)))
    axes.set_xticks([])
    axes.set_yticks([])
    _bare(axes)
    return figure


def _islands(axes: Axes, picture: Picture) -> None:
    """A frame, dots and the name for each archipelago: its islands are too small to be seen at this scale."""
    for code, words in (("48", picture.islands[0]), ("56", picture.islands[1])):
        islands = _islets()[code]
        xs, ys = [x for x, _ in islands], [y for _, y in islands]
        west, south, east, north = min(xs) - 0.2, min(ys) - 0.2, max(xs) + 0.2, max(ys) + 0.2
        frame = Rectangle((west, south), east - west, north - south, fill=False, edgecolor="#5b6670", linewidth=0.7, linestyle=(0, (3, 2)))
        axes.add_patch(frame)
        axes.plot(xs, ys, linestyle="", marker="o", markersize=1.1, color="#33404c")
        _text(axes, (west + east) / 2, north + 0.12, words, 8, ha="center", va="bottom", linespacing=1.15)


@lru_cache(maxsize=1)
def _islets() -> Mapping[str, list[tuple[float, float]]]:
    """Code of a province → the middles of its islands far out at sea: Hoàng Sa (about 16.5 N 112 E), Trường Sa (about 10 N 114 E)."""
    found: dict[str, list[tuple[float, float]]] = {"48": [], "56": []}
    for feature in load_places().geojson()["features"]:
        code = str(feature["properties"]["code"])
        for polygon in _rings(feature["geometry"]) if code in found else ():
            ring = polygon[0]
            x, y = (sum(point[axis] for point in ring) / len(ring) for axis in (0, 1))
            if x > _HIGH_SEA:
                found[code].append((x, y))
    return found


def _legend(axes: Axes, picture: Picture, ends: list[float], shades: list[str]) -> None:
    from decimal import Decimal

    step = ends[1] - ends[0] if len(ends) > 1 else ends[0] if ends else 0
    patches = []
    for end, shade in zip(ends, shades, strict=True):
        low, high = (format_number(Decimal(f"{edge:.6g}"), picture.language) for edge in (end - step, end))
        patches.append(Patch(facecolor=shade, edgecolor="#5b6670", linewidth=0.4, label=f"{low} – {high}"))
    patches.append(
        Patch(facecolor=_colours()["none"], edgecolor="#8b96a1", linewidth=0.4, hatch=".....", label=_drawable(picture.no_number))
    )
    legend = axes.legend(
        handles=patches, loc="upper left", bbox_to_anchor=(0.0, 0.66), frameon=False, prop=_font(8.5), title=_drawable(picture.unit),
        title_fontproperties=_font(8.5, bold=True), handlelength=1.5, alignment="left",
    )  # fmt: skip
    for text in (*legend.get_texts(), legend.get_title()):
        text.set_parse_math(False)


# --- the trend ---------------------------------------------------------------------------------------------------------


def _draw_trend(picture: Picture) -> Figure:
    colours = _colours()
    figure = Figure(figsize=(_WIDTH, 3.4), facecolor="white")
    axes = figure.add_axes((0.06, 0.13, 0.9, 0.62))
    styles = (("line1", "o", "-"), ("line2", "s", (0, (5, 2))), ("line3", "^", (0, (2, 1.5))))
    top = max(float(p.value) for line in picture.lines for p in line.points)
    top = max(top, float(picture.target or 0), 1e-9)
    days = [point.day for line in picture.lines for point in line.points]
    for line, (colour, marker, dash) in zip(picture.lines, styles, strict=False):
        xs, ys = [p.day for p in line.points], [float(p.value) for p in line.points]
        axes.plot(xs, ys, color=colours[colour], marker=marker, linestyle=dash, linewidth=1.8, markersize=5, label=_drawable(line.name))
        for point, x, y in ((line.points[0], xs[0], ys[0]), (line.points[-1], xs[-1], ys[-1])):
            _text(
                axes,
                x,
                y + top * 0.04,
                format_number(point.value, picture.language),
                8.5,
                ha="center",
                va="bottom",
                color=colours[colour],
                bbox=_GROUND,
                zorder=3,
            )
    if picture.target is not None:
        axes.axhline(float(picture.target), color=colours["target"], linewidth=1.2, linestyle=(0, (4, 2)))
        _text(axes, min(days), float(picture.target) + top * 0.015, picture.target_text, 8, ha="left", va="bottom", color=colours["target"])
    spread = max(max(days) - min(days), 30)
    axes.set_xlim(min(days) - spread * 0.09, max(days) + spread * 0.09)
    axes.set_ylim(0, top * 1.2)
    _dates(axes, sorted(set(days)), picture.language)
    axes.set_yticks([])
    axes.grid(axis="y", color=colours["grid"])
    _bare(axes)
    axes.axhline(0, color=colours["grid"], linewidth=1)
    legend = axes.legend(loc="lower left", bbox_to_anchor=(-0.04, 1.02), frameon=False, prop=_font(8.5), ncols=1)
    for text in legend.get_texts():
        text.set_parse_math(False)
    figure.text(
        0.99, 0.995, _drawable(picture.unit), fontproperties=_font(8.5), ha="right", va="top", color=colours["text"], parse_math=False
    )
    return figure


def _dates(axes: Axes, days: list[int], language: str) -> None:
    """Dates below the axis, as many as do not touch, the first and the last among them."""
    from datetime import date

    apart = (days[-1] - days[0]) * 0.22
    marks = [days[0]]
    for day in days[1:-1]:
        if day - marks[-1] >= apart and days[-1] - day >= apart:
            marks.append(day)
    marks += days[-1:] if len(days) > 1 else []
    names = []
    for day in marks:
        text = format_date(date.fromordinal(day), "vi")
        names.append(text if language == "vi" else f"{date.fromordinal(day):%d %b %Y}")
    axes.set_xticks(marks)
    axes.set_xticklabels([re.sub(r"^0", "", name) if language == "en" else name for name in names], fontproperties=_font(8.5))
