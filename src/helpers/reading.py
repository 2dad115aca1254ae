"""The reading component: a passage of a plan with what the parsers found, marked in place.

The HTML needs no kernel, no script and no network: a mark's card opens on hover, on focus
(Tab) and on touch by CSS alone, and without any CSS the passage is still plain text.
"""

import re
from html import escape
from zlib import crc32

import pandas as pd
from IPython.display import HTML

from .bodies import extract_bodies
from .marks import YEAR, Piece, find_pieces
from .outline import parse_outline
from .targets import extract_targets

KINDS = ("heading", "target", "year", "body")
LINE_END = re.compile(r"\s*\n\s*")
HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff]")
# --h, --t, --y, --b are the marks' grounds, --H, --T, --Y, --B their labels and lines
LIGHT = "--g:#fff;--f:#1a1a1a;--n:#595959;--h:#dcebf9;--H:#0b4f8a;--t:#ffe9d1;--T:#8a4200;--y:#d8f3e4;--Y:#0b5f3f;--b:#f7e1ee;--B:#86286b"
DARK = "--g:#14181d;--f:#ececec;--n:#b0b0b0;--h:#17344f;--H:#a5d0f7;--t:#4a3008;--T:#ffc67a;--y:#123c2a;--Y:#8ce3b6;--b:#48213f;--B:#f3b0e2"
STYLE = f"""<style>
.ann{{{LIGHT};position:relative;max-width:48rem;padding:.8rem 1rem;border:1px solid var(--n);border-radius:.3rem;background:var(--g);color:var(--f);font-size:1rem;line-height:2.1}}
@media(prefers-color-scheme:dark){{html:not([data-theme=light]) body:not([data-jp-theme-light=true]) .ann{{{DARK}}}}}
html[data-theme=dark] .ann,body[data-jp-theme-light=false] .ann{{{DARK}}}
.ann p{{margin:0 0 .5em;color:inherit}}
.ann .ann-k{{margin:0;min-height:3.6em;font-size:.85rem;line-height:1.7;color:var(--n)}}
.ann .ann-e{{line-height:1.6;border-top:1px solid var(--n);padding-top:.5em}}
.ann mark{{padding:.1em .15em;border-bottom:2px solid var(--l);border-radius:.15em;background:var(--m);color:inherit}}
.ann .ann-heading{{--m:var(--h);--l:var(--H);font-weight:bold}}
.ann .ann-target{{--m:var(--t);--l:var(--T)}}
.ann .ann-year{{--m:var(--y);--l:var(--Y);border-bottom-style:dotted}}
.ann .ann-body{{--m:var(--b);--l:var(--B);border-bottom-style:dashed}}
.ann mark b{{color:var(--Y)}}
.ann mark b,.ann .ann-year{{white-space:nowrap}}
.ann mark small{{margin:0 .15em 0 .3em;font:.72em sans-serif;color:var(--l);user-select:none;white-space:nowrap}}
.ann mark b small{{color:inherit}}
.ann mark:focus{{outline:3px solid var(--l);outline-offset:2px}}
.ann mark:hover>.ann-card,.ann mark:focus>.ann-card{{display:block!important;position:absolute;left:.5rem;right:.5rem;z-index:9;white-space:normal;padding:.5rem .8rem;border:2px solid var(--l);border-radius:.3rem;background:var(--g);box-shadow:0 3px 9px #0006;font:.875rem/1.6 sans-serif}}
.ann .ann-row{{display:block}}
.ann .ann-row+.ann-row{{margin-top:.35em;border-top:1px solid var(--n);padding-top:.35em}}
.ann .ann-row>span{{display:inline-block;margin-right:1em;overflow-wrap:anywhere}}
.ann i{{font-style:normal;color:var(--n)}}
@media(max-width:40rem){{.ann{{padding:.6rem}}.ann mark:hover>.ann-card,.ann mark:focus>.ann-card{{position:static;float:left;width:100%;box-sizing:border-box;margin:.3em 0}}.ann .ann-k{{min-height:0}}}}
@media(forced-colors:active){{.ann .ann-card,.ann .ann-card i{{border-color:CanvasText;background:Canvas;color:CanvasText}}}}
</style>"""


def annotate(
    source, start: int | None = None, end: int | None = None, *, outline: pd.DataFrame | None = None,
    targets: pd.DataFrame | None = None, bodies: pd.DataFrame | None = None, translation: str | None = None,
) -> HTML:
    """Show ``text[start:end]`` of *source*, a Plan or a str, with what was found in it marked.

    *outline*, *targets* and *bodies* are frames for the whole text, with the columns of
    `parse_outline`, `extract_targets` and `extract_bodies`, which are called where one is not
    given; an empty frame leaves its marks out. *translation* is an English text put below the
    passage. Raises TypeError for another source, ValueError for a passage outside the text.
    """
    text = source if isinstance(source, str) else getattr(source, "text", None)
    if not isinstance(text, str):
        raise TypeError(f"annotate needs a Plan or a str, not {type(source).__name__}; load_plan(id) gives a Plan")
    outline = parse_outline(text) if outline is None else outline
    return HTML(annotation_html(
        text, start, end, outline=outline,
        targets=extract_targets(text, outline=outline) if targets is None else targets,
        bodies=extract_bodies(text, outline=outline) if bodies is None else bodies,
        translation=translation, name=getattr(source, "id", ""),
    ))


def annotation_html(
    text: str, start: int | None = None, end: int | None = None, *, outline: pd.DataFrame, targets: pd.DataFrame,
    bodies: pd.DataFrame, translation: str | None = None, name: str = "",
) -> str:
    """Return the HTML of `annotate`; *name* tells apart the ids of texts on one page."""
    start, end = 0 if start is None else start, len(text) if end is None else end
    if not 0 <= start < end <= len(text):
        raise ValueError(f"passage {start}–{end} is not in the text; start and end must keep 0 <= start < end <= {len(text)}")
    pieces = find_pieces(text, start, end, outline=outline, targets=targets, bodies=bodies)
    prefix = f"ann-{name or format(crc32(text.encode()), 'x')}-{start}-{end}"
    passage = "".join(_piece(text, piece, f"{prefix}-{piece.start}") for piece in pieces)
    lines = (line for line in passage.split("\n") if line.strip(" \t　\r"))
    found = {kind: sum(len(p.mark.rows) for p in pieces if p.last and p.mark.kind == kind) for kind in KINDS}
    found["year"] = passage.count(_label("year"))
    counts = [f'<mark class="ann-{kind}">{kind}</mark> {n}' for kind, n in found.items() if n]
    advice = "Hover over a mark, tap it or move to it with Tab to see its row." if counts else "No marks in this passage."
    english = f'<p class="ann-e"><i>Translation:</i> {escape(translation)}</p>' if translation else ""
    return (
        f'{STYLE}\n<div class="ann" role="group" lang="en" aria-label="Annotated passage">'
        f'<div lang="zh-CN">{"".join(f"<p>{line}</p>" for line in lines)}</div>{english}'
        f'<p class="ann-k">Characters {start:,}–{end:,}. {" · ".join([*counts, advice])}</p></div>'
    )


def _piece(text: str, piece: Piece, id: str) -> str:
    """One piece as HTML; the row of a flattened table, one cell a line, comes out as one line."""
    words = text[piece.start : piece.end]
    if piece.mark is None:
        return escape(words)
    kind, tail = piece.mark.kind, words[len(words.rstrip("\n")) :]
    inner = _inner(LINE_END.sub(" | " if kind == "target" else " ", words.rstrip("\n")), kind)
    if not piece.last:
        return f'<mark class="ann-{kind}">{inner}</mark>{tail}'
    rows = "".join(f'<span class="ann-row">{"".join(map(_field, row.items()))}</span>' for row in piece.mark.rows)
    return (
        f'<mark class="ann-{kind}" tabindex="0" aria-describedby="{escape(id)}">{inner}{_label(piece.mark.label)}'
        f'<span class="ann-card" role="tooltip" lang="en" id="{escape(id)}" hidden="hidden">{rows}</span></mark>{tail}'
    )


def _inner(words: str, kind: str) -> str:
    """The words of a mark; the years in a target have their own label, and their value in its card."""
    return YEAR.sub(rf"<b>\g<0>{_label('year')}</b>", escape(words)) if kind == "target" else escape(words)


def _label(words: str) -> str:
    """A mark's printed label; the word joiner keeps it on the line of the mark's last character."""
    return f'<small lang="en">\u2060{escape(words)}</small>'


def _field(item: tuple[str, str]) -> str:
    field, value = item[0], LINE_END.sub(" ", item[1])
    chinese = ' lang="zh-CN"' if HAN.search(value) else ""
    return f"<span><i>{escape(field)}</i> <span{chinese}>{escape(value)}</span></span>"
