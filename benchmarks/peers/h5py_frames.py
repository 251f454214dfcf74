"""python h5py_frames.py <file> <times>: the frames one by one."""
import sys

import h5py
import hdf5plugin  # noqa: F401
from measure import measure, report

path, times = sys.argv[1:]
total = 0
with h5py.File(path) as file:
    data = file["entry/data/data"]

    def read():
        global total
        total = 0
        for i in range(len(data)):
            total += int(data[i].reshape(-1)[1000])

    result = measure(read, int(times))
report({**result, "sum": total})
