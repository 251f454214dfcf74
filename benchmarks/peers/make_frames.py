"""python make_frames.py <file> none|gzip|bitshuffle <frames> <size>: detector frames, a chunk each."""
import os
import sys

import h5py
import numpy as np

path, compression, frames, size = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
if not os.path.exists(path):
    rng = np.random.default_rng(7)
    y, x = np.mgrid[:size, :size] - size / 2
    mean = 20 + 2000 * np.exp(-(x * x + y * y) / (size * 4))
    options = {"none": {}, "gzip": {"compression": "gzip", "compression_opts": 4}}.get(compression)
    if options is None:
        import hdf5plugin

        options = dict(hdf5plugin.Bitshuffle(cname="lz4"))
    with h5py.File(path + ".part", "w") as file:
        data = file.create_dataset(
            "entry/data/data", (frames, size, size), "<u2", chunks=(1, size, size), **options
        )
        for i in range(frames):
            data[i] = rng.poisson(mean)
    os.rename(path + ".part", path)
