"""Writes golden/resample.json: short signals resampled by scipy.signal.resample_poly with the filter that
packages/core/src/audio/resample-filter.ts documents, written down anew from its formula."""
import json
import math
import os
import platform

import numpy as np
import scipy
from scipy.signal import resample_poly

HERE = os.path.dirname(os.path.abspath(__file__))
PASS_BAND = 15 / 16
ATTENUATION_DB = 100.0

# (input rate, output rate, input samples)
CASES = [
    (44100, 16000, 900),
    (44100, 32000, 600),
    (44100, 48000, 400),
    (48000, 16000, 900),
    (22050, 32000, 400),
    (8000, 16000, 300),
    (8000, 48000, 200),
    (96000, 44100, 800),
    (192000, 16000, 3000),
    (11025, 8000, 1),
]


def signal(count):
    """A tone, a sweep to the highest frequencies and an offset at the begin, where zeros precede it."""
    n = np.arange(count, dtype=np.float64)
    x = 0.4 * np.sin(0.05 * n) + 0.3 * np.sin(n * n * (math.pi / (2 * 1500))) + 0.2 * np.exp(-n / 50)
    return x.astype(np.float32)


def prototype(up, down):
    """The filter at the rate of `up` times the input, odd in length, with its centre in the middle."""
    nyquist = 0.5 * min(1.0, up / down)
    cutoff = nyquist * (1 + PASS_BAND) / 2
    beta = 0.1102 * (ATTENUATION_DB - 8.7)
    reach = (ATTENUATION_DB - 7.95) / (2 * 14.36 * nyquist * (1 - PASS_BAND))
    half = int(math.floor(reach * up))
    t = np.arange(-half, half + 1) / up
    h = np.sinc(2 * cutoff * t) * np.i0(beta * np.sqrt(1 - (t / reach) ** 2))
    return h / h.sum()


def main():
    cases = []
    for from_hz, to_hz, count in CASES:
        common = math.gcd(from_hz, to_hz)
        up, down = to_hz // common, from_hz // common
        x = signal(count).astype(np.float64)
        y = resample_poly(x, up, down, window=prototype(up, down))
        cases.append({
            "fromHz": from_hz,
            "toHz": to_hz,
            "input": [float(f"{v:.9g}") for v in signal(count)],
            "output": [float(f"{v:.9g}") for v in y],
        })
    golden = {
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__},
        "cases": cases,
    }
    with open(os.path.join(HERE, "golden", "resample.json"), "w") as file:
        json.dump(golden, file)
        file.write("\n")


if __name__ == "__main__":
    main()
