"""Checks ONNX files with onnx's own checker and strict shape inference: check_onnx.py FILE..."""
import sys

import onnx
from onnx import checker, shape_inference


def describe(value):
    shape = value.type.tensor_type.shape
    dims = [dim.dim_param or str(dim.dim_value) for dim in shape.dim]
    kind = onnx.TensorProto.DataType.Name(value.type.tensor_type.elem_type).lower()
    return f"{value.name} {kind} [{', '.join(dims)}]"


def main(paths):
    if not paths:
        sys.exit(__doc__)
    for path in paths:
        model = onnx.load(path)
        checker.check_model(model, full_check=True)
        inferred = shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
        typed = {value.name for value in inferred.graph.value_info}
        untyped = [name for node in model.graph.node for name in node.output if name not in typed]
        outputs = {value.name for value in model.graph.output}
        if set(untyped) - outputs:
            sys.exit(f"{path}: no type inferred for {sorted(set(untyped) - outputs)}")
        print(f"{path}: ok, opset {model.opset_import[0].version}, {len(model.graph.node)} nodes")
        print("  " + "; ".join(describe(value) for value in [*model.graph.input, *model.graph.output]))


if __name__ == "__main__":
    main(sys.argv[1:])
