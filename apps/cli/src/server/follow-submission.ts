import type { EbbClient } from '@ebb/client/client';
import type { SubmissionStatus } from '@ebb/client/watch-submission';
import type { Progress } from '../progress.js';
import { stateText } from './submission-text.js';

/** Exit code of `--wait` when the submission failed or was cancelled. */
export const NOT_SUCCEEDED = 3;

export interface FollowOptions {
  readonly quiet: boolean;
  readonly progress: Progress;
}

/** Tells on stderr how a submission goes until it has ended; how it did. */
export async function followSubmission(
  client: EbbClient,
  id: string,
  { quiet, progress }: FollowOptions,
): Promise<SubmissionStatus> {
  // guardProcess ends the process at Ctrl-C; the submission does not end with it.
  const onInterrupt = () => {
    progress.close();
    process.stderr.write(`\nThe submission goes on. See it: ebb status ${id} --wait   End it: ebb cancel ${id}\n`);
  };
  process.prependListener('SIGINT', onInterrupt);
  try {
    let last: SubmissionStatus | undefined;
    let lastText = '';
    for await (const status of client.watchSubmission(id)) {
      const { state, stage, done, total } = status;
      const text = stateText(status);
      if (state === 'RUNNING' && stage !== null && done !== null && total) {
        progress.update(stage, done, total);
      } else if (text !== lastText) {
        progress.close();
        if (!quiet) process.stderr.write(`${text}\n`);
      }
      lastText = text;
      last = status;
    }
    // The watch ends only after a status that is an end.
    return last!;
  } finally {
    progress.close();
    process.off('SIGINT', onInterrupt);
  }
}
