import { toErrorMessage } from './error-message.js';
import type { FromJudge, JudgeRequest } from './judge-child/messages.js';
import { judgeRequest } from './judge-child/serve-judge.js';

// The process of judge-child/judge-in-child.ts: one request, one answer. Its parent's end is its own.
const answer = (message: FromJudge, then: () => void = () => {}) => process.send?.(message, then);
process.on('disconnect', () => process.exit(0));
process.once('message', async (request: JudgeRequest) => {
  const done = () => process.disconnect();
  try {
    const judged = await judgeRequest(request, (stage, done, total) =>
      answer({ kind: 'progress', stage, done, total }),
    );
    answer({ kind: 'judged', judged }, done);
  } catch (error) {
    answer({ kind: 'error', error: toErrorMessage(error) }, done);
  }
});
answer({ kind: 'ready' });
