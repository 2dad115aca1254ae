"""Cut the book's font out of the full Noto Sans SC: `python tools/subset_font.py PACKAGE`.

PACKAGE is the unpacked npm package @expo-google-fonts/noto-sans-sc, version 0.4.3
(`npm pack @expo-google-fonts/noto-sans-sc@0.4.3`, then `tar xzf` the archive, which makes
the folder `package`). Its regular weight, 10.6 MB, is under the SIL Open Font License 1.1,
which allows subsets; the licence is stored beside the result.

Convention: the subset holds all of GB2312 level 1, every Chinese character and mark in the
plans, tables, notebooks, exercises and pages of the book, ASCII, Latin 1, pinyin with tone
marks, and the punctuation of the plans; `make pdf` fails if the book prints another. The same
input gives the same bytes: no time stamp of this run goes in, and the input is held to its
sha256. Needs fontTools, which comes with matplotlib.
"""

import argparse
import hashlib
import re
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "src" / "helpers" / "fonts"
TARGET = FONTS / "NotoSansSC-subset.ttf"
LIMIT = 1_500_000  # bytes; a font in a git repository and in a browser's cache
SHA256 = "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16"

HAN = re.compile("[\u2488-\u249b\u3000-\u303e\u3400-\u4dbf\u4e00-\u9fef\uf900-\ufad9\uff01-\uff5e]")
PINYIN = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿĀÁǍÀĒÉĚÈŌÓǑÒ"
MARKS = "、。，；：？！“”‘’（）〔〕［］【】《》〈〉「」『』—…·．～％＋－＝｜／≥≤≧≦＞＜×÷±−∶℃→←↑↓①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def gb2312_level_1() -> set[str]:
    """Return the 3,755 common characters: rows 16 to 55 of the GB2312 table."""
    cells = (bytes([row + 0xA0, cell + 0xA0]) for row in range(16, 56) for cell in range(1, 95))
    return {c for pair in cells for c in pair.decode("gb2312", errors="ignore")}


def full_width() -> set[str]:
    """Return the full-width forms of ASCII, ！ to ～."""
    return {chr(code) for code in range(0xFF01, 0xFF5F)}


def printed() -> set[str]:
    """Return every Chinese character and mark in what the book is made of, without those that no font draws."""
    texts = ("data/**/*.txt", "data/**/*.csv", "notebooks/*.ipynb", "exercises/*.toml", "book/**/*.md")
    return {c for pattern in texts for path in ROOT.glob(pattern) for c in HAN.findall(path.read_text("utf-8-sig"))}


def wanted() -> set[str]:
    """Return every character that the subset must hold."""
    ascii_latin = {chr(code) for code in [*range(0x20, 0x7F), *range(0xA0, 0x100)]}
    sources = {c for path in (ROOT / "data" / "sources").glob("*.txt") for c in path.read_text("utf-8-sig")}
    marks = {c for c in sources if c.isprintable() or c == "\u3000"}
    return gb2312_level_1() | full_width() | ascii_latin | set(PINYIN) | set(MARKS) | marks | printed()


def cut(source: Path, target: Path) -> list[str]:
    """Write the subset of *source* to *target*; return the wanted characters that it lacks."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, glyph_names=False,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], drop_tables=["DSIG", "vhea", "vmtx", "VORG", "STAT", "BASE"],
    )
    missing = sorted(wanted() - {chr(code) for code in font.getBestCmap()})
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(c) for c in wanted()])
    subsetter.subset(font)
    font.save(target)
    return missing


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Cut the book's font out of the full Noto Sans SC.")
    parser.add_argument("package", type=Path, help="the unpacked npm package @expo-google-fonts/noto-sans-sc")
    package = parser.parse_args(argv).package
    source = package / "400Regular" / "NotoSansSC_400Regular.ttf"
    found = hashlib.sha256(source.read_bytes()).hexdigest()
    if found != SHA256:
        print(f"{source} has sha256 {found}, not {SHA256}: take version 0.4.3 of the package", file=sys.stderr)
        return 1
    FONTS.mkdir(exist_ok=True)
    missing = cut(source, TARGET)
    shutil.copyfile(package / "LICENSE_FONT", FONTS / "OFL.txt")
    size = TARGET.stat().st_size
    print(f"{TARGET.name}: {size:,} bytes; not in the full font: {' '.join(missing) or 'none'}")
    return 0 if size <= LIMIT else 1


if __name__ == "__main__":
    raise SystemExit(main())
