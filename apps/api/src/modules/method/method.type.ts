import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, GraphQLISODateTime, Int, ObjectType } from 'type-graphql';
import type { MapChosenBy, MethodKind, methodArtifacts, methods, methodVersions } from '../../db/schema/method.js';
import { connectionType } from '../../graphql/connection.js';
import { MethodKindEnum } from '../../graphql/enums.js';
import { toGlobalId } from '../../graphql/global-id.js';
import { Node } from '../../graphql/node.js';

export type MethodRow = typeof methods.$inferSelect;
export type VersionRow = typeof methodVersions.$inferSelect;
export type ArtifactRow = typeof methodArtifacts.$inferSelect;

@ObjectType({ implements: Node, description: 'A correction method under one name; what is judged are its versions.' })
export class Method extends Node {
  /** What it is made of, for its fields that are looked up. */
  readonly row!: MethodRow;

  @Field(() => String, { description: 'Its name in tables and addresses, unique on the server.' })
  slug!: string;

  @Field(() => String, { description: 'What it is called.' })
  title!: string;

  @Field(() => String, { description: 'What it does, in its author’s words.' })
  description!: string;

  @Field(() => String, { nullable: true, description: 'Where it was published.' })
  reference!: string | null;

  @Field(() => String, { nullable: true, description: 'Where there is more about it.' })
  url!: string | null;

  @Field(() => Boolean, { description: 'Whether it comes with Ebb.' })
  builtIn!: boolean;

  @Field(() => GraphQLISODateTime, { description: 'When it was first submitted.' })
  createdAt!: Date;

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'Since when it is off the boards; its results stay readable.',
  })
  withdrawnAt!: Date | null;
}

@ObjectType({ implements: Node, description: 'What a method does, frozen.' })
export class MethodVersion extends Node {
  /** What it is made of, for its fields that are looked up. */
  readonly row!: VersionRow;

  @Field(() => Int, { description: 'From 1.' })
  number!: number;

  @Field(() => MethodKindEnum, { description: 'In which form it was submitted.' })
  kind!: MethodKind;

  @Field(() => String, {
    nullable: true,
    description: 'SHA-256 of a recipe’s steps; null for graphs, each of which has its own (`artifacts`).',
  })
  hash!: string | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'The recipe, all parameters filled in; null for graphs.',
  })
  recipe!: unknown;

  @Field(() => String, {
    description:
      'Training labels that it used, joined by `+`: dataset, instrument, genre; or `none`. For a graph as its author says.',
  })
  labelsUsed!: string;

  @Field(() => String, {
    description:
      'What picks a clip’s map: `nothing` (there is one), `trainSet` (the probe’s), `domain` (the clip’s own dataset) or `both`.',
  })
  mapChosenBy!: MapChosenBy;

  @Field(() => Boolean, { description: 'Whether there is a map for each instrument.' })
  byInstrument!: boolean;

  @Field(() => Boolean, {
    description: 'Whether it is told from which dataset a test clip comes, which is an advantage.',
  })
  knowsDomain!: boolean;

  @Field(() => String, { description: 'What its author says is new in it.' })
  changes!: string;

  @Field(() => GraphQLISODateTime, { description: 'When it was submitted.' })
  createdAt!: Date;
}

@ObjectType({ description: 'The graph of a version for one embedding. Its bytes are not shown.' })
export class Artifact {
  @Field(() => String, { description: 'The embedding that it is for.' })
  embedding!: string;

  @Field(() => String, { description: 'Hexadecimal SHA-256 of the file.' })
  sha256!: string;

  @Field(() => Int, { description: 'Its length in bytes.' })
  sizeBytes!: number;

  @Field(() => GraphQLJSONObject, { description: 'What the check found: opset, operators, inputs, widths.' })
  graph!: unknown;
}

/** A page of methods. */
export const MethodConnection = connectionType('Method', () => Method);

/** Whether a map asks for the dataset of a clip. */
export const knowsDomain = (chosenBy: MapChosenBy): boolean => chosenBy === 'domain' || chosenBy === 'both';

/** A row as GraphQL shows it. */
export const methodOf = (row: MethodRow): Method => ({
  row,
  id: toGlobalId('Method', row.id),
  slug: row.slug,
  title: row.title,
  description: row.description,
  reference: row.reference,
  url: row.url,
  builtIn: row.builtIn,
  createdAt: row.createdAt,
  withdrawnAt: row.withdrawnAt,
});

/** A row as GraphQL shows it. */
export const versionOf = (row: VersionRow): MethodVersion => ({
  row,
  id: toGlobalId('MethodVersion', row.id),
  number: row.number,
  kind: row.kind,
  hash: row.recipeHash,
  recipe: row.recipe,
  labelsUsed: row.labelsUsed,
  mapChosenBy: row.mapChosenBy,
  byInstrument: row.byInstrument,
  knowsDomain: knowsDomain(row.mapChosenBy),
  changes: row.changes,
  createdAt: row.createdAt,
});

/** A row as GraphQL shows it. */
export const artifactOf = ({ embedding, sha256, sizeBytes, graph }: ArtifactRow): Artifact => ({
  embedding,
  sha256,
  sizeBytes,
  graph,
});
