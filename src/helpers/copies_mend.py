"""The chain of steps that mends a copy: each finds one sort of fault, and each change is recorded.

The order matters: bytes read out of step before anything else is touched; characters before
numbers; tables, pages and lines before what stands in the lines; bookmarks and
traditional characters before all that is told by its words. On the five plans of the book every step
but the repair and the last finds nothing to do (tests/test_copies.py).
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from .copies import Edit, Step, run
from .copies_lines import join_lines, split_lines
from .copies_marks import mend_marks
from .copies_pages import uncontents, unpage
from .copies_spaces import close_edges, close_letters, close_numbers
from .copies_tables import uncolumn, unmark, untable
from .copies_traditional import simplify
from .copies_width import narrow, show_characters
from .misalign import CUT
from .plans import PLANS, load_plan
from .repair import repair_text
from .texts import BOOKMARK, find_cuts


def repair_damage(text: str, reference: Sequence[str] | None) -> tuple[list[Edit], int]:
    """What was read out of step (see helpers.repair), as far as it can be settled, and how many places cannot.

    It is compared with the texts of *reference*; None stands for the plans of the book, if they are there.
    """
    if not CUT.search(text):
        return [], 0
    _, repairs = repair_text(text, reference=reference or ())
    if len(repairs) and reference is None:
        try:
            _, repairs = repair_text(text, reference=[load_plan(plan).text for plan in PLANS])
        except FileNotFoundError:
            pass  # the helpers alone, without the book's data: the rest of the text must do
    columns = repairs[["at", "printed", "replaced_by", "kind", "certain"]].itertuples(index=False)
    edits = [Edit(at, at + len(printed), replaced_by, kind) for at, printed, replaced_by, kind, certain in columns if certain]
    return edits, len(repairs) - len(edits)


def unbookmark(text: str) -> Iterator[Edit]:
    """The bookmarks that a converter printed: before all else, for they hide how lines begin."""
    for m in BOOKMARK.finditer(text):
        yield Edit(m.start(), m.end(), "", "bookmark")


def remove_furniture(text: str) -> Iterator[Edit]:
    """Converters' marks, the web site's lines, the forwarding notice (see helpers.texts)."""
    for start, end, kind in find_cuts(text):
        yield Edit(start, end, "", kind)


BEFORE_LINES: tuple[Step, ...] = (unbookmark, show_characters, simplify, unmark, untable, uncolumn, narrow, unpage, uncontents, close_letters)
LINES: tuple[Step, ...] = (join_lines, split_lines)
BEHIND_LINES: tuple[Step, ...] = (mend_marks, close_numbers, close_edges, remove_furniture)
STEPS = (*BEFORE_LINES, *LINES, *BEHIND_LINES)
OUT = {"site", "notice", "navigation", "hidden", "deleted"}  # edits that take out what needs no word besides
SAID = {  # by kind, what is said of changes that a reader should know of
    "misaligned": "{} place(s) were read out of step (GBK) and are read again",
    "width": "{} full-width number(s) or word(s) in Latin letters are set in half width",
    "blank": "{} blank(s) between digits and characters are taken out",
    "blank in a number": "{} number(s) had blanks inside: they are closed, which joins two numbers where a table's columns were meant",
    "thousands": "{} number(s) lose the comma at their thousands",
    "line break": "{} line break(s) inside paragraphs are taken out: a heading as long as a line may have lost its own",
    "lost break": "the copy has lost its line breaks; {} are put before numbers of headings, headings without an end stay in their text",
    "traditional": "traditional characters: {} stretches are simplified, names of people and places too",
    "doubled mark": "{} doubled mark(s) are single now",
    "mark": "{} mark(s) are put in the form that plans print",
    "form": "{} look-alikes of characters (from a PDF's font) are put back",
    "invisible": "{} stretches of invisible characters are taken out",
    "table": "a table drawn with strokes or blanks was read as rows ({} places)",
    "contents": "the table of contents is taken out",
    "page": "page numbers or running heads are taken out: {} place(s)",
}


def mend(raw: str, edits: list[Edit], *, joined: bool = False, reference: Sequence[str] | None = None) -> tuple[str, list[Edit], list[str]]:
    """Return (text, edits, notes): the document ready to read, its *edits* from *raw*, what is uncertain.

    *joined* says that its lines were put together already (a PDF's, by their place on the page);
    a damaged text is compared with those of *reference* (the plans of the book).
    """
    refused = 0

    def repair(text: str) -> list[Edit]:
        nonlocal refused
        repairs, refused = repair_damage(text, reference)
        return repairs

    steps = [step for step in STEPS if not (joined and step is join_lines)]
    text, done = run(raw, [repair, *steps], edits)
    counts = Counter(kind for edit in done if not OUT & (kinds := set(edit.kind.split("+"))) for kind in kinds)
    notes = [said.format(counts[kind]) for kind, said in SAID.items() if counts[kind] and not (joined and kind == "line break")]
    if refused:
        notes.append(f"{refused} damaged place(s) could not be settled and stand as printed (see helpers.repair_text)")
    return text, done, notes
