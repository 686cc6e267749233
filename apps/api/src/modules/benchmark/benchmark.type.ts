import { Field, Float, GraphQLISODateTime, Int, ObjectType } from 'type-graphql';
import type { StoredCondition } from '../../db/schema/benchmark.js';
import { connectionType } from '../../graphql/connection.js';
import { LabelVisibilityEnum } from '../../graphql/enums.js';
import { toGlobalId } from '../../graphql/global-id.js';
import { Node } from '../../graphql/node.js';
import type { EmbeddingRow, RevisionRow } from './benchmark-store.service.js';
import { Separation, separationShown } from './separation.type.js';

@ObjectType({
  description: 'A collection of clips that takes part in a benchmark. Clips and labels themselves are not shown.',
})
export class Dataset {
  @Field(() => String, { description: 'Its name in results.' })
  slug!: string;

  @Field(() => String, { description: 'What it is called.' })
  title!: string;

  @Field(() => String, { description: 'Under which licence its clips are; it holds for what is derived from them.' })
  licence!: string;

  @Field(() => Int, { description: 'Clips of the training split.' })
  trainClips!: number;

  @Field(() => Int, { description: 'Clips of the test split.' })
  testClips!: number;

  @Field(() => Int, { description: 'Recordings that the training clips come from.' })
  trainRecordings!: number;

  @Field(() => Int, { description: 'Recordings that the test clips come from: what intervals resample.' })
  testRecordings!: number;
}

@ObjectType({ implements: Node, description: 'What is compared, on what and how, in one state of its data.' })
export class Benchmark extends Node {
  /** What it is made of, for its fields that are looked up. */
  readonly row!: RevisionRow;

  @Field(() => String, { description: 'Its name: mini, ismir2023.' })
  slug!: string;

  @Field(() => String, { description: 'What it is called.' })
  title!: string;

  @Field(() => String, { description: 'What it is.' })
  description!: string;

  @Field(() => [String], { description: 'Instruments, in their order; no method can change the set.' })
  instruments!: readonly string[];

  @Field(() => [String], {
    description: 'Genres, in the order of the balanced draws; the one genre `all` where there are none.',
  })
  genres!: readonly string[];

  @Field(() => String, {
    description: 'How the surprising steps of the published run are taken: `as-run` or `corrected`.',
  })
  reading!: string;

  @Field(() => String, { description: 'Seed of the balanced draws and of the paired draws.' })
  seed!: string;

  @Field(() => LabelVisibilityEnum, { description: 'Whether the labels of the test split can be had elsewhere.' })
  testLabels!: 'public' | 'private';

  @Field(() => String, {
    description:
      'SHA-256 of its clips, labels, splits, seed and reading: other data are another revision, with boards of its own.',
  })
  dataRevision!: string;

  @Field(() => String, { description: 'The version of the protocol that its figures follow.' })
  protocolVersion!: string;

  @Field(() => Boolean, { description: 'Whether it is the revision that is meant when none is named.' })
  current!: boolean;

  @Field(() => GraphQLISODateTime, { description: 'Since when the revision is on this server.' })
  createdAt!: Date;

  @Field(() => [Dataset], { description: 'The collections that are compared.' })
  datasets!: Dataset[];
}

@ObjectType({ description: 'An acoustic effect in one strength, under which clips were embedded too.' })
export class Condition {
  @Field(() => String, { description: 'The effect, see: ebb effects' })
  effect!: string;

  @Field(() => Float, { description: 'Its strength, in the effect’s own unit.' })
  strength!: number;
}

@ObjectType({ description: 'A fact by its name.' })
export class Entry {
  @Field(() => String, { description: 'What it is a fact of.' })
  name!: string;

  @Field(() => String, { description: 'The fact, in words.' })
  value!: string;
}

@ObjectType({ implements: Node, description: 'The embeddings of a benchmark’s clips by one model.' })
export class Embedding extends Node {
  /** What it is made of, for its fields that are looked up. */
  readonly row!: EmbeddingRow;

  @Field(() => String, { description: 'Its name: yamnet, mfcc.' })
  slug!: string;

  @Field(() => Int, { description: 'Numbers of a clip.' })
  dim!: number;

  @Field(() => String, { description: 'SHA-256 over the tables, those of conditions too.' })
  hash!: string;

  @Field(() => Boolean, { description: 'Whether it is the one that its name means now.' })
  current!: boolean;

  @Field(() => [Entry], { description: 'How it was made, as far as its maker said.' })
  provenance!: Entry[];

  @Field(() => [Condition], { description: 'The acoustic conditions under which the clips were embedded too.' })
  conditions!: readonly StoredCondition[];

  @Field(() => Separation, {
    nullable: true,
    description: 'Its training clips along the direction that separates the datasets; null where it was not computed.',
  })
  separation!: Separation | null;
}

@ObjectType({ description: 'A file of an author’s download.' })
export class DownloadFile {
  @Field(() => String, { description: 'Its name: training.npz.' })
  name!: string;

  @Field(() => String, { description: 'Where it is; the bytes at an address never change.' })
  url!: string;

  @Field(() => String, { description: 'Hexadecimal SHA-256 of its bytes.' })
  sha256!: string;

  @Field(() => Float, { description: 'Its length in bytes.' })
  sizeBytes!: number;
}

@ObjectType({
  description: 'What an author needs to fit a method: the training part with its labels, and nothing of a test split.',
})
export class TrainingData {
  @Field(() => Embedding, { description: 'Whose training part it is.' })
  embedding!: Embedding;

  @Field(() => [DownloadFile], { description: 'NumPy and Parquet files, a manifest and a README that explains them.' })
  files!: DownloadFile[];

  @Field(() => [String], {
    description: 'Instruments, in the order of the labels’ columns; also the values of a graph’s input `instrument`.',
  })
  instruments!: readonly string[];

  @Field(() => [String], { description: 'Datasets, in the order of a graph’s inputs `train_set` and `domain`.' })
  datasets!: string[];
}

@ObjectType({
  description: 'The sample of training embeddings, without labels, on which graphs are tried before they are queued.',
})
export class BenchmarkFixture {
  @Field(() => Int, { description: 'Its rows.' })
  rows!: number;

  @Field(() => Int, { description: 'Its columns: the embedding’s dimension.' })
  dim!: number;

  @Field(() => String, { description: 'Where it is as fixture.npz, with the array `embedding`.' })
  url!: string;

  @Field(() => String, { description: 'Hexadecimal SHA-256 of the file.' })
  sha256!: string;

  @Field(() => [[Float]], {
    nullable: true,
    description: 'The rows themselves; null where they are many: then by `url`.',
  })
  values!: number[][] | null;
}

/** A page of benchmarks. */
export const BenchmarkConnection = connectionType('Benchmark', () => Benchmark);

/** A row as GraphQL shows it. */
export const benchmarkOf = (row: RevisionRow): Benchmark => ({
  row,
  id: toGlobalId('Benchmark', row.id),
  slug: row.slug,
  title: row.title,
  description: row.description,
  instruments: row.instruments,
  genres: row.genres,
  reading: row.reading,
  seed: String(row.seed),
  testLabels: row.testLabels,
  dataRevision: row.dataRevision,
  protocolVersion: row.protocolVersion,
  current: row.current,
  createdAt: row.createdAt,
  datasets: row.datasets.map(({ id, ...dataset }) => ({ slug: id, ...dataset })),
});

/** A row as GraphQL shows it. */
export const embeddingOf = (row: EmbeddingRow): Embedding => ({
  row,
  id: toGlobalId('Embedding', row.id),
  slug: row.slug,
  dim: row.dim,
  hash: row.hash,
  current: row.current,
  provenance: Object.entries(row.provenance).map(([name, value]) => ({ name, value })),
  conditions: row.conditions,
  separation: separationShown(row),
});
