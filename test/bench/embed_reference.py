"""Times YAMNet from audio files in Python on a few cores, as the reference of `npm run bench -- embed`; prints JSON.

Run as `python3 test/bench/embed_reference.py yamnet.h5 LIST OUT.f32 --cores 2`, LIST a text file with a path a line. sox
decodes and resamples, NumPy computes the log-mel patches, torch runs the network in float32 with its batch norms folded
into the convolutions. Importing and reading the weights is not timed. Two ways to use the cores are tried (a process a core,
and one process whose torch has all of them and whose next files are decoded meanwhile) and the faster counts. OUT gets
the clips' mean embeddings, float32 [clips, 1024].
"""

import argparse
import concurrent.futures
import json
import multiprocessing
import os
import pathlib
import resource
import subprocess
import sys
import time

os.environ['OMP_NUM_THREADS'] = os.environ['OPENBLAS_NUM_THREADS'] = '1'
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'parity'))

import h5py  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from yamnet_reference import CHANNELS, STRIDES, mel_matrix, padded, shapes  # noqa: E402

CLIPS_AT_ONCE = 16
HANN = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400)).astype(np.float32)
MEL = mel_matrix().T.astype(np.float32)


def decode(path):
    command = ['sox', path, '-t', 'f32', '-r', '16000', '-c', '1', '-']
    return np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, np.float32)


def patches(samples):
    frames = np.lib.stride_tricks.sliding_window_view(padded(samples), 400)[::160]
    mels = np.log(np.abs(np.fft.rfft(frames * HANN, 512)).astype(np.float32) @ MEL + np.float32(0.001))
    return np.stack([mels[start:start + 96] for start in range(0, len(mels) - 95, 48)])


class Network:
    def __init__(self, checkpoint):
        with h5py.File(checkpoint) as file:
            weights = {name: file[name.rsplit('/', 1)[0]][name][()].astype(np.float64) for name, _ in shapes()}
        self.layers = [self.layer(weights, 'layer1/conv', 'kernel', (3, 2, 0, 1), STRIDES[0], 1)]
        for i in range(1, 14):
            name = f'layer{i + 1}'
            groups = CHANNELS[i - 1]
            self.layers.append(
                self.layer(weights, f'{name}/depthwise_conv', 'depthwise_kernel', (2, 3, 0, 1), STRIDES[i], groups))
            self.layers.append(self.layer(weights, f'{name}/pointwise_conv', 'kernel', (3, 2, 0, 1), 1, 1))

    @staticmethod
    def layer(weights, name, kernel, axes, stride, groups):
        mean, variance, beta = (weights[f'{name}/bn/{part}:0'] for part in ('moving_mean', 'moving_variance', 'beta'))
        scale = 1 / np.sqrt(variance + 1e-4)
        folded = weights[f'{name}/{kernel}:0'].transpose(axes) * scale[:, None, None, None]
        to_torch = lambda x: torch.from_numpy(np.ascontiguousarray(x, np.float32))  # noqa: E731
        return to_torch(folded), to_torch(beta - mean * scale), stride, groups

    def __call__(self, batch):
        value = torch.from_numpy(batch)[:, None]
        with torch.inference_mode():
            for kernel, bias, stride, groups in self.layers:
                size = kernel.shape[-1]
                # TensorFlow's 'same': what is missing to ceil(n / stride) outputs, the larger half at the end.
                pads = []
                for n in (value.shape[3], value.shape[2]):
                    missing = max(0, (-(-n // stride) - 1) * stride + size - n)
                    pads += [missing // 2, missing - missing // 2]
                if any(pads):
                    value = F.pad(value, pads)
                value = F.relu_(F.conv2d(value, kernel, bias, stride=stride, groups=groups))
            return value.mean(dim=(2, 3)).numpy()


def embed(network, clips, stages):
    """Mean embeddings of decoded clips."""
    start = time.perf_counter()
    parts = [patches(samples) for samples in clips]
    middle = time.perf_counter()
    rows = network(np.concatenate(parts))
    stages['front-end'] += middle - start
    stages['network'] += time.perf_counter() - middle
    ends = np.cumsum([len(part) for part in parts])
    return [own.mean(axis=0) for own in np.split(rows, ends[:-1])]


def timed_decode(path):
    start = time.perf_counter()
    samples = decode(path)
    return samples, time.perf_counter() - start


def prepare(checkpoint):
    global NETWORK
    torch.set_num_threads(1)
    NETWORK = Network(checkpoint)
    NETWORK(np.zeros((1, 96, 64), np.float32))


def cpu_seconds():
    """Of this process and of the sox processes that it waited for."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def embed_files(paths):
    before = cpu_seconds()
    stages = {'decode': 0.0, 'front-end': 0.0, 'network': 0.0}
    decoded = [timed_decode(path) for path in paths]
    stages['decode'] += sum(seconds for _, seconds in decoded)
    clips = [samples for samples, _ in decoded]
    means = embed(NETWORK, clips, stages)
    return means, stages, cpu_seconds() - before


def ready(_):
    time.sleep(0.2)


def process_a_core(checkpoint, chunks, cores):
    with multiprocessing.get_context('spawn').Pool(cores, prepare, (checkpoint,)) as pool:
        # Each process starts and reads the weights before anything is timed.
        pool.map(ready, range(4 * cores), chunksize=1)
        start = time.perf_counter()
        results = pool.map(embed_files, chunks, chunksize=1)
        seconds = time.perf_counter() - start
    return seconds, sum(cpu for _, _, cpu in results), [result[:2] for result in results]


def one_process(checkpoint, chunks, cores):
    prepare(checkpoint)
    torch.set_num_threads(cores)
    results = []
    with concurrent.futures.ThreadPoolExecutor(cores) as pool:
        start, before = time.perf_counter(), cpu_seconds()
        # sox is a process of its own, so that threads suffice to decode ahead.
        ahead = [[pool.submit(timed_decode, path) for path in chunk] for chunk in chunks]
        for futures in ahead:
            decoded = [future.result() for future in futures]
            stages = {'decode': sum(seconds for _, seconds in decoded), 'front-end': 0.0, 'network': 0.0}
            clips = [samples for samples, _ in decoded]
            results.append((embed(NETWORK, clips, stages), stages))
        return time.perf_counter() - start, cpu_seconds() - before, results


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('checkpoint')
    parser.add_argument('list', type=pathlib.Path)
    parser.add_argument('out', type=pathlib.Path)
    parser.add_argument('--cores', type=int, default=2)
    options = parser.parse_args()
    paths = options.list.read_text().split('\n')
    chunks = [paths[start:start + CLIPS_AT_ONCE] for start in range(0, len(paths), CLIPS_AT_ONCE)]
    layouts = []
    for name, run in ((f'{options.cores} processes of one thread', process_a_core),
                      (f'one process, torch on {options.cores} threads', one_process)):
        seconds, cpu, results = run(options.checkpoint, chunks, options.cores)
        stages = {stage: sum(own[stage] for _, own in results) for stage in results[0][1]}
        layouts.append({'name': name, 'seconds': seconds, 'cpuSeconds': cpu, 'stages': stages})
    np.concatenate([means for means, _ in results]).astype('<f4').tofile(options.out)
    print(json.dumps({
        'versions': {'python': sys.version.split()[0], 'numpy': np.__version__, 'torch': torch.__version__},
        'layouts': layouts,
    }))


if __name__ == '__main__':
    main()
