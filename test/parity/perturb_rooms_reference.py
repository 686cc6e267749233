"""Writes golden/perturb-rooms.json: Freeverb sample by sample in NumPy, rooms with SciPy's fftconvolve, tempo and pitch with sox.

Run as `python3 test/parity/perturb_rooms_reference.py`. Inputs are integers in thousandths; what follows them is silence.
"""

import json
import pathlib
import platform
import subprocess
import tempfile

import numpy as np
import scipy
from scipy.io import wavfile
from scipy.signal import fftconvolve

FOLDER = pathlib.Path(__file__).parent / 'golden'


def thousandths(values):
    return np.rint(np.asarray(values) * 1000).astype(int)


def rounded(values):
    return [float(f'{v:.7g}') for v in values]


def freeverb(x, rate, room_size, damping, wet_level, dry_level):
    """One sample after another, all filters at once, in float64."""
    combs = [np.zeros(rate * d // 44100) for d in (1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617)]
    allpasses = [np.zeros(rate * d // 44100) for d in (556, 441, 341, 225)]
    low = np.zeros(8)
    damp, feedback = 0.4 * damping, 0.7 + 0.28 * room_size
    y = np.zeros(len(x))
    for n, sample in enumerate(x):
        total = 0.0
        for j, line in enumerate(combs):
            out = line[n % len(line)]
            low[j] = out * (1 - damp) + low[j] * damp
            line[n % len(line)] = 0.015 * sample + feedback * low[j]
            total += out
        for line in allpasses:
            delayed = line[n % len(line)]
            line[n % len(line)] = total + 0.5 * delayed
            total = delayed - total
        y[n] = 3 * wet_level * total + 2 * dry_level * sample
    return y


def freeverb_cases():
    generator = np.random.RandomState(1)
    cases = []
    for rate, length, room_size in [(44100, 3500, 0.01), (44100, 3500, 1.0), (16000, 2500, 0.58), (11025, 2500, 0.88)]:
        x = np.zeros(length)
        burst = thousandths(generator.uniform(-0.8, 0.8, size=150))
        x[: len(burst)] = burst / 1000
        y = freeverb(x, rate, room_size, damping=0.5, wet_level=0.33, dry_level=0.4)
        cases.append(
            {
                'sampleRateHz': rate,
                'roomSize': room_size,
                'length': length,
                'thousandths': burst.tolist(),
                'output': rounded(y),
            }
        )
    return cases


def room_cases():
    generator = np.random.RandomState(2)
    cases = []
    # Clip longer and shorter than the response; the direct sound at the begin and after a delay with a weaker arrival before it.
    for rate, length, taps, delay in [(16000, 1500, 400, 0), (8000, 300, 900, 60)]:
        x = thousandths(generator.uniform(-1, 1, size=length))
        h = generator.uniform(-0.3, 0.3, size=taps) * np.exp(-np.arange(taps) / (taps / 4))
        h[:delay] *= 0.2
        h[delay] = 0.9
        h = thousandths(h)
        outputs = []
        for strength in [-30, 0, 6]:
            far = np.abs(np.arange(taps) - delay) > 0.0025 * rate
            y = fftconvolve(x / 1000, h / 1000 * np.where(far, 10 ** (strength / 20), 1))[delay : delay + length]
            y *= np.sqrt(np.sum((x / 1000) ** 2) / np.sum(y**2))
            assert len(y) == length
            outputs.append({'strength': strength, 'samples': rounded(y)})
        cases.append(
            {'sampleRateHz': rate, 'thousandths': x.tolist(), 'response': h.tolist(), 'outputs': outputs}
        )
    return cases


RATE = 22050
NOTES_HZ = [220.0, 330.0, 277.18, 415.3]
NOTE_SECONDS = 0.5
PARTIALS = 6


def melody():
    """Four decaying notes: sum over h of sin(2 pi h f t) / h, times exp(-3 t), with an attack of 10 ms; the test makes the same."""
    t = np.arange(int(RATE * NOTE_SECONDS)) / RATE
    envelope = 0.25 * np.exp(-3 * t) * np.minimum(1, t / 0.01)
    notes = [envelope * sum(np.sin(2 * np.pi * h * f * t) / h for h in range(1, PARTIALS + 1)) for f in NOTES_HZ]
    return np.concatenate(notes)


def peak_hz(x, guess):
    """Frequency of the highest value of the Hann-windowed spectrum within 4% of `guess`."""
    size = 2**19
    spectrum = np.abs(np.fft.rfft(x * np.hanning(len(x)), size))
    first, last = int(guess * 0.96 * size / RATE), int(guess * 1.04 * size / RATE)
    k = first + int(np.argmax(spectrum[first:last]))
    return k * RATE / size


def sox_cases():
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        source, target = f'{folder}/in.wav', f'{folder}/out.wav'
        wavfile.write(source, RATE, melody().astype(np.float32))
        for effect, strength in [('tempo', 0.8), ('tempo', 1.25), ('pitch', -200), ('pitch', 120)]:
            subprocess.run(['sox', '-D', source, '-e', 'float', '-b', '32', target, effect, str(strength)], check=True)
            y = wavfile.read(target)[1].astype(float)
            factor = strength if effect == 'tempo' else 1.0
            ratio = 1.0 if effect == 'tempo' else 2 ** (strength / 1200)
            partials, levels = [], []
            for i, f in enumerate(NOTES_HZ):
                middle = y[int((i + 0.1) * NOTE_SECONDS / factor * RATE) : int((i + 0.9) * NOTE_SECONDS / factor * RATE)]
                partials.append([peak_hz(middle, h * f * ratio) for h in (1, 3, 5)])
                # Root mean squares of eighths of the note.
                for j in range(8):
                    begin, end = (int((i + e / 8) * NOTE_SECONDS / factor * RATE) for e in (j, j + 1))
                    levels.append(float(10 * np.log10(np.mean(y[begin:end] ** 2))))
            cases.append(
                {
                    'effect': effect,
                    'strength': strength,
                    'length': len(y),
                    'partialsHz': [rounded(p) for p in partials],
                    'levelsDecibels': rounded(levels),
                }
            )
    return cases


if __name__ == '__main__':
    content = {
        'versions': {
            'python': platform.python_version(),
            'numpy': np.__version__,
            'scipy': scipy.__version__,
            'sox': subprocess.run(['sox', '--version'], capture_output=True, text=True, check=True).stdout.split()[-1],
        },
        'freeverb': freeverb_cases(),
        'rooms': room_cases(),
        'melody': {
            'sampleRateHz': RATE,
            'notesHz': NOTES_HZ,
            'noteSeconds': NOTE_SECONDS,
            'partials': PARTIALS,
        },
        'sox': sox_cases(),
    }
    (FOLDER / 'perturb-rooms.json').write_text(json.dumps(content) + '\n')
