"""Writes src/view/colormap/tables.ts and colour-names.ts from matplotlib: python make-colormaps.py"""

import base64
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib import colors

out = Path(__file__).parent.parent / "src" / "view" / "colormap"
names = [n for n in matplotlib.colormaps if not n.endswith("_r")]
lines = []
for name in names:
    table = matplotlib.colormaps[name](np.arange(matplotlib.colormaps[name].N), bytes=True)
    assert (table[:, 3] == 255).all(), name
    reverse = matplotlib.colormaps[name + "_r"](np.arange(len(table)), bytes=True)
    own = "" if (reverse == table[::-1]).all() else base64.b64encode(reverse[:, :3].tobytes()).decode()
    lines.append((name, base64.b64encode(table[:, :3].tobytes()).decode(), own))
head = f"// Made by scripts/make-colormaps.py with matplotlib {matplotlib.__version__} (BSD-style licence). Do not edit.\n\n"
with open(out / "tables.ts", "w") as f:
    f.write(head)
    f.write("/** The entries of each colormap, three bytes a colour, base64. */\n")
    f.write("export const tables: Record<string, string> = {\n")
    f.write(",\n".join(f"  {n}: '{t}'" for n, t, _ in lines) + "\n};\n\n")
    f.write("/** The reversed colormaps that are not, to the bit, the reverse of their table. */\n")
    f.write("export const reversedTables: Record<string, string> = {\n")
    f.write(",\n".join(f"  {n}: '{r}'" for n, _, r in lines if r) + "\n};\n")
with open(out / "color-names.ts", "w") as f:
    f.write(head)
    f.write("/** matplotlib's colour names. */\nexport const colorNames: Record<string, string> = {\n")
    named = {**colors.CSS4_COLORS, **{k: colors.to_hex(v) for k, v in colors.BASE_COLORS.items()}, **colors.TABLEAU_COLORS}
    # The base colours are not multiples of 1/255; parse-color holds those exactly.
    f.write(",\n".join(f"  '{n}': '{v.lower()}'" for n, v in named.items()) + "\n};\n")
