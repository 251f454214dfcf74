"""What a cell gave, in a form that two executions have in common."""

import base64
import re
import struct

UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?")
EPOCH = re.compile(r"\b(1[789]|2)\d{8}(\.\d+)?\b")
SHORT = re.compile(r"\b[0-9a-f]{8}\b")


def plain(text):
    """Text without what changes from run to run."""
    for pattern, word in ((UID, "<uid>"), (TIME, "<time>"), (EPOCH, "<epoch>"), (SHORT, "<short>")):
        text = pattern.sub(word, text)
    return text


def text_of(cell):
    """What the cell printed and its result as text."""
    found = []
    for output in cell.outputs:
        if output.output_type == "stream":
            if found and output.name == "stdout":
                found[-1] += output.text
            else:
                found.append(output.text)
        elif "text/plain" in output.get("data", {}):
            found.append(output.data["text/plain"])
    return "\n".join(text.rstrip("\n") for text in found)


def pictures_of(cell):
    """The width and height of each PNG of the cell, whose size is checked."""
    sizes = []
    for output in cell.outputs:
        encoded = output.get("data", {}).get("image/png")
        if encoded:
            png = base64.b64decode(encoded)
            assert png[:8] == b"\x89PNG\r\n\x1a\n"
            assert len(png) <= 100_000
            sizes.append(struct.unpack(">II", png[16:24]))
    return sizes


def shape_of(cell):
    """All outputs, as kinds and texts that another execution must repeat."""
    found = []
    for output in cell.outputs:
        if output.output_type == "stream":
            last = found[-1] if found and found[-1][:2] == ("stream", output.name) else None
            if last:
                found.pop()
            found.append(("stream", output.name, (last[2] if last else "") + plain(output.text)))
        elif output.output_type == "error":
            found.append(("error", output.ename, plain(output.evalue)))
        else:
            texts = {mime: plain(value) for mime, value in output.data.items() if mime.startswith("text/")}
            found.append((output.output_type, sorted(output.data), texts))
    return found


def code_cells(notebook):
    return {cell.id: cell for cell in notebook.cells if cell.cell_type == "code"}
