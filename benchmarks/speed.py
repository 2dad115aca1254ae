"""How fast the helpers are, in characters a second, on the five plans.

    python benchmarks/speed.py            # outline, targets and bodies; growth up to ten million characters; import
    python benchmarks/speed.py --quick    # without the growth

If the package ms-recognizers-text-suite is installed, the same texts are read by it in the same run
(its number, percentage, dimension and currency models for Chinese), and the ratio is given. It finds
values and units only; the helpers give the whole row.
"""

import argparse
import subprocess
import sys
import time

import helpers

IMPORT = "import time, pandas; t = time.perf_counter(); import helpers; helpers.PLANS; print(time.perf_counter() - t)"


def read(text: str) -> None:
    """Read one text: outline, targets, bodies."""
    outline = helpers.parse_outline(text)
    helpers.extract_targets(text, outline=outline)
    helpers.extract_bodies(text, outline=outline)


def best(function, times: int) -> float:
    """Seconds of the quickest of *times* runs."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        function()
        found.append(time.perf_counter() - start)
    return min(found)


def peer_rate(texts: list[str]) -> float | None:
    """Characters a second of Microsoft Recognizers on *texts*; None if it is not installed."""
    try:
        import ms_recognizers_text

        # wheel 1.0.1 renamed its packages, but parts of it still import the old name
        sys.modules.setdefault("recognizers_text", ms_recognizers_text)
        from ms_recognizers_number import NumberRecognizer
        from ms_recognizers_number_with_unit import NumberWithUnitRecognizer
    except ImportError:
        return None
    unit, number = NumberWithUnitRecognizer("zh-cn"), NumberRecognizer("zh-cn")
    models = [unit.get_dimension_model(), unit.get_currency_model(), number.get_percentage_model()]
    lines = [line for text in texts for line in text.split("\n") if line.strip()]
    for model in models:
        model.parse(lines[0])
    seconds = best(lambda: [model.parse(line) for line in lines for model in models], 1)
    return sum(map(len, lines)) / seconds


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--quick", action="store_true", help="leave out the growth up to ten million characters")
    quick = arguments.parse_args().quick
    texts = [helpers.load_plan(plan).text for plan in helpers.PLANS]
    characters = sum(map(len, texts))
    seconds = best(lambda: [read(text) for text in texts], 9)
    rate = characters / seconds
    print(f"five plans      {characters:>10,} characters  {seconds:7.3f} s  {rate / 1e6:5.2f} million characters a second")
    if not quick:
        for size in (1_000_000, 3_000_000, 10_000_000):
            long = "\n".join(texts * (size // characters + 1))[:size]
            taken = best(lambda: read(long), 1)
            print(f"repeated        {size:>10,} characters  {taken:7.3f} s  {size / taken / 1e6:5.2f} million characters a second")
    runs = [float(subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, text=True, check=True).stdout) for _ in range(5)]
    print(f"import helpers  {min(runs):.3f} s beyond pandas")
    peer = peer_rate(texts)
    if peer is None:
        print("peer            ms-recognizers-text-suite is not installed; pip install it to compare")
    else:
        print(f"peer            {peer / 1e6:.4f} million characters a second; helpers / peer = {rate / peer:.0f}")


if __name__ == "__main__":
    main()
