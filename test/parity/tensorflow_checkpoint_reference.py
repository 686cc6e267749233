"""Writes golden/tensorflow-checkpoint.json: small checkpoints of the first format as TensorFlow itself saves them, base64.

Run as `python3 test/parity/tensorflow_checkpoint_reference.py` where TensorFlow 2 is installed.
"""

import base64
import json
import pathlib
import platform
import tempfile

import numpy as np
import tensorflow as tf

GOLDEN = pathlib.Path(__file__).parent / 'golden' / 'tensorflow-checkpoint.json'
v1 = tf.compat.v1


def saved(variables, version=1, suffix=''):
    """`variables` makes them in the default graph and gives the list to save."""
    with tempfile.TemporaryDirectory() as folder, v1.Graph().as_default(), v1.Session() as session:
        listed = variables()
        session.run(v1.global_variables_initializer())
        path = v1.train.Saver(listed, write_version=version).save(session, f'{folder}/a', write_meta_graph=False)
        return base64.b64encode(pathlib.Path(path + suffix).read_bytes()).decode()


def named(arrays):
    return lambda: [v1.get_variable(name, initializer=array, use_resource=False) for name, array in arrays.items()]


def partitioned():
    split = v1.fixed_size_partitioner(2)
    return [v1.get_variable('split', (4, 3), initializer=v1.ones_initializer(), partitioner=split, use_resource=False)]


def main():
    v1.disable_eager_execution()
    floats = {
        'vggish/conv1/weights': np.arange(24, dtype=np.float32).reshape(2, 3, 4) / 8,
        'vggish/conv1/biases': np.array([1.5, -2, 0.25], np.float32),
        'a/' + 'long' * 40: np.linspace(-1, 1, 200).astype(np.float32),
        'scalar': np.float32(0.125),
    }
    others = {'step': np.int64(7), 'half': np.array([1, 0.5], np.float16)}
    golden = {
        'versions': {'python': platform.python_version(), 'numpy': np.__version__, 'tensorflow': tf.__version__},
        'file': saved(named({**floats, **others})),
        'tensors': {name: {'dims': np.shape(a), 'data': np.ravel(a).tolist()} for name, a in floats.items()},
        'sliced': saved(partitioned),
        'secondFormat': saved(named(floats), version=2, suffix='.index'),
        'notFinite': saved(named({'a': np.array([1, np.inf], np.float32)})),
    }
    GOLDEN.write_text(json.dumps(golden) + '\n')


main()
