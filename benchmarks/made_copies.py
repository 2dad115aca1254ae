"""A text as a web page or a Word document: made here so that the way back can be measured.

Each function takes a text and returns a file's bytes. The page has a site around the text; the
Word document a header, and where asked tracked changes and automatic numbers. For PDFs see made_pdf.
"""

import io
import re

HEADER = "某某县人民政府公报"
SITE_TOP = ("网站首页", "政务公开", "办事服务", "互动交流")
SITE_FOOT = ("相关文件", "关于做好春季植树工作的函", "主办：某某县人民政府办公室", "网站地图")


def as_html(text: str, *, encoding: str = "utf-8") -> bytes:
    """A page of a county's web site with *text* in it, a paragraph an element, tabs as a table."""
    def escaped(line: str) -> str:
        return line.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    body, rows = [], []
    for line in [*text.split("\n"), ""]:
        if "\t" in line.strip():
            rows.append("<tr>" + "".join(f"<td>{escaped(cell)}</td>" for cell in line.split("\t")) + "</tr>")
            continue
        if rows:
            body.append("<table>" + "".join(rows) + "</table>")
            rows = []
        if line.strip():
            body.append(f"<p>　　{escaped(line)}</p>")
    menu = "".join(f'<li><a href="#">{item}</a></li>' for item in SITE_TOP)
    foot = "".join(f'<li><a href="#">{item}</a></li>' for item in SITE_FOOT)
    page = (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="{encoding}"><title>某某县人民政府</title><script>var a = "不是正文";</script></head>'
        f'<body><div class="nav"><ul>{menu}</ul></div><div class="main"><div class="content">{"".join(body)}</div></div>'
        f'<div class="footer"><ul>{foot}</ul></div></body></html>'
    )
    return page.encode(encoding, "xmlcharrefreplace")


def as_docx(text: str, *, numbered: bool = False, tracked: bool = False) -> bytes:
    """A Word document: a paragraph a line, a header; *numbered* lets Word number （一） headings,
    *tracked* inserts every twentieth paragraph by a tracked change and deletes a sentence before it."""
    from docx import Document
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = Document()
    made.sections[0].header.paragraphs[0].text = HEADER
    rows: list[list[str]] = []
    for i, line in enumerate([*text.split("\n"), ""]):
        if "\t" in line.strip():
            rows.append(line.split("\t"))
            continue
        if rows:
            table = made.add_table(rows=len(rows), cols=max(map(len, rows)))
            for row, words in zip(table.rows, rows):
                for cell, word in zip(row.cells, words):
                    cell.text = word.strip()
            rows = []
        own = re.match(r"[（(][一二三四五六七八九十]+[）)]", line) if numbered else None
        paragraph = made.add_paragraph(line[own.end() :] if own else line)
        if own:
            _number(paragraph, restart=own[0] in ("（一）", "(一)"), made=made)
        if tracked and i % 20 == 10 and paragraph.runs:
            inserted, deleted = OxmlElement("w:ins"), OxmlElement("w:del")
            run = paragraph.runs[0]._r
            run.addprevious(deleted)
            run.addprevious(inserted)
            inserted.append(run)
            gone = OxmlElement("w:r")
            gone.append(OxmlElement("w:delText"))
            gone[0].text = "此句已删去。"
            deleted.append(gone)
            for element in (inserted, deleted):
                element.set(qn("w:id"), str(i))
                element.set(qn("w:author"), "某")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _number(paragraph, *, restart: bool, made) -> None:
    """Let Word print （一）, （二） … before *paragraph*; *restart* begins a new list."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    root = made.part.numbering_part.element
    number = 900 + sum(1 for num in root.iter() if num.tag.endswith("}num") and int(num.get(num.keys()[0])) >= 900)
    if restart or number == 900:
        root.insert(0, parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%1）"/></w:lvl></w:abstractNum>'))  # fmt: skip
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))
    else:
        number -= 1
    paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'))
