import { refreshStaleBoards } from '../modules/leaderboard/board-refresh.service.js';
import type { JobHandler } from './registry.js';
import { announceWaiting, forgetWorkers, takeBackLostRuns } from './sweep.js';

/** The handler of every job. */
export const HANDLERS: readonly JobHandler[] = [
  { name: 'take-back-lost-runs', run: takeBackLostRuns },
  { name: 'announce-waiting', run: announceWaiting },
  { name: 'refresh-boards', run: refreshStaleBoards },
  { name: 'forget-workers', run: forgetWorkers },
];
