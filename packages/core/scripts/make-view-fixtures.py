"""Writes test/fixtures/view/*.json with matplotlib and numpy, and bluesky's PeakStats if it is installed:
python make-view-fixtures.py"""

import base64
import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("agg")
import numpy as np
from matplotlib import colors
from matplotlib import pyplot as plt

out = Path(__file__).parent.parent / "test" / "fixtures" / "view"


def b64(a):
    return base64.b64encode(np.ascontiguousarray(a).tobytes()).decode()


def write(name, value):
    (out / name).write_text(json.dumps(value, indent=0) + "\n")


def images():
    rng = np.random.default_rng(7)
    ramp = (np.arange(24 * 32).reshape(24, 32) * 13) % 4096
    wave = rng.normal(0, 40, (24, 32))
    wave[3, 5] = np.nan
    wave[4, 6] = np.inf
    wave[5, 7] = -np.inf
    yield "uint16", ramp.astype("u2")
    yield "uint8", (ramp % 256).astype("u1")
    yield "int16", (ramp - 2000).astype("i2")
    yield "uint32", (ramp.astype("u4") * 70000)
    yield "int32", (ramp.astype("i4") - 2048) * 1000
    yield "float32", wave.astype("f4")
    yield "float64", wave


def norms(a):
    finite = a[np.isfinite(a)].astype(float)
    # Off the data: whether float32's log of a limit itself is in or over hangs on the processor's vector unit.
    lo, hi = np.percentile(finite, 5) - 0.13, np.percentile(finite, 90) + 0.37
    positive = max(np.percentile(finite, 40), 1.5)
    width = float((hi - lo) / 30)
    yield {"name": "linear"}, colors.Normalize(lo, hi), lo, hi
    yield {"name": "log"}, colors.LogNorm(positive, positive + hi), positive, positive + hi
    yield {"name": "symlog", "linthresh": width}, colors.SymLogNorm(width, vmin=lo, vmax=hi), lo, hi
    yield {"name": "symlog", "linthresh": width, "linscale": 0.5}, colors.SymLogNorm(width, linscale=0.5, vmin=lo, vmax=hi), lo, hi
    yield {"name": "asinh", "linearWidth": width}, colors.AsinhNorm(width, vmin=lo, vmax=hi), lo, hi
    yield {"name": "sqrt"}, colors.PowerNorm(0.5, lo, hi), lo, hi
    yield {"name": "power", "gamma": 0.3}, colors.PowerNorm(0.3, lo, hi), lo, hi
    yield {"name": "twoslope", "vcenter": (lo * 3 + hi) / 4}, colors.TwoSlopeNorm((lo * 3 + hi) / 4, lo, hi), lo, hi
    edges = [float(v) for v in np.unique(np.percentile(finite, [10, 30, 50, 55, 90]))]
    yield {"name": "boundary", "boundaries": edges}, colors.BoundaryNorm(edges, 256), edges[0], edges[-1]


def rgba():
    cases = []
    arrays = {}
    maps = ["viridis", "magma", "RdBu_r", "twilight", "tab10", "gray"]
    for i, (dtype, a) in enumerate(images()):
        arrays[dtype] = b64(a)
        for j, (spec, norm, lo, hi) in enumerate(norms(a)):
            cmap = matplotlib.colormaps[maps[(i + j) % len(maps)]]
            if spec["name"] == "boundary":
                norm = colors.BoundaryNorm(spec["boundaries"], cmap.N)
            extra = {}
            if j % 2:
                cmap = cmap.with_extremes(bad="red", under="#00ff0080", over=(0.2, 0.4, 0.9))
                extra = {"bad": "red", "under": "#00ff0080", "over": [0.2, 0.4, 0.9]}
            alpha = 0.3 if j == 4 else None
            fig, ax = plt.subplots()
            im = ax.imshow(a, norm=norm, cmap=cmap)
            got = im.to_rgba(im._A, bytes=True, alpha=alpha)
            plt.close(fig)
            cases.append({"dtype": dtype, "norm": spec, "vmin": float(lo), "vmax": float(hi), "cmap": cmap.name,
                          **extra, **({"alpha": alpha} if alpha else {}), "rgba": b64(got)})
    write("rgba.json", {"shape": [24, 32], "arrays": arrays, "cases": cases})


def norm_values():
    x = np.array([-1e3, -7.5, -1, -0.3, 0, 1e-3, 0.25, 1, 2, 3.3, 10, 55.5, 100, 1e4])
    cases = []
    for spec, norm in [
        ({"name": "linear"}, colors.Normalize(-5, 100)),
        ({"name": "log"}, colors.LogNorm(0.1, 100)),
        ({"name": "symlog", "linthresh": 2}, colors.SymLogNorm(2, vmin=-50, vmax=100)),
        ({"name": "asinh", "linearWidth": 3}, colors.AsinhNorm(3, vmin=-50, vmax=100)),
        ({"name": "power", "gamma": 2}, colors.PowerNorm(2, -5, 100)),
        ({"name": "sqrt"}, colors.PowerNorm(0.5, 0, 100)),
        ({"name": "twoslope", "vcenter": 2}, colors.TwoSlopeNorm(2, -5, 100)),
    ]:
        values = np.ma.filled(np.ma.asarray(norm(x), dtype=float), np.nan)
        inverse = norm.inverse(np.array([0.05, 0.3, 0.5, 0.8]))
        cases.append({"norm": spec, "vmin": float(norm.vmin), "vmax": float(norm.vmax),
                      "forward": [None if np.isnan(v) else ("inf" if v > 1e300 else "-inf" if v < -1e300 else v) for v in values.tolist()],
                      "inverse": np.asarray(inverse, dtype=float).tolist()})
    write("norms.json", {"x": x.tolist(), "at": [0.05, 0.3, 0.5, 0.8], "cases": cases})


def colormaps():
    tables = {n: b64(c(np.arange(-1, c.N + 1), bytes=True)) for n, c in matplotlib.colormaps.items()}
    import hashlib
    lists = [["red", "0.5", "#1234"], ["k", "C1", "c", "mediumseagreen"], [[0.1, 0.2, 0.3], [1, 1, 1]]]
    write("colormaps.json", {
        "sha256": {n: hashlib.sha256(base64.b64decode(t)).hexdigest() for n, t in tables.items()},
        "lists": [{"colors": c, "rgba": b64(colors.LinearSegmentedColormap.from_list("x", c)(np.arange(256), bytes=True))} for c in lists],
    })


def numbers():
    rng = np.random.default_rng(3)
    sets = [rng.normal(size=n) for n in (1, 2, 3, 10, 101, 1000)] + [rng.integers(0, 5, 50).astype(float)]
    qs = [0, 0.5, 1, 12.5, 25, 50, 73.2, 99, 99.5, 100]
    counts = [np.histogram(s, 17, (-2, 2.5)) for s in sets]
    write("numbers.json", {"percents": qs, "sets": [
        {"values": s.tolist(), "percentiles": np.percentile(s, qs).tolist(), "counts": c.tolist(), "edges": e.tolist()}
        for s, (c, e) in zip(sets, counts)]})


def peaks():
    try:
        from bluesky.callbacks.fitting import PeakStats
    except ImportError:
        print("bluesky is not installed: peaks.json stays as it is", file=sys.stderr)
        return
    rng = np.random.default_rng(5)
    x = np.linspace(-10, 10, 41)
    curves = {
        "gauss": (x, np.exp(-((x - 1.3) ** 2) / 4)),
        "noisy": (x, np.exp(-((x - 1.3) ** 2) / 9) * 100 + rng.poisson(5, 41)),
        "edge": (x[::-1], np.tanh(x[::-1]) * 3 + 4),
        "uneven": (np.sort(rng.uniform(0, 9, 30)), rng.uniform(0, 3, 30)),
        "flat": (x[:4], np.ones(4)),
        "point": (x[:1], np.ones(1)),
    }
    result = []
    for name, (a, b) in curves.items():
        s = PeakStats._calc_stats(a, b, dict.fromkeys(["min", "max", "com", "cen", "crossings", "fwhm", "lin_bkg"]))
        result.append({"name": name, "x": a.tolist(), "y": b.tolist(), "min": list(map(float, s.min)), "max": list(map(float, s.max)),
                       "com": float(s.com), "cen": None if s.cen is None else float(s.cen),
                       "crossings": [] if s.crossings is None else s.crossings.tolist(),
                       "fwhm": None if s.fwhm is None else float(s.fwhm)})
    write("peaks.json", result)


out.mkdir(parents=True, exist_ok=True)
rgba()
norm_values()
colormaps()
numbers()
peaks()
