import { evaluations } from './schema/evaluation.js';

/** What may be read of an evaluation: all but its draws, which are private and long. */
export const EVALUATION_COLUMNS = {
  id: evaluations.id,
  embeddingId: evaluations.embeddingId,
  methodHash: evaluations.methodHash,
  embeddingHash: evaluations.embeddingHash,
  dataRevision: evaluations.dataRevision,
  protocolVersion: evaluations.protocolVersion,
  scope: evaluations.scope,
  failure: evaluations.failure,
  scores: evaluations.scores,
  device: evaluations.device,
  ebbVersion: evaluations.ebbVersion,
  notes: evaluations.notes,
  milliseconds: evaluations.milliseconds,
  createdAt: evaluations.createdAt,
} as const;

export type EvaluationRow = Omit<typeof evaluations.$inferSelect, 'crossDraws' | 'robustnessDraws'>;
