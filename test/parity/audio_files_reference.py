"""Writes golden/audio-files.json: a generated signal as compressed files (base64) with what SoX decodes of them."""
import base64
import json
import math
import os
import platform
import subprocess
import tempfile
import wave

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
RATE_HZ = 44100
SAMPLES = 4410


def sox(*arguments):
    return subprocess.run(["sox", "-D", *arguments], check=True, stdout=subprocess.PIPE).stdout


def integers(bits):
    """Two channels of tones, and full scale of either sign; shape (SAMPLES, 2)."""
    n = np.arange(SAMPLES)
    tones = np.stack([np.sin(2 * math.pi * 440 / RATE_HZ * n), np.sin(2 * math.pi * 660 / RATE_HZ * n)], axis=1)
    values = np.rint(0.5 * 2 ** (bits - 1) * tones).astype(np.int64)
    values[2000:2002, 0] = -2 ** (bits - 1), 2 ** (bits - 1) - 1
    return values


def write_wav(path, values, bits):
    with wave.open(path, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(bits // 8)
        file.setframerate(RATE_HZ)
        file.writeframes(b"".join(int(v).to_bytes(bits // 8, "little", signed=True) for v in values.ravel()))


def text(data):
    return base64.b64encode(data).decode("ascii")


def main():
    files = {}
    with tempfile.TemporaryDirectory() as folder:
        def path(name):
            return os.path.join(folder, name)

        for bits in (16, 24):
            write_wav(path(f"{bits}.wav"), integers(bits), bits)
            sox(path(f"{bits}.wav"), path(f"{bits}.flac"))
            kept = integers(bits)[1990:2010].ravel().tolist()
            with open(path(f"{bits}.flac"), "rb") as file:
                files[f"flac{bits}"] = {"file": text(file.read()), "bits": bits, "integers1990": kept}
        write_wav(path("in.wav"), integers(16) // 2, 16)
        for name, options in (("mp3", ["-C", "64"]), ("ogg", ["-C", "2"])):
            sox(path("in.wav"), *options, path(f"out.{name}"))
            decoded = sox(path(f"out.{name}"), "-t", "raw", "-e", "float", "-b", "32", "-")
            with open(path(f"out.{name}"), "rb") as file:
                files[name] = {"file": text(file.read()), "decoded": text(decoded)}
    version = subprocess.run(["sox", "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout.split()[-1]
    golden = {
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "sox": version},
        "sampleRateHz": RATE_HZ,
        "samples": SAMPLES,
        "files": files,
    }
    with open(os.path.join(HERE, "golden", "audio-files.json"), "w") as file:
        json.dump(golden, file)
        file.write("\n")


if __name__ == "__main__":
    main()
