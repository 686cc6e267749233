import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, InputType, registerEnumType } from 'type-graphql';
import { SUBMISSION_STATES, type SubmissionState } from '../../db/schema/submission.js';
import { ScopeEnum } from '../../graphql/enums.js';

export const LabelEnum = { DATASET: 'dataset', INSTRUMENT: 'instrument', GENRE: 'genre' } as const;
export type Label = (typeof LabelEnum)[keyof typeof LabelEnum];
registerEnumType(LabelEnum, {
  name: 'Label',
  description: 'A label of the training part that a fit may use.',
  valuesConfig: {
    DATASET: { description: 'Which dataset a clip is of.' },
    INSTRUMENT: { description: 'Whether the instrument sounds.' },
    GENRE: { description: 'The genre.' },
  },
});

export const SubmissionStateEnum = Object.fromEntries(
  SUBMISSION_STATES.map((state) => [state.toUpperCase(), state]),
) as { readonly [S in SubmissionState as Uppercase<S>]: S };
registerEnumType(SubmissionStateEnum, {
  name: 'SubmissionState',
  description: 'Where a submission stands. It ends in exactly one of SUCCEEDED, FAILED and CANCELLED.',
  valuesConfig: {
    QUEUED: { description: 'It waits for a worker.' },
    VALIDATING: { description: 'A worker has it, and checks it again.' },
    RUNNING: { description: 'It is judged.' },
    SUCCEEDED: { description: 'Its results are stored.' },
    FAILED: { description: 'It has no results; `failure` says why.' },
    CANCELLED: { description: 'Its owner or the operator ended it.' },
  },
});

@InputType({ description: 'Under which name a method stands.' })
export class MethodInput {
  @Field(() => String, {
    description:
      'Its name in tables and addresses: lower-case letters, digits and hyphens, at most 64. The name of a method of one’s own makes a new version of it.',
  })
  slug!: string;

  @Field(() => String, {
    nullable: true,
    description: 'For people, at most 200 characters; the slug, or what it was, by default.',
  })
  title?: string | null;

  @Field(() => String, { nullable: true, description: 'What it does, at most 5000 characters.' })
  description?: string | null;

  @Field(() => String, { nullable: true, description: 'Where it is published, at most 500 characters.' })
  reference?: string | null;

  @Field(() => String, { nullable: true, description: 'Where its code or paper is: an http or https address.' })
  url?: string | null;
}

@InputType({ description: 'An uploaded graph for one embedding.' })
export class ArtifactInput {
  @Field(() => String, { description: 'The embedding’s slug.' })
  embedding!: string;

  @Field(() => String, { description: 'SHA-256 of the file, hexadecimal, as it was uploaded (requestArtifactUpload).' })
  sha256!: string;
}

@InputType({ description: 'A method to be judged: a recipe, or graphs.' })
export class SubmitMethodInput {
  @Field(() => String, { description: 'The benchmark’s slug.' })
  benchmark!: string;

  @Field(() => ScopeEnum, {
    defaultValue: 'global',
    description: 'On which training clips a recipe is fitted. A graph is what it is, and stands on the boards of both.',
  })
  scope!: 'global' | 'classwise';

  @Field(() => MethodInput, { description: 'Its name, and what is said of it.' })
  method!: MethodInput;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'A pipeline of operators, as `ebb methods --operators` lists them: { operators: [{ op, ... }] }.',
  })
  recipe?: Record<string, unknown> | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Slugs of the embeddings that a recipe is judged on; all by default.',
  })
  embeddings?: string[] | null;

  @Field(() => [ArtifactInput], { nullable: true, description: 'Graphs, one for each embedding to be judged on.' })
  artifacts?: ArtifactInput[] | null;

  @Field(() => [LabelEnum], {
    nullable: true,
    description: 'Which training labels the graphs were fitted with; empty for none. Asked for graphs alone.',
  })
  labelsUsed?: Label[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'What is new in this version, at most 1000 characters.',
  })
  changes?: string | null;
}

@InputType({ description: 'Which submissions.' })
export class SubmissionFilter {
  @Field(() => [SubmissionStateEnum], { nullable: true, description: 'In one of these states.' })
  states?: SubmissionState[] | null;

  @Field(() => String, { nullable: true, description: 'Of the account with this handle.' })
  account?: string | null;

  @Field(() => String, { nullable: true, description: 'Of the method with this slug.' })
  method?: string | null;

  @Field(() => String, { nullable: true, description: 'To the benchmark with this slug.' })
  benchmark?: string | null;
}
