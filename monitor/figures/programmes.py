"""Groups of programmes that the rules treat alike, as programmes.toml marks them. Constants."""

from monitor.errors import ConfigError
from monitor.figures.lexicon import line_of, parse_table, read_table

_FILE = "programmes.toml"
_MARKS = ("of_readers", "plain", "group", "own_group", "others_lend")


def parse_marks(text: str) -> dict[str, frozenset[str]]:
    """Mark → the programmes that have it, of the text of programmes.toml; raises ConfigError for an unknown mark, with file and line."""
    table = parse_table(text, _FILE)
    out: dict[str, set[str]] = {mark: set() for mark in _MARKS}
    for row in table.get("programme", []):
        for mark in row.get("marks", []):
            if mark not in out:
                line = line_of(text, f'"{mark}"')
                raise ConfigError(f"unknown mark {mark!r}; write one of {', '.join(_MARKS)}", file=f"figures/tables/{_FILE}", line=line)
            out[mark].add(row["code"])
    return {mark: frozenset(codes) for mark, codes in out.items()}


_BY_MARK = parse_marks(read_table(_FILE)[1])
#: Programmes whose words also tell of whom a page speaks.
OF_READERS = _BY_MARK["of_readers"]
#: Programmes whose names are also plain words.
PLAIN = _BY_MARK["plain"]
#: Programmes for whom they name: who else is counted by such words is a group of borrowers.
GROUPS = _BY_MARK["group"]
#: Groups of borrowers that a programme of their own lends to.
OWN_GROUPS = _BY_MARK["own_group"]
#: Programmes that commercial banks have, too.
OTHERS_LEND = _BY_MARK["others_lend"]
