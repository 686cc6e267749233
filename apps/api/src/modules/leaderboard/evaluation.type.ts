import { Field, GraphQLISODateTime, Int, ObjectType } from 'type-graphql';
import type { EvaluationRow } from '../../db/evaluation-columns.js';
import { EvaluationScopeEnum } from '../../graphql/enums.js';
import { toGlobalId } from '../../graphql/global-id.js';
import { Node } from '../../graphql/node.js';
import type { EvaluationScope } from './evaluation-store.service.js';
import { Scores, scoresOf } from './score.type.js';

@ObjectType({ description: 'What an evaluation rests on. A change of any of the first four makes another evaluation.' })
export class Provenance {
  /** What it is made of, for its fields that are looked up. */
  readonly row!: EvaluationRow;

  @Field(() => String, { description: 'SHA-256 of the method’s content: a recipe’s steps, or a graph’s bytes.' })
  methodHash!: string;

  @Field(() => String, { description: 'SHA-256 over the embedding’s tables.' })
  embeddingHash!: string;

  @Field(() => String, { description: 'SHA-256 of the benchmark’s data.' })
  dataRevision!: string;

  @Field(() => String, { description: 'The version of the protocol.' })
  protocolVersion!: string;

  @Field(() => EvaluationScopeEnum, { description: 'On which training clips it was fitted.' })
  scope!: EvaluationScope;

  @Field(() => String, { description: 'Where products ran; ranked figures are a CPU’s.' })
  device!: string;

  @Field(() => String, { description: 'The version of Ebb that computed it.' })
  ebbVersion!: string;
}

@ObjectType({
  implements: Node,
  description:
    'The figures of one method on one embedding: the same content on the same data is one evaluation, whoever submitted it.',
})
export class Evaluation extends Node {
  /** What it is made of, for its fields that are looked up. */
  readonly row!: EvaluationRow;

  @Field(() => EvaluationScopeEnum, { description: 'On which training clips it was fitted.' })
  scope!: EvaluationScope;

  @Field(() => Scores, { description: 'Its scores.' })
  scores!: Scores;

  @Field(() => String, {
    nullable: true,
    description: 'Why the method has no scores on the embedding; null where it has.',
  })
  failure!: string | null;

  @Field(() => [String], { description: 'Remarks on its fits, and on what its intervals rest on.' })
  notes!: readonly string[];

  @Field(() => String, { description: 'Where products ran; ranked figures are a CPU’s.' })
  device!: string;

  @Field(() => String, { description: 'The version of Ebb that computed it.' })
  ebbVersion!: string;

  @Field(() => Int, { description: 'How long it took.' })
  milliseconds!: number;

  @Field(() => GraphQLISODateTime, { description: 'When it was computed.' })
  createdAt!: Date;

  @Field(() => Provenance, { description: 'What it rests on.' })
  provenance!: Provenance;
}

/** A row as GraphQL shows it. */
export const evaluationOf = (row: EvaluationRow): Evaluation => ({
  row,
  id: toGlobalId('Evaluation', row.id),
  scope: row.scope,
  scores: scoresOf(row.scores, row.failure),
  failure: row.failure,
  notes: row.notes,
  device: row.device,
  ebbVersion: row.ebbVersion,
  milliseconds: row.milliseconds,
  createdAt: row.createdAt,
  provenance: provenanceOf(row),
});

/** What a row rests on. */
export const provenanceOf = (row: EvaluationRow): Provenance => ({
  row,
  methodHash: row.methodHash,
  embeddingHash: row.embeddingHash,
  dataRevision: row.dataRevision,
  protocolVersion: row.protocolVersion,
  scope: row.scope,
  device: row.device,
  ebbVersion: row.ebbVersion,
});
