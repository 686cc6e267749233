"""Golden of the MFCC statistics: librosa 0.10's conventions written out with NumPy and SciPy, in float64.

Run: /usr/bin/python3 test/parity/mfcc_reference.py
"""
import json
import platform
from pathlib import Path

import numpy as np
import scipy
import scipy.fft
import scipy.signal

SAMPLE_RATE_HZ = 16000
FFT_LENGTH = 2048
HOP_LENGTH = 512


def slaney_mel_to_hz(mel):
    return np.where(mel < 15, mel * 200 / 3, 1000 * 6.4 ** ((mel - 15) / 27))


def mel_filters(bands):
    highest = 15 + 27 * np.log(SAMPLE_RATE_HZ / 2 / 1000) / np.log(6.4)
    edges = slaney_mel_to_hz(np.linspace(0, highest, bands + 2))
    bins = np.fft.rfftfreq(FFT_LENGTH, 1 / SAMPLE_RATE_HZ)
    rising = (bins[None] - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - bins[None]) / np.diff(edges)[1:, None]
    return np.maximum(0, np.minimum(rising, falling)) * (2 / (edges[2:] - edges[:-2]))[:, None]


def embedding(samples):
    padded = np.pad(samples.astype(np.float64), FFT_LENGTH // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, FFT_LENGTH)[::HOP_LENGTH]
    window = scipy.signal.get_window('hann', FFT_LENGTH, fftbins=True)
    power = np.abs(scipy.fft.rfft(frames * window, axis=1)) ** 2
    decibel = 10 * np.log10(np.maximum(1e-10, power @ mel_filters(128).T))
    decibel = np.maximum(decibel, decibel.max() - 80)
    mfcc = scipy.fft.dct(decibel, type=2, norm='ortho', axis=1)[:, :20]
    return np.concatenate([mfcc.mean(axis=0), mfcc.std(axis=0)])


def signals():
    """Each is given to the tests by its samples' closed formula, restated there."""
    def t(count):
        return np.arange(count) / SAMPLE_RATE_HZ

    tone = t(24000)
    chirp = t(20000)
    return {
        'tone': sum(np.sin(2 * np.pi * 220 * h * tone) / (4 * h) for h in range(1, 13)),
        'chirp': 0.5 * np.sin(2 * np.pi * (100 * chirp + 2500 * chirp ** 2)),
        'decay': np.exp(-6 * t(16001)) * np.sin(2 * np.pi * 523.25 * t(16001)),
        'short': 0.3 * np.sin(2 * np.pi * 440 * t(700)),
        'oneSample': np.array([0.5]),
        'silence': np.zeros(4000),
    }


golden = {
    'versions': {'python': platform.python_version(), 'numpy': np.__version__, 'scipy': scipy.__version__},
    'embeddings': {name: embedding(x.astype(np.float32)).tolist() for name, x in signals().items()},
}
path = Path(__file__).parent / 'golden' / 'mfcc.json'
path.write_text(json.dumps(golden, indent=1) + '\n')
