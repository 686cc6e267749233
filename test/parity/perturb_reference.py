"""Writes golden/perturb.json: effects by SciPy, NumPy, SoX and, for the compressor, a plain reading of its definition.

Run as `python3 test/parity/perturb_reference.py`. Inputs are stored in steps of 2^-15, so that every reader has the same float32
values; outputs are rounded to 10 decimals.
"""

import json
import math
import pathlib
import platform
import subprocess
import tempfile

import numpy as np
import scipy
from scipy import signal
from scipy.io import wavfile

FOLDER = pathlib.Path(__file__).parent / 'golden'
SOX = subprocess.run(['sox', '--version'], capture_output=True, text=True, check=True).stdout.split()[-1]
VERSIONS = {'python': platform.python_version(), 'numpy': np.__version__, 'scipy': scipy.__version__, 'sox': SOX}
CENTRE_HZ = math.sqrt(300 * 3400)


def steps(x):
    return np.rint(x * 2**15).astype(int)


def make_inputs():
    """Short noise and, for what follows the level, a tone whose level jumps twice."""
    random = np.random.RandomState(11)
    n = np.arange(1200)
    levels = np.where(n < 300, 0.02, np.where(n < 700, 0.8, 0.05))
    return {
        'noise': steps(np.clip(0.25 * random.normal(size=240), -0.99, 0.99)),
        'tone': steps(levels * np.sin(2 * np.pi * 440 * n / 8000)),
    }


def chebyshev(rate, pass_hz, stop_hz, kind):
    order, corner = signal.cheb2ord(pass_hz, stop_hz, 3, 80, fs=rate)
    return signal.cheby2(order, 80, corner, kind, output='sos', fs=rate)


def low_pass(x, rate, f):
    return x if 1.1 * f >= rate / 2 else signal.sosfilt(chebyshev(rate, f / 1.1, 1.1 * f, 'lowpass'), x)


def high_pass(x, rate, f):
    return signal.sosfilt(chebyshev(rate, 1.1 * f, f / 1.1, 'highpass'), x)


def band_pass(x, rate, width):
    half = 2 ** (width / 2)
    return low_pass(high_pass(x, rate, CENTRE_HZ / half), rate, CENTRE_HZ * half)


def microphone(x, rate, scale):
    """SoX's second-order equalisers; at an eighth of the level, for SoX clips."""
    effects = [
        (120, ['bass', -6 * scale, 120, '0.70710678118654752q']),
        (350, ['equalizer', 350, '1q', 2 * scale]),
        (5000, ['equalizer', 5000, '1q', 6 * scale]),
        (11000, ['treble', -9 * scale, 11000, '0.70710678118654752q']),
    ]
    chain = [str(word) for hz, words in effects if hz <= 0.4 * rate for word in words]
    with tempfile.TemporaryDirectory() as folder:
        source, target = (f'{folder}/{name}.wav' for name in ('in', 'out'))
        wavfile.write(source, rate, (x / 8).astype(np.float32))
        subprocess.run(['sox', '-D', source, '-e', 'floating-point', '-b', '64', target, *chain], check=True)
        return 8 * wavfile.read(target)[1].astype(float)


def compression(x, rate, ratio):
    """Sample by sample as defined: level, static curve, detector, gain; all in dB."""
    threshold = 10 * math.log10(np.mean(x**2))
    attack, release = math.exp(-1 / (0.005 * rate)), math.exp(-1 / (0.1 * rate))
    peak = reduction = 0.0
    y = []
    for value in x:
        level = 20 * math.log10(abs(value)) if value else -1000.0
        over = level - threshold
        if over <= -3:
            target = level
        elif over < 3:
            target = level + (1 / ratio - 1) * (over + 3) ** 2 / 12
        else:
            target = threshold + over / ratio
        wanted = level - target
        peak = max(wanted, release * peak + (1 - release) * wanted)
        reduction = attack * reduction + (1 - attack) * peak
        y.append(value * 10 ** (-reduction / 20))
    return np.array(y)


def add_noise(x, e, snr):
    scaled = e * np.sqrt(np.sum(x**2) / np.sum(e**2) / 10 ** (snr / 10))
    assert abs(10 * math.log10(np.sum(x**2) / np.sum(scaled**2)) - snr) < 1e-9
    return x + scaled


def noise_white(x, rate, snr, seed):
    return add_noise(x, np.random.RandomState(seed).normal(size=len(x)), snr)


def noise_pink(x, rate, snr, seed):
    """Poles and zeros as documented, in twos of pairs until a pole lies at 10 Hz or below; one filter by SciPy."""
    poles, zeros = [1.782219, 1.782219], []
    scale = 1.0
    while 0.250772 * scale > 2 * math.pi * 10 / rate / 4:
        poles += [0.250772 * scale, 0.250772 * scale / 4]
        zeros += [0.508134 * scale, 0.508134 * scale / 4]
        scale /= 16
    sos = signal.zpk2sos(np.exp(-np.array(zeros + [np.inf, np.inf])), np.exp(-np.array(poles)), 1)
    run_in = math.ceil(0.25 * rate)
    white = np.random.RandomState(seed).normal(size=run_in + len(x))
    return add_noise(x, signal.sosfilt(sos, white)[run_in:], snr)


def noise_recording(x, rate, snr, seed, recordings):
    random = np.random.RandomState(seed)
    recording = recordings[random.randint(0, len(recordings), size=1)[0]]
    start = random.randint(0, len(recording), size=1)[0]
    return add_noise(x, np.take(recording, start + np.arange(len(x)), mode='wrap'), snr)


def main():
    inputs = make_inputs()
    sounds = {name: x / 2**15 for name, x in inputs.items()}
    draws = np.random.RandomState(12)
    recordings = [steps(np.clip(0.1 * draws.normal(size=length), -0.99, 0.99)) for length in (90, 300, 41)]
    cases = []

    def case(effect, strength, rate, output, name='noise', seed=0):
        # The test's tolerance counts on it.
        assert np.abs(output).max() < 4
        cases.append(
            {
                'effect': effect,
                'strength': float(strength),
                'sampleRateHz': rate,
                'seed': seed,
                'input': name,
                'output': [round(float(value), 10) for value in output],
            }
        )

    x = sounds['noise']
    for rate, cutoffs in ((44100, (1600, 5000, 22000 / 1.2)), (16000, (1600, 6500, 7500))):
        for f in cutoffs:
            case('low-pass', f, rate, low_pass(x, rate, f))
        for f in (50, 840.896, 3200):
            case('high-pass', f, rate, high_pass(x, rate, f))
        for width in (0.5, 3.5, 7):
            case('band-pass', width, rate, band_pass(x, rate, width))
        for scale in (1, 3):
            case('microphone', scale, rate, microphone(x, rate, scale))
    for bits in (4, 8, 15):
        case('bit-crush', bits, 44100, np.rint(x * 2**bits) / 2**bits)
    for threshold in (-30, -6):
        limit = 10 ** (threshold / 20) * np.abs(x).max()
        case('clipping', threshold, 44100, np.clip(x, -limit, limit))
    case('gain', -8.5, 44100, x * 10 ** (-8.5 / 20))
    for ratio in (1.5, 4, 20):
        case('compression', ratio, 8000, compression(sounds['tone'], 8000, ratio), 'tone')
    for snr, seed in ((20, 1), (-10, 2**32 - 1)):
        case('noise-white', snr, 44100, noise_white(x, 44100, snr, seed), seed=seed)
        case('noise-pink', snr, 8000, noise_pink(x, 8000, snr, seed), seed=seed)
        case('noise-pink', snr, 44100, noise_pink(x, 44100, snr, seed), seed=seed)
    for seed in range(4):
        case('noise-recording', 5, 44100, noise_recording(x, 44100, 5, seed, [r / 2**15 for r in recordings]), seed=seed)

    content = {
        'versions': VERSIONS,
        'grids': {
            'bit-crush': np.arange(4, 16).tolist(),
            'gain': np.arange(-40, 5.01, 1.5).tolist(),
            'low-pass': np.round(np.geomspace(1600, 22000 / 1.2, num=31), 3).tolist(),
        },
        'inputs': {name: value.tolist() for name, value in inputs.items()},
        'recordings': [recording.tolist() for recording in recordings],
        'cases': cases,
    }
    (FOLDER / 'perturb.json').write_text(json.dumps(content) + '\n')


main()
