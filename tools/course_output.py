"""What a student's cell prints and shows, in nbformat's form and capped, while it runs."""

import io
from base64 import b64encode

PICTURE = 1_500_000  # bytes a picture may have
SHOWN = 20  # displayed objects a cell may have


class Outputs(list):
    """What a cell prints and shows, in nbformat's form, capped."""

    def __init__(self, room: int):
        super().__init__()
        self.room = room

    def write(self, name: str, text: str) -> int:
        """Add printed *text*; what is beyond the room is dropped, with a note."""
        said, was_full = text[: max(self.room, 0)], self.room < 0
        self.room -= len(text)
        if self.room < 0 and not was_full:
            said += "\n… more was printed; it is left out\n"
        if said and self and self[-1].get("name") == name:
            self[-1]["text"] += said
        elif said:
            self.append({"output_type": "stream", "name": name, "text": said})
        return len(text)

    def show(self, kind: str, data: dict, metadata: dict | None) -> None:
        """Add something displayed, or the result of a cell."""
        data = {key: value for key, value in data.items() if isinstance(value, str) and len(value) <= PICTURE}
        if data and sum(one["output_type"] != "stream" for one in self) < SHOWN:
            self.append({"output_type": kind, "data": data, "metadata": metadata or {}} | ({"execution_count": None} if kind == "execute_result" else {}))


class Stream(io.TextIOBase):
    """Standard output or error of the cell that runs now."""

    def __init__(self, name: str, now: list):
        self.name, self.now = name, now

    def write(self, text: str) -> int:
        return self.now[0].write(self.name, str(text))


def figures(outputs: Outputs) -> None:
    """Show the figures that the cell left open, and close them."""
    from matplotlib import pyplot

    for number in pyplot.get_fignums()[:SHOWN]:
        png = io.BytesIO()
        try:
            pyplot.figure(number).savefig(png, format="png", dpi=100)
            outputs.show("display_data", {"image/png": b64encode(png.getvalue()).decode("ascii")}, {})
        except Exception as error:
            outputs.write("stderr", f"the figure could not be drawn: {type(error).__name__}: {error}\n")
    pyplot.close("all")
