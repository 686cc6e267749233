import { EbbError } from '../../errors.js';

const MOST = 300;

/** A text without the paths of this machine in it: of each, the last part stays. */
export function withoutPaths(text: string): string {
  return text.replace(
    /(?:file:\/\/)?(?:[A-Za-z]:)?(?:[\\/][^\s\\/:'"(),]+){2,}/g,
    (path) => path.split(/[\\/]/).pop() ?? '',
  );
}

/**
 * Why onnxruntime refused, in short: without paths, and without the place in its source and the C++ signature that stand
 * before what it checked.
 */
export function shortReason(message: string): string {
  let text = message.replace(/^\[ONNXRuntimeError\][^:]*:\s*\d+\s*:\s*\w+\s*:\s*/, '');
  if (/^\S+\.(?:cc|h|cpp):\d+ /.test(text)) text = afterSignature(text);
  text = withoutPaths(text).replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}

/** What stands after the first pair of parentheses, which are a function's parameters. */
function afterSignature(text: string): string {
  let depth = 0;
  for (let k = text.indexOf('('); k >= 0 && k < text.length; k++) {
    if (text[k] === '(') depth++;
    else if (text[k] === ')' && --depth === 0) return text.slice(k + 1).replace(/^\s*(?:const\b)?\s*/, '') || text;
  }
  return text;
}

const NO_MEMORY =
  /bad_alloc|failed to allocate memory|allocation failed|out of memory|cannot allocate memory|insufficient memory|would require more than \d+ bytes/i;

/** Whether a text is about memory that could not be had. */
export function tellsOfMemory(text: string): boolean {
  return NO_MEMORY.test(text);
}

/**
 * The error of a graph that onnxruntime refused to load or to run.
 *
 * @param doing what it refused: 'load' or 'run'.
 */
export function graphRefused(error: unknown, doing: 'load' | 'run'): EbbError {
  const message = error instanceof EbbError ? error.summary : error instanceof Error ? error.message : String(error);
  if (tellsOfMemory(message))
    return memoryExceeded(`onnxruntime could not allocate what it needs to ${doing} the graph`);
  const reason = message.replace(/^onnxruntime (?:cannot load the graph|refused the run): /, '');
  return new EbbError('INVALID_GRAPH', `onnxruntime cannot ${doing} the graph: ${shortReason(reason)}.`, {
    hint:
      doing === 'load'
        ? 'Load it at home with onnxruntime.InferenceSession(path), after onnx.checker.check_model(model, full_check=True).'
        : 'Run it at home with onnxruntime on rows, and on every instrument and train_set index of the benchmark.',
  });
}

/** The error of a graph that needs more memory than it may have. */
export function memoryExceeded(received: string): EbbError {
  return new EbbError('MEMORY_LIMIT', 'The graph needs more memory than it may have.', {
    received,
    hint: `It is run on 256 rows at once: make smaller what it computes for each row, and do not expand constants.`,
  });
}
