"""Writes golden/torch-checkpoint.json: small checkpoints as torch itself saves them, base64, and the tensors in them.

Run as `python3 test/parity/torch_checkpoint_reference.py`.
"""

import base64
import collections
import io
import json
import pathlib
import platform

import torch

GOLDEN = pathlib.Path(__file__).parent / 'golden' / 'torch-checkpoint.json'


class Code:
    """What a hostile file does: its loading would run a command."""

    def __reduce__(self):
        import os

        return os.system, ('true',)


def saved(value, **options):
    buffer = io.BytesIO()
    torch.save(value, buffer, **options)
    return base64.b64encode(buffer.getvalue()).decode()


def main():
    base = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4) / 8
    state = collections.OrderedDict(
        whole=base,
        transposed=base.transpose(0, 2),
        part=base[1:, ::2, 1:],
        half=torch.tensor([1.0, -2.5, 6e-8, 65504.0], dtype=torch.float16),
        double=torch.tensor([0.1, -1e10], dtype=torch.float64),
        count=torch.tensor(70000),
        integers=torch.tensor([[1, -2], [3, -4]], dtype=torch.int32),
        parameter=torch.nn.Parameter(torch.tensor([0.5, 0.25])),
        empty=torch.zeros(0, 3),
    )
    module = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.BatchNorm2d(2))
    with torch.no_grad():
        for i, value in enumerate(module.state_dict().values()):
            value.copy_(torch.arange(1, value.numel() + 1).reshape(value.shape) / 16 + i)
    # A module's dict carries attributes (_metadata) too.
    dicts = {'plain': state, 'module': module.state_dict()}
    golden = {
        'versions': {'python': platform.python_version(), 'torch': torch.__version__},
        'readable': {
            name: {
                'file': saved(value),
                'tensors': {
                    key: {'dims': list(tensor.shape), 'data': tensor.detach().float().flatten().tolist()}
                    for key, tensor in value.items()
                },
            }
            for name, value in dicts.items()
        },
        'legacy': saved({'a': torch.ones(2)}, _use_new_zipfile_serialization=False),
        'code': saved({'a': torch.ones(2), 'b': Code()}),
        'notFinite': saved({'a': torch.tensor([1.0, float('nan')])}),
    }
    GOLDEN.write_text(json.dumps(golden) + '\n')


main()
