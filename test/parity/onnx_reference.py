"""Writes golden/onnx.json: a graph with every attribute and element type that our builder writes, as the bytes that
Python's onnx writes for it."""
import base64
import json
import os
import platform

import numpy as np
import onnx
from onnx import TensorProto, checker, helper, numpy_helper

HERE = os.path.dirname(os.path.abspath(__file__))

TENSORS = [
    ("w_float32", np.array([[1.5, -2.25, 0.125]], dtype=np.float32)),
    ("w_float64", np.array([np.pi, -np.e], dtype=np.float64)),
    ("w_int64", np.array([-1, 2**40], dtype=np.int64)),
    ("w_int32", np.array([-7, 7], dtype=np.int32)),
    ("w_int8", np.array([-128, 127], dtype=np.int8)),
    ("w_bool", np.array([True, False], dtype=bool)),
    ("w_scalar", np.array(0.5, dtype=np.float32)),
]


def node(op, inputs, output, attributes=()):
    made = helper.make_node(op, inputs, [output], name=output)
    made.attribute.extend(helper.make_attribute(name, value) for name, value in attributes)
    return made


def build():
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 3])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", 3])
    nodes = [
        node("LeakyRelu", ["x"], "LeakyRelu_0", [("alpha", 0.25)]),
        node("Transpose", ["LeakyRelu_0"], "Transpose_1", [("perm", [1, 0])]),
        node("Gather", ["w_int64", "w_int64"], "Gather_2", [("axis", -1)]),
        node("Constant", [], "Constant_3", [("value", numpy_helper.from_array(np.array([3, 4], dtype=np.int64)))]),
        node("Constant", [], "Constant_4", [("value_floats", [0.5, 2.0])]),
        node("Cast", ["w_bool"], "Cast_5", [("to", TensorProto.INT32)]),
        node("Clip", ["x", "", "w_scalar"], "Clip_6"),
        node("Constant", [], "Constant_7", [("value_string", "mono")]),
        node("Identity", ["LeakyRelu_0"], "y"),
    ]
    initializers = [numpy_helper.from_array(value, name) for name, value in TENSORS]
    graph = helper.make_graph(nodes, "every-type", [x], [y], initializers)
    model = helper.make_model(graph, producer_name="ebb", opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    helper.set_model_props(model, {"method": "lda", "instruments": '["cello"]'})
    return model


def main():
    model = build()
    checker.check_model(model, full_check=True)
    golden = {
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "onnx": onnx.__version__},
        "model": base64.b64encode(model.SerializeToString(deterministic=True)).decode(),
    }
    with open(os.path.join(HERE, "golden", "onnx.json"), "w", encoding="utf-8") as file:
        json.dump(golden, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
