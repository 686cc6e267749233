import { describe, expect, test } from 'vitest';
import { graphRefused, shortReason, withoutPaths } from './graph-reason.js';

describe('a reason', () => {
  test('stands without the place in onnxruntime’s source and its C++ signature', () => {
    const message =
      '/onnxruntime_src/onnxruntime/core/graph/model.cc:202 onnxruntime::Model::Model(onnx::ModelProto&&, const PathString&, std::function<void(int)>) Unsupported model IR version: 14, max supported IR version: 13';
    expect(shortReason(message)).toBe('Unsupported model IR version: 14, max supported IR version: 13');
    expect(shortReason('[ONNXRuntimeError] : 1 : FAIL : Node () Op (MatMul) failed.')).toBe(
      'Node () Op (MatMul) failed',
    );
  });

  test('holds no path of this machine, and is short', () => {
    expect(withoutPaths('at file:///home/me/ebb/dist/io/child.js:12:3 and C:\\Users\\me\\key.txt')).toBe(
      'at child.js:12:3 and key.txt',
    );
    expect(withoutPaths('a/b and and/or stay')).toBe('a/b and and/or stay');
    expect(shortReason('x '.repeat(1000)).length).toBeLessThan(310);
  });

  test('that is about memory is told from one that is about the graph', () => {
    expect(graphRefused(new Error('std::bad_alloc'), 'run').code).toBe('MEMORY_LIMIT');
    const arena = 'Failed to allocate memory for requested buffer of size 40000000000';
    expect(graphRefused(new Error(arena), 'load').code).toBe('MEMORY_LIMIT');
    expect(graphRefused(new Error('indices element out of data bounds'), 'run').code).toBe('INVALID_GRAPH');
  });
});
