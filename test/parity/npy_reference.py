"""Arrays in every .npy form that Ebb reads, written by NumPy, and pickles that it must refuse.

Run as `/usr/bin/python3 test/parity/npy_reference.py`; writes test/parity/golden/npy.json.
"""
import base64
import io
import json
import pickle
import platform
from pathlib import Path

import numpy as np
from numpy.lib import format as npy_format


def encoded(data):
    return base64.b64encode(data).decode('ascii')


def saved(array, version=None, protocol=3):
    """The bytes of np.save; an object array is pickled with the given protocol."""
    out = io.BytesIO()
    if array.dtype.hasobject:
        header = npy_format.header_data_from_array_1_0(array)
        npy_format.write_array_header_1_0(out, header)
        pickle.dump(array, out, protocol=protocol)
    else:
        npy_format.write_array(out, array, version=version)
    return out.getvalue()


def npz(compressed, **arrays):
    out = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(out, **arrays)
    return out.getvalue()


class Call:
    """Pickles as a call of a function."""

    def __init__(self, function, *arguments):
        self.reduced = (function, arguments)

    def __reduce__(self):
        return self.reduced


numbers = np.array([[0, 1, 2], [100, 3, 7]])
keys = ['000046_3840', 'clé', '音', '\U0001f3bb', '']
cases = []
for code in ['<f2', '>f2', '<f4', '>f4', '<f8', '>f8', '|i1', '<i2', '>i4', '<i8', '>i8', '|u1', '<u2', '<u4', '<u8', '|b1']:
    array = numbers.astype(code)
    cases.append({'name': f'dtype {code}', 'shape': list(array.shape), 'values': array.astype(float).ravel().tolist(),
                  'npy': encoded(saved(array))})
halves = np.array([6.1e-5, 5.96e-8, -65504.0, 0.333251953125], dtype='<f2')
cases.append({'name': 'float16 with subnormals', 'shape': [4], 'values': halves.astype(float).tolist(),
              'npy': encoded(saved(halves))})
cube = np.arange(24, dtype='<f4').reshape(2, 3, 4)
cases.append({'name': 'Fortran order', 'shape': [2, 3, 4], 'values': cube.ravel().tolist(),
              'npy': encoded(saved(np.asfortranarray(cube)))})
cases.append({'name': 'no dimension', 'shape': [], 'values': [5.0], 'npy': encoded(saved(np.array(5.0)))})
cases.append({'name': 'no element', 'shape': [0, 3], 'values': [], 'npy': encoded(saved(np.zeros((0, 3))))})
for version in [(1, 0), (2, 0), (3, 0)]:
    cases.append({'name': f'format version {version[0]}', 'shape': [2, 3], 'values': numbers.ravel().tolist(),
                  'npy': encoded(saved(numbers.astype('<f8'), version))})

text_cases = [
    {'name': 'text <U', 'npy': encoded(saved(np.array(keys, dtype='<U11')))},
    {'name': 'text >U', 'npy': encoded(saved(np.array(keys, dtype='>U11')))},
    {'name': 'bytes S', 'npy': encoded(saved(np.array([key.encode() for key in keys], dtype='S11')))},
]
for protocol in [2, 3, 4, 5]:
    array = np.array(keys, dtype=object)
    text_cases.append({'name': f'object array, protocol {protocol}', 'npy': encoded(saved(array, protocol=protocol))})
# The name that NumPy 2 writes; protocol 2 ends names at the line, so that no length changes.
moved = saved(np.array(keys, dtype=object), protocol=2).replace(b'cnumpy.core.', b'cnumpy._core.')
text_cases.append({'name': 'object array of NumPy 2', 'npy': encoded(moved)})


def object_array(value):
    return np.array([value, None], dtype=object)


refused = [
    {'name': 'os.system', 'received': 'posix.system',
     'npy': encoded(saved(object_array(Call(__import__('os').system, 'true')), protocol=4))},
    {'name': 'builtins.eval', 'received': 'builtins.eval',
     'npy': encoded(saved(object_array(Call(eval, '1')), protocol=4))},
    {'name': 'eval in protocol 2', 'received': '__builtin__.eval',
     'npy': encoded(saved(object_array(Call(eval, '1')), protocol=2))},
    {'name': 'a class', 'received': 'collections.OrderedDict',
     'npy': encoded(saved(object_array(__import__('collections').OrderedDict), protocol=4))},
    {'name': 'a set', 'received': 'opcode 0x8f', 'npy': encoded(saved(object_array({1}), protocol=4))},
    {'name': 'a structured dtype', 'received': "'structured'",
     'npy': encoded(saved(np.zeros(2, dtype=[('a', '<f4'), ('b', '<i4')])))},
    {'name': 'complex numbers', 'received': "'<c16'", 'npy': encoded(saved(np.zeros(2, dtype='<c16')))},
    {'name': 'dates', 'received': "'<M8[D]'", 'npy': encoded(saved(np.zeros(2, dtype='<M8[D]')))},
]

members = {'Y_true': numbers.astype('<f8'), 'sample_key': np.array(keys, dtype=object)}
golden = {
    'versions': {'python': platform.python_version(), 'numpy': np.__version__},
    'keys': keys,
    'numeric': cases,
    'text': text_cases,
    'refused': refused,
    'npz': encoded(npz(False, **members)),
    'npzCompressed': encoded(npz(True, **members)),
}
path = Path(__file__).parent / 'golden' / 'npy.json'
path.write_text(json.dumps(golden, indent=1) + '\n')
