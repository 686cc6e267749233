import type { SubmissionState } from '../../graphql/operations.generated';

const WORDS: Readonly<Record<SubmissionState, string>> = {
  QUEUED: 'waiting',
  VALIDATING: 'being checked',
  RUNNING: 'running',
  SUCCEEDED: 'judged',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
};

export const StateText = ({ state }: { state: SubmissionState }) => <>{WORDS[state]}</>;
