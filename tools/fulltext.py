"""The annotated full text of a plan as HTML, for the reference pages (tools/reference.py).

Convention: nothing of the clean text is left out and nothing is added inside it but marks, their
labels and cards. Every heading is h2 to h5 with the id h-<start>, every curated target a mark with
its target_id, every repair the element r-<number>, and whatever else is to be linked to
(*anchors*) is a span at its offset. The lines of a table that a converter flattened, one cell a
line, are a table again.
"""

import re
from collections.abc import Iterator
from html import escape

import pandas as pd

import helpers
from helpers.curated import read_table
from helpers.marks import YEAR, Piece, find_pieces
from helpers.plans import DATA
from helpers.reading import HAN, LINE_END, STYLE

CELL = "\t"  # what the line of a table's cell begins with; an empty line ends its row
CLOSING = "。：:"  # what a run-in heading ends with: "坚持因地制宜、循序渐进。把…"
FEWEST = 3  # cells of a row; a box (专栏) begins with a tab too

Spot = tuple[int, int, str]  # where an element stands in the text, and its tag with an id: "<span id=…>"


def fulltext(id: str, anchors: list[Spot] = ()) -> str:
    """Return the whole text of the plan *id*: contents, text, and, for a repaired copy, the list of repairs."""
    plan, outline, targets = helpers.load_plan(id), helpers.load_outline(id), helpers.load_targets(id)
    pieces = find_pieces(plan.text, 0, len(plan.text), outline=outline, targets=targets, bodies=helpers.load_bodies(id))
    repairs = load_repairs(id)
    spots = [*anchors, *(_repaired(n, row) for n, row in enumerate(repairs.itertuples(), 1))]
    text = _Text(plan.text, pieces, dict(iter(targets.groupby("end"))), sorted(spots, key=lambda spot: (spot[0], -spot[1])))
    ends = {piece.mark.start: piece.mark.end for piece in pieces if piece.mark and piece.mark.kind == "heading"}
    parts, at, above = [], 0, []
    for row in outline.sort_values("start").itertuples():
        above = [level for level in above if level < row.level] + [row.level]
        end = ends[row.start] + (plan.text[ends[row.start] : ends[row.start] + 1] in (*CLOSING,))
        depth = min(len(above) + 1, 5)
        words = text.inline(row.start, end).replace("\n", "").strip()
        parts += [*text.blocks(at, row.start), f'<h{depth} id="h-{row.start}">{words} <small lang="en">{escape(row.title_en)}</small></h{depth}>']
        at = end
    body = "\n".join([*parts, *text.blocks(at, len(plan.text))])
    return f'{STYLE}\n{_contents(outline)}\n<div class="ann full" lang="zh-CN">\n{body}\n</div>\n{_repairs(repairs)}'


def load_repairs(id: str) -> pd.DataFrame:
    """Return the repairs of the plan's copy, in order; empty for a copy without a layer of repairs."""
    name = f"{id}_repairs"
    return read_table(name) if (DATA / "curated" / f"{name}.csv").exists() else pd.DataFrame()


class _Text:
    """The text with its pieces and spots, from which any stretch can be printed."""

    def __init__(self, text: str, pieces: list[Piece], targets: dict[int, pd.DataFrame], spots: list[Spot]):
        self.text, self.pieces, self.targets, self.spots = text, pieces, targets, spots
        self.first = {id(piece.mark): piece.start for piece in reversed(pieces)}

    def blocks(self, start: int, end: int) -> Iterator[str]:
        """The lines of a stretch as paragraphs, and as a table where they are cells."""
        at, rows = start, []
        for block in re.split(r"(\n(?=\n))", self.text[start:end]):
            lines = block.strip("\n").split("\n")
            if sum(line.startswith(CELL) for line in lines) >= FEWEST:
                rows.append([self.inline(a, b) for a, b in self._cells(at, at + len(block))])
            elif block.strip():
                yield from self._table(rows)
                rows = []
                yield from (f"<p>{line}</p>" for a, b in self._lines(at, at + len(block)) if (line := self.inline(a, b).strip()))
            at += len(block)
        yield from self._table(rows)

    def _lines(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        yield from ((start + m.start(), start + m.end()) for m in re.finditer(r"[^\n]+", self.text[start:end]))

    def _cells(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Each cell: a line that begins with a tab, with the lines behind it that do not (2017年, 〔累计〕)."""
        yield from ((start + m.start(), start + m.end()) for m in re.finditer(rf"{CELL}[^\n]*(?:\n[^\n{CELL}][^\n]*)*", self.text[start:end]))

    def _table(self, rows: list[list[str]]) -> Iterator[str]:
        if rows:
            head, *body = [[LINE_END.sub(" ", cell.strip()) for cell in row] for row in rows]
            printed = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in body)
            titles = "".join(f'<th scope="col">{cell}</th>' for cell in head)
            yield f'<div class="dt-scroll" role="region" aria-label="Table of the plan" tabindex="0"><table><thead><tr>{titles}</tr></thead><tbody>\n{printed}\n</tbody></table></div>'

    def inline(self, start: int, end: int) -> str:
        """A stretch without its line ends' meaning: words, marks, anchors."""
        return "".join(self._piece(p, max(p.start, start), min(p.end, end)) for p in self.pieces if p.start < end and start < p.end)

    def _piece(self, piece: Piece, start: int, end: int) -> str:
        words, mark = self._words(start, end), piece.mark
        if mark is None or mark.kind == "heading" or not words.strip():
            return words
        if mark.kind != "target":
            label = _label(mark.label) if piece.last and end == piece.end else ""
            return f'<mark class="ann-{mark.kind}">{words}{label}</mark>'
        words, ids = YEAR.sub(rf"<b>\g<0>{_label('year')}</b>", words), list(self.targets[mark.end]["target_id"])
        named = f' id="{ids[0]}"' if start == self.first[id(mark)] else ""  # a link leads to where the mark begins
        words = "".join(f'<span id="{id}"></span>' for id in ids[1:] if named) + words
        if not piece.last or self.text[end : piece.end].strip():
            return f'<mark class="ann-target"{named}>{words}</mark>'
        rows = "".join(f'<span class="ann-row">{_link(id)}{"".join(map(_field, row.items()))}</span>' for id, row in zip(ids, mark.rows, strict=True))
        card = f'<span class="ann-card" lang="en" id="c-{ids[0]}" hidden>{rows}</span>'
        return f'<mark class="ann-target" tabindex="0"{named} aria-describedby="c-{ids[0]}">{words}{_label(mark.label)}{card}</mark>'

    def _words(self, start: int, end: int) -> str:
        """Words with the spots that begin in them; one that overlaps another before it is an empty anchor."""
        out, at = [], start
        for begins, ends, tag in self.spots:
            if start <= begins < end:
                close = f"</{tag[1:].split()[0]}>"
                if begins < at:
                    out.append(tag + close)
                else:
                    ends = max(begins, min(ends, end))
                    out += [escape(self.text[at:begins]), tag, escape(self.text[begins:ends]), close]
                    at = ends
        return "".join([*out, escape(self.text[at:end])])


def _repaired(number: int, row: tuple) -> Spot:
    """Settled: the text has what the repair put there. Not settled: it has what the copy prints."""
    tag = "ins" if row.certain == "True" else "u"
    return row.start, row.start + len(row.replaced_by), f'<{tag} id="r-{number}">'


def _link(id: str) -> str:
    return f'<a href="targets.html#row-{id}">{id}</a>'


def _label(words: str) -> str:
    return f'<small lang="en">\u2060{escape(words)}</small>'


def _field(item: tuple[str, str]) -> str:
    name, value = item
    return f" <i>{name}</i>\u00a0{f'<span lang=zh-CN>{escape(value)}</span>' if HAN.search(value) else escape(value)}"


def _contents(outline: pd.DataFrame) -> str:
    """The upper two levels of headings as links."""
    rows = outline[outline["level"] <= 2].itertuples()
    items = "".join(f'<li class="l{row.level}"><a href="#h-{row.start}">{escape(f"{row.number} {row.title}".strip())}</a> {escape(row.title_en)}</li>\n' for row in rows)
    return f'<details class="contents"><summary>Contents of the plan</summary><ul>\n{items}</ul></details>'


def _repairs(repairs: pd.DataFrame) -> str:
    if repairs.empty:
        return ""
    rows = ""
    for n, row in enumerate(repairs.itertuples(), 1):
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in (row.printed, row.replaced_by, row.likely, row.why))
        rows += f'<tr><th scope="row"><a href="#r-{n}">{n}</a></th>{cells}</tr>\n'
    head = "".join(f'<th scope="col">{title}</th>' for title in ("Place", "The copy prints", "The text has", "Likely, not settled", "Why"))
    return f'<h2 id="repairs">Repairs of this copy</h2>\n<div class="dt-scroll" role="region" aria-labelledby="repairs" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table></div>'
