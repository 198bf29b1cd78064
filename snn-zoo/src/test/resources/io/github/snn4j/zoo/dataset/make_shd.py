"""Makes shd-tables.h5 and shd-h5py.h5, small files of the layout of Spiking Heidelberg Digits.

Example i has label (7 * i) % 20, and 3 + i spikes (example 2 none), spike k at (k + 1) / 64 s (a half-precision number) of
unit 0x0101 + 16 * i + k. Needs python3-tables and python3-h5py.
"""

import h5py
import numpy as np
import tables

EXAMPLES = 12


def spikes(i):
    n = 0 if i == 2 else 3 + i
    return [(k + 1) / 64 for k in range(n)], [0x0101 + 16 * i + k for k in range(n)]


labels = [7 * i % 20 for i in range(EXAMPLES)]

with tables.open_file("shd-tables.h5", "w") as file:
    group = file.create_group("/", "spikes")
    times = file.create_vlarray(group, "times", tables.Float16Atom(), chunkshape=5)
    units = file.create_vlarray(group, "units", tables.UInt16Atom(), chunkshape=5)
    for i in range(EXAMPLES):
        t, u = spikes(i)
        times.append(t)
        units.append(u)
    file.create_array("/", "labels", np.array(labels, dtype=np.uint16))

with h5py.File("shd-h5py.h5", "w", libver="latest") as file:
    times = file.create_dataset("spikes/times", (EXAMPLES,), dtype=h5py.vlen_dtype(np.float32))
    units = file.create_dataset("spikes/units", (EXAMPLES,), dtype=h5py.vlen_dtype(np.uint16))
    for i in range(EXAMPLES):
        t, u = spikes(i)
        times[i] = np.array(t, dtype=np.float32)
        units[i] = np.array(u, dtype=np.uint16)
    file.create_dataset("labels", data=np.array(labels, dtype=np.int64))
