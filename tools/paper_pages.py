"""The pages of the built book as they are to be printed: in order, without what only a screen can do.

Convention: paper and e-readers get what the site has, from the built pages themselves, never a second
text. What is folded there is open here; buttons, search fields, cards that open on hover and the box
"Cite this page" are gone; the verdicts on a quiz's options stand in a chapter of their own behind the
book's chapters, each linked both ways. A character for private use, which a converter left in a plan
and no font can draw, is named by its number.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from lxml import html

DROPPED = (
    "script", "style", "noscript", "template", "fieldset", "button", "input", "select", "textarea", "form", "colgroup[not(*)]",
    *(f"*[contains(concat(' ', @class, ' '), ' {name} ')]" for name in ("headerlink", "cite-page", "ann-card", "toctree-wrapper", "d-print-none", "no-print")),
    "th[@data-plain]", "td[a[starts-with(@href, '../report.html?row=')]]",  # the column of links to report an error
    "details[contains(@class, 'hide')]/summary", "*[@hidden]",
)
ADVICE = re.compile(r" · Hover over a mark[^<]*|Choose an answer and open it: it says whether it is right, and why\.|Point at a target, tap it[^.]*\.|; every solution is folded, so that none is seen before it is asked for| Open a solution when you have tried\.")
PRIVATE = re.compile("[\ue000-\uf8ff]")
PLAIN = ("pre", "o", "si", "std", "std-doc", "std-ref", "nb", "nf", "mi", "mf", "mh", "ow", "se", "ne", "")  # spans whose look says nothing more on paper
UNSAID = ("aria-describedby", "aria-labelledby", "aria-label", "aria-sort", "tabindex", "role", "title", "onclick", "border", "loading", "decoding", "download", "contenteditable", "valign", "halign", "rules", "cellpadding")
LONG = 15  # lines of code; what is longer may go over to the next page
ANSWERS = "book/solutions/quizzes"  # the page that is made here


@dataclass
class Page:
    """One page: its *name* as in _toc.yml, its *depth* below its part (0, or 1 for a section), the element that holds it."""

    name: str
    depth: int
    body: html.HtmlElement
    title: str = field(init=False)

    def __post_init__(self) -> None:
        self.title = " ".join(self.body.find(".//h1").text_content().split())


def read_parts(site: Path, root: Path, only: list[str] | None = None) -> list[tuple[str, list[Page]]]:
    """Return the parts of the book built in *site*, (caption, pages), in the order of *root*/_toc.yml; *only* names the pages wanted."""
    toc = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))
    parts = []
    for number, part in enumerate(toc["parts"]):
        listed = [(toc["root"], 0)] * (number == 0)
        for chapter in part["chapters"]:
            listed += [(chapter["file"], 0), *((section["file"], 1) for section in chapter.get("sections", []))]
        pages = [read_page(site, name, depth) for name, depth in listed if only is None or name in only]
        if pages:
            parts.append((part["caption"], pages))
    quizzes = [(page, quiz) for _, pages in parts for page in pages if (quiz := take_answers(page)) is not None]
    if quizzes:
        last = [pages for caption, pages in parts if any(page.name.startswith("book/solutions") for page in pages)] or [parts[-1][1]]
        last[0].append(answers_page(quizzes))
    return parts


def read_page(site: Path, name: str, depth: int = 0) -> Page:
    """Return one built page, cleared of what paper cannot do. Raises FileNotFoundError if it was not built."""
    path = site / f"{name}.html"
    if not path.is_file():
        raise FileNotFoundError(f"{path} is not there: build the book first (make book)")
    text = path.read_text("utf-8")
    start, end = text.index("<article"), text.index("</article>") + len("</article>")
    return Page(name, depth, clear(text[start:end]))


def clear(text: str) -> html.HtmlElement:
    """Return the article in *text* as an element of what can be printed.

    >>> html.tostring(clear('<article><h1>A<a class="headerlink" href="#a">#</a></h1><p>b<wbr>c</p></article>'))
    b'<article><h1>A</h1><p>b<wbr></wbr>c</p></article>'
    """
    text = PRIVATE.sub(lambda sign: f'<code lang="en">U+{ord(sign[0]):X}</code>', ADVICE.sub("", text))
    body = html.fromstring(re.sub(r"<wbr\s*/?>", "<wbr></wbr>", text))
    for path in DROPPED:
        for found in body.xpath(f".//{path}"):
            found.drop_tree()
    for comment in body.xpath(".//comment()"):
        comment.drop_tree()
    for found in body.xpath(".//details"):
        unfold(found)
    for found in body.xpath(".//pre"):
        if found.text_content().count("\n") > LONG:
            found.set("class", "long")
    for found in body.xpath(".//*[@style][not(self::img)]"):
        del found.attrib["style"]  # a box to scroll in would be cut off
    for found in body.xpath(".//p[not(node())]"):
        found.drop_tree()
    for found in body.xpath(".//span[not(@lang or @id)]"):
        if all(name in PLAIN for name in found.get("class", "").split(" ")):
            found.drop_tag()
    for found in body.iter():
        for name in [name for name in found.attrib if name in UNSAID or name.startswith("data-")]:
            if found.tag != "svg" and not (name == "role" and found.get(name) == "img"):
                del found.attrib[name]
    return body


def unfold(found: html.HtmlElement) -> None:
    """Turn what is folded into what stands there, its summary into a line above it."""
    found.tag = "div"
    for summary in found.findall("summary"):
        if summary.find(".//p") is not None or summary.find(".//div") is not None:
            summary.tag = "div"
        else:
            summary.tag = "p"
        summary.set("class", (summary.get("class", "") + " folded").strip())
    found.attrib.pop("open", None)


def take_answers(page: Page) -> list[html.HtmlElement] | None:
    """Take the verdicts out of the quiz of *page* and return them, one list a question; None where there is no quiz."""
    answers = []
    for quiz in page.body.xpath(".//div[contains(concat(' ', @class, ' '), ' quiz ')]"):
        number, options = len(answers) + 1, html.Element("div", {"class": "options"})
        answer = html.Element("div", {"class": "answer", "id": f"{page.name.split('/')[-1]}-{number}"})
        title = html.Element("p", {"class": "admonition-title"})
        link = html.Element("a", {"href": f"../../{page.name}.html#question-{number}"})
        link.text = f"Question {number}"
        title.append(link)
        answer.append(title)
        for option in quiz.xpath("./div[contains(@class, 'quiz-')]"):
            said, *why = list(option)
            letter = said.text_content().split(".")[0]
            said.attrib.pop("class", None)
            options.append(said)
            for paragraph in why:
                paragraph.tail = "\n"
                answer.append(paragraph)
            head = html.Element("b")
            head.text, head.tail = f"{letter}. ", why[0].text
            why[0].text = None
            why[0].insert(0, head)
            option.drop_tree()
        quiz.set("id", f"question-{number}")
        quiz.append(options)
        answers.append(answer)
    if answers:
        up = "../" * page.name.count("/")
        options.addnext(html.fromstring(f'<p class="to-answers"><a href="{up}{ANSWERS}.html#{page.name.split("/")[-1]}-1">Answers</a></p>'))
    return answers or None


def answers_page(quizzes: list[tuple[Page, list[html.HtmlElement]]]) -> Page:
    """Return the page of all verdicts, a section a chapter."""
    body = html.fromstring('<article><section id="quizzes"><h1>Answers to the quizzes</h1></section></article>')
    for page, answers in quizzes:
        section = html.Element("section", {"id": page.name.split("/")[-1]})
        head = html.Element("h2")
        head.text = page.title
        section.extend([head, *answers])
        body[0].append(section)
    return Page(ANSWERS, 1 if len(quizzes) > 1 else 0, body)
