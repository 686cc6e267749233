// Made by packages/client/scripts/generate.mjs from apps/api/schema.graphql and operations/*.graphql: change those.
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  DateTimeISO: { input: string; output: string; }
  JSONObject: { input: Record<string, unknown>; output: Record<string, unknown>; }
};

export type Track =
  | 'GENERALISATION'
  | 'ROBUSTNESS';

export type Scope =
  | 'GLOBAL'
  | 'CLASSWISE';

export type EvaluationScope =
  | 'GLOBAL'
  | 'CLASSWISE'
  | 'ANY';

export type MethodKind =
  | 'RECIPE'
  | 'ONNX';

export type LabelVisibility =
  | 'PUBLIC'
  | 'PRIVATE';

export type SubmissionState =
  | 'QUEUED'
  | 'VALIDATING'
  | 'RUNNING'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'CANCELLED';

export type KeyScope =
  | 'READ'
  | 'SUBMIT'
  | 'ADMIN';

export type Direction =
  | 'ASC'
  | 'DESC';

export type ComparedScore =
  | 'CROSS'
  | 'WITHIN'
  | 'ROBUSTNESS';

export type SignUp =
  | 'OPEN'
  | 'INVITE'
  | 'CLOSED';

export type Label =
  | 'DATASET'
  | 'INSTRUMENT'
  | 'GENRE';

export type ErrorCode =
  | 'INVALID_ARGUMENT'
  | 'SHAPE_MISMATCH'
  | 'FILE_NOT_FOUND'
  | 'FILE_UNREADABLE'
  | 'FILE_UNWRITABLE'
  | 'UNSUPPORTED_AUDIO'
  | 'DAMAGED_AUDIO'
  | 'MISSING_COLUMN'
  | 'INVALID_VALUE'
  | 'DUPLICATE_KEY'
  | 'UNKNOWN_KEY'
  | 'NON_FINITE'
  | 'WRONG_DIMENSION'
  | 'NO_POSITIVES'
  | 'NO_NEGATIVES'
  | 'TOO_FEW_CLIPS'
  | 'SINGULAR'
  | 'UNKNOWN_BENCHMARK'
  | 'UNKNOWN_EMBEDDING'
  | 'UNKNOWN_METHOD'
  | 'UNKNOWN_OPERATOR'
  | 'INVALID_RECIPE'
  | 'UNKNOWN_MODEL'
  | 'UNKNOWN_EFFECT'
  | 'MODEL_NOT_INSTALLED'
  | 'CHECKSUM_MISMATCH'
  | 'DOWNLOAD_FAILED'
  | 'DISK_FULL'
  | 'UNSUPPORTED'
  | 'WORKER_FAILED'
  | 'INVALID_GRAPH'
  | 'GRAPH_LIMIT'
  | 'UNSUPPORTED_OPERATOR'
  | 'ROWS_NOT_INDEPENDENT'
  | 'TIME_LIMIT'
  | 'MEMORY_LIMIT'
  | 'OUTPUT_LIMIT'
  | 'GRAPH_CRASHED'
  | 'SANDBOX_UNAVAILABLE'
  | 'CANCELLED'
  | 'UNAUTHENTICATED'
  | 'KEY_EXPIRED'
  | 'KEY_REVOKED'
  | 'FORBIDDEN'
  | 'SIGN_UP_CLOSED'
  | 'NOT_FOUND'
  | 'NAME_TAKEN'
  | 'IDEMPOTENCY_CONFLICT'
  | 'QUOTA_EXCEEDED'
  | 'RATE_LIMITED'
  | 'QUERY_TOO_COMPLEX'
  | 'BODY_TOO_LARGE'
  | 'BAD_CURSOR'
  | 'UPLOAD_EXPIRED'
  | 'UPLOAD_MISSING'
  | 'NOT_CANCELLABLE'
  | 'BUSY'
  | 'WORKER_LOST'
  | 'EVALUATION_FAILED'
  | 'INTERNAL';

export type LeaderboardOrder = {
  readonly by: LeaderboardOrderBy;
  readonly direction?: Direction;
};

export type LeaderboardOrderBy =
  | 'RANK'
  | 'CROSS'
  | 'WITHIN'
  | 'GAIN'
  | 'RECOVERY'
  | 'COST'
  | 'ROBUSTNESS'
  | 'MCE'
  | 'WORST_INSTRUMENT'
  | 'METHOD'
  | 'SUBMITTED_AT';

export type LeaderboardFilter = {
  readonly kind?: InputMaybe<MethodKind>;
  readonly knowsDomain?: InputMaybe<Scalars['Boolean']['input']>;
  readonly labelsUsed?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly search?: InputMaybe<Scalars['String']['input']>;
  readonly account?: InputMaybe<Scalars['String']['input']>;
  readonly builtIn?: InputMaybe<Scalars['Boolean']['input']>;
};

export type ResultFilter = {
  readonly methods?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly embeddings?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly scope?: InputMaybe<EvaluationScope>;
  readonly metric?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly trainSet?: InputMaybe<Scalars['String']['input']>;
  readonly testSet?: InputMaybe<Scalars['String']['input']>;
  readonly instrument?: InputMaybe<Scalars['String']['input']>;
  readonly genre?: InputMaybe<Scalars['String']['input']>;
  readonly effect?: InputMaybe<Scalars['String']['input']>;
  readonly regime?: InputMaybe<Scalars['String']['input']>;
  readonly discrepancy?: InputMaybe<Scalars['String']['input']>;
};

export type MethodFilter = {
  readonly search?: InputMaybe<Scalars['String']['input']>;
};

export type SubmissionFilter = {
  readonly state?: InputMaybe<SubmissionState>;
};

export type MethodOrder = {
  readonly direction?: Direction;
};

export type CreateAccountInput = {
  readonly handle: Scalars['String']['input'];
  readonly displayName?: InputMaybe<Scalars['String']['input']>;
  readonly invite?: InputMaybe<Scalars['String']['input']>;
};

export type CreateApiKeyInput = {
  readonly name: Scalars['String']['input'];
  readonly scopes: ReadonlyArray<KeyScope>;
  readonly expiresInDays?: InputMaybe<Scalars['Int']['input']>;
};

export type RequestArtifactUploadInput = {
  readonly sha256: Scalars['String']['input'];
  readonly sizeBytes: Scalars['Int']['input'];
};

export type SubmitMethodInput = {
  readonly benchmark: Scalars['String']['input'];
  readonly scope?: InputMaybe<Scope>;
  readonly method: MethodInput;
  readonly recipe?: InputMaybe<Scalars['JSONObject']['input']>;
  readonly embeddings?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly artifacts?: InputMaybe<ReadonlyArray<ArtifactInput>>;
  readonly labelsUsed?: InputMaybe<ReadonlyArray<Label>>;
  readonly changes?: InputMaybe<Scalars['String']['input']>;
};

export type ArtifactInput = {
  readonly embedding: Scalars['String']['input'];
  readonly sha256: Scalars['String']['input'];
};

export type MethodInput = {
  readonly slug: Scalars['String']['input'];
  readonly title?: InputMaybe<Scalars['String']['input']>;
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly reference?: InputMaybe<Scalars['String']['input']>;
  readonly url?: InputMaybe<Scalars['String']['input']>;
};

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { readonly viewer: { readonly scopes: ReadonlyArray<KeyScope>, readonly account: { readonly id: string, readonly handle: string, readonly displayName: string }, readonly quota: { readonly limit: number, readonly used: number, readonly left: number, readonly resetsAt: string } } | null };

export type CreateAccountMutationVariables = Exact<{
  input: CreateAccountInput;
}>;


export type CreateAccountMutation = { readonly createAccount: { readonly secret: string | null, readonly account: { readonly id: string, readonly handle: string, readonly displayName: string } | null, readonly key: { readonly id: string, readonly name: string, readonly prefix: string, readonly scopes: ReadonlyArray<KeyScope>, readonly expiresAt: string | null } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: ErrorCode, readonly message: string, readonly hint: string | null }> } };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKeyMutation = { readonly createApiKey: { readonly secret: string | null, readonly key: { readonly id: string, readonly name: string, readonly prefix: string, readonly scopes: ReadonlyArray<KeyScope>, readonly expiresAt: string | null } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: ErrorCode, readonly message: string, readonly hint: string | null }> } };

export type RevokeApiKeyMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type RevokeApiKeyMutation = { readonly revokeApiKey: { readonly key: { readonly id: string, readonly revokedAt: string | null } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: ErrorCode, readonly message: string, readonly hint: string | null }> } };

export type ServerQueryVariables = Exact<{ [key: string]: never; }>;


export type ServerQuery = { readonly server: { readonly version: string, readonly protocolVersion: string, readonly signUp: SignUp, readonly submissionsPerDay: number, readonly queue: { readonly queued: number, readonly running: number } } };

export type BenchmarksQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type BenchmarksQuery = { readonly benchmarks: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly slug: string, readonly title: string, readonly testLabels: LabelVisibility, readonly instruments: ReadonlyArray<string>, readonly embeddings: ReadonlyArray<{ readonly slug: string, readonly dim: number }> } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type BenchmarkQueryVariables = Exact<{
  slug: Scalars['String']['input'];
  revision?: InputMaybe<Scalars['String']['input']>;
}>;


export type BenchmarkQuery = { readonly benchmark: { readonly id: string, readonly slug: string, readonly title: string, readonly dataRevision: string, readonly protocolVersion: string, readonly testLabels: LabelVisibility, readonly instruments: ReadonlyArray<string>, readonly embeddings: ReadonlyArray<{ readonly slug: string, readonly dim: number, readonly hash: string }> } | null };

export type TrainingDataQueryVariables = Exact<{
  benchmark: Scalars['String']['input'];
  embedding: Scalars['String']['input'];
}>;


export type TrainingDataQuery = { readonly trainingData: { readonly instruments: ReadonlyArray<string>, readonly datasets: ReadonlyArray<string>, readonly files: ReadonlyArray<{ readonly name: string, readonly url: string, readonly sha256: string, readonly sizeBytes: number }> } | null };

export type FaultFragment = { readonly field: string | null, readonly code: ErrorCode, readonly message: string, readonly hint: string | null };

export type FigureFragment = { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null };

export type BoardEntryFragment = { readonly position: number, readonly rank: number | null, readonly tied: boolean, readonly tier: number | null, readonly accountSubmissions: number, readonly submittedAt: string, readonly kind: MethodKind, readonly knowsDomain: boolean, readonly labelsUsed: string, readonly score: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly scores: { readonly within: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly cross: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly gain: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly recovery: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly cost: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly worstInstrument: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly robustness: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly mce: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null } }, readonly method: { readonly slug: string, readonly title: string, readonly builtIn: boolean }, readonly evaluation: { readonly id: string }, readonly account: { readonly handle: string } };

export type LeaderboardQueryVariables = Exact<{
  benchmark: Scalars['String']['input'];
  embedding: Scalars['String']['input'];
  track: Track;
  scope: Scope;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  orderBy?: InputMaybe<LeaderboardOrder>;
  filter?: InputMaybe<LeaderboardFilter>;
}>;


export type LeaderboardQuery = { readonly leaderboard: { readonly id: string, readonly track: Track, readonly scope: Scope, readonly revision: number, readonly refreshedAt: string | null, readonly entryCount: number, readonly testLabels: LabelVisibility, readonly uncertainty: string, readonly trust: string, readonly csvUrl: string, readonly jsonUrl: string, readonly bibtexUrl: string, readonly benchmark: { readonly slug: string, readonly dataRevision: string, readonly protocolVersion: string }, readonly embedding: { readonly slug: string, readonly hash: string }, readonly entries: { readonly edges: ReadonlyArray<{ readonly node: { readonly position: number, readonly rank: number | null, readonly tied: boolean, readonly tier: number | null, readonly accountSubmissions: number, readonly submittedAt: string, readonly kind: MethodKind, readonly knowsDomain: boolean, readonly labelsUsed: string, readonly score: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly scores: { readonly within: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly cross: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly gain: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly recovery: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly cost: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly worstInstrument: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly robustness: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly mce: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null } }, readonly method: { readonly slug: string, readonly title: string, readonly builtIn: boolean }, readonly evaluation: { readonly id: string }, readonly account: { readonly handle: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type ResultsQueryVariables = Exact<{
  benchmark: Scalars['String']['input'];
  filter?: InputMaybe<ResultFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type ResultsQuery = { readonly results: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly embedding: string, readonly scope: EvaluationScope, readonly trainSet: string | null, readonly testSet: string | null, readonly instrument: string | null, readonly genre: string | null, readonly effect: string | null, readonly strength: number | null, readonly regime: string | null, readonly discrepancy: string | null, readonly part: string | null, readonly metric: string, readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly n: number | null, readonly reason: string | null, readonly method: { readonly slug: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type CompareQueryVariables = Exact<{
  a: Scalars['ID']['input'];
  b: Scalars['ID']['input'];
  score: ComparedScore;
}>;


export type CompareQuery = { readonly compare: { readonly score: ComparedScore, readonly difference: number | null, readonly low: number | null, readonly high: number | null, readonly p: number | null, readonly aValue: number | null, readonly bValue: number | null, readonly significant: boolean | null, readonly reason: string | null, readonly note: string } };

export type RequestArtifactUploadMutationVariables = Exact<{
  input: RequestArtifactUploadInput;
}>;


export type RequestArtifactUploadMutation = { readonly requestArtifactUpload: { readonly upload: { readonly id: string, readonly url: string, readonly method: string, readonly expiresAt: string, readonly present: boolean, readonly headers: ReadonlyArray<{ readonly name: string, readonly value: string }> } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: ErrorCode, readonly message: string, readonly hint: string | null }> } };

export type ValidateMethodMutationVariables = Exact<{
  input: SubmitMethodInput;
}>;


export type ValidateMethodMutation = { readonly validateMethod: { readonly reports: ReadonlyArray<Record<string, unknown>> | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: ErrorCode, readonly message: string, readonly hint: string | null }> } };

export type WithdrawMethodMutationVariables = Exact<{
  slug: Scalars['String']['input'];
}>;


export type WithdrawMethodMutation = { readonly withdrawMethod: { readonly method: { readonly slug: string, readonly title: string, readonly withdrawnAt: string | null } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: ErrorCode, readonly message: string, readonly hint: string | null }> } };

export type SubmissionStatusFragment = { readonly id: string, readonly state: SubmissionState, readonly revision: number, readonly queuePosition: number | null, readonly attempts: number, readonly stage: string | null, readonly done: number | null, readonly total: number | null, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly heartbeatAt: string | null, readonly cancellable: boolean, readonly scope: Scope, readonly method: { readonly slug: string, readonly title: string }, readonly version: { readonly number: number }, readonly benchmark: { readonly slug: string }, readonly embeddings: ReadonlyArray<{ readonly slug: string }>, readonly failure: { readonly code: ErrorCode, readonly message: string | null, readonly hint: string | null } | null };

export type SubmissionQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type SubmissionQuery = { readonly submission: { readonly id: string, readonly state: SubmissionState, readonly revision: number, readonly queuePosition: number | null, readonly attempts: number, readonly stage: string | null, readonly done: number | null, readonly total: number | null, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly heartbeatAt: string | null, readonly cancellable: boolean, readonly scope: Scope, readonly method: { readonly slug: string, readonly title: string }, readonly version: { readonly number: number }, readonly benchmark: { readonly slug: string }, readonly embeddings: ReadonlyArray<{ readonly slug: string }>, readonly failure: { readonly code: ErrorCode, readonly message: string | null, readonly hint: string | null } | null } | null };

export type SubmissionUpdatedSubscriptionVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type SubmissionUpdatedSubscription = { readonly submissionUpdated: { readonly id: string, readonly state: SubmissionState, readonly revision: number, readonly queuePosition: number | null, readonly attempts: number, readonly stage: string | null, readonly done: number | null, readonly total: number | null, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly heartbeatAt: string | null, readonly cancellable: boolean, readonly scope: Scope, readonly method: { readonly slug: string, readonly title: string }, readonly version: { readonly number: number }, readonly benchmark: { readonly slug: string }, readonly embeddings: ReadonlyArray<{ readonly slug: string }>, readonly failure: { readonly code: ErrorCode, readonly message: string | null, readonly hint: string | null } | null } };

export type SubmissionDetailQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type SubmissionDetailQuery = { readonly submission: { readonly id: string, readonly state: SubmissionState, readonly revision: number, readonly queuePosition: number | null, readonly attempts: number, readonly stage: string | null, readonly done: number | null, readonly total: number | null, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly heartbeatAt: string | null, readonly cancellable: boolean, readonly scope: Scope, readonly account: { readonly handle: string }, readonly events: ReadonlyArray<{ readonly state: SubmissionState, readonly at: string, readonly detail: string }>, readonly evaluations: ReadonlyArray<{ readonly id: string, readonly scope: EvaluationScope, readonly failure: string | null, readonly embedding: { readonly slug: string }, readonly scores: { readonly cross: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly within: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly gain: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null } } }>, readonly method: { readonly slug: string, readonly title: string }, readonly version: { readonly number: number }, readonly benchmark: { readonly slug: string }, readonly embeddings: ReadonlyArray<{ readonly slug: string }>, readonly failure: { readonly code: ErrorCode, readonly message: string | null, readonly hint: string | null } | null } | null };

export type SubmissionLogQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['Int']['input']>;
}>;


export type SubmissionLogQuery = { readonly submission: { readonly id: string, readonly log: ReadonlyArray<{ readonly id: number, readonly at: string, readonly line: string }> | null } | null };

export type SubmissionsQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<SubmissionFilter>;
}>;


export type SubmissionsQuery = { readonly submissions: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly state: SubmissionState, readonly revision: number, readonly queuePosition: number | null, readonly attempts: number, readonly stage: string | null, readonly done: number | null, readonly total: number | null, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly heartbeatAt: string | null, readonly cancellable: boolean, readonly scope: Scope, readonly method: { readonly slug: string, readonly title: string }, readonly version: { readonly number: number }, readonly benchmark: { readonly slug: string }, readonly embeddings: ReadonlyArray<{ readonly slug: string }>, readonly failure: { readonly code: ErrorCode, readonly message: string | null, readonly hint: string | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type SubmitMethodMutationVariables = Exact<{
  input: SubmitMethodInput;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
}>;


export type SubmitMethodMutation = { readonly submitMethod: { readonly submission: { readonly id: string, readonly state: SubmissionState, readonly revision: number, readonly queuePosition: number | null, readonly attempts: number, readonly stage: string | null, readonly done: number | null, readonly total: number | null, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly heartbeatAt: string | null, readonly cancellable: boolean, readonly scope: Scope, readonly method: { readonly slug: string, readonly title: string }, readonly version: { readonly number: number }, readonly benchmark: { readonly slug: string }, readonly embeddings: ReadonlyArray<{ readonly slug: string }>, readonly failure: { readonly code: ErrorCode, readonly message: string | null, readonly hint: string | null } | null } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: ErrorCode, readonly message: string, readonly hint: string | null }> } };

export type CancelSubmissionMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type CancelSubmissionMutation = { readonly cancelSubmission: { readonly submission: { readonly id: string, readonly state: SubmissionState, readonly revision: number, readonly queuePosition: number | null, readonly attempts: number, readonly stage: string | null, readonly done: number | null, readonly total: number | null, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly heartbeatAt: string | null, readonly cancellable: boolean, readonly scope: Scope, readonly method: { readonly slug: string, readonly title: string }, readonly version: { readonly number: number }, readonly benchmark: { readonly slug: string }, readonly embeddings: ReadonlyArray<{ readonly slug: string }>, readonly failure: { readonly code: ErrorCode, readonly message: string | null, readonly hint: string | null } | null } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: ErrorCode, readonly message: string, readonly hint: string | null }> } };

export type RerunSubmissionMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type RerunSubmissionMutation = { readonly rerunSubmission: { readonly submission: { readonly id: string, readonly state: SubmissionState, readonly revision: number, readonly queuePosition: number | null, readonly attempts: number, readonly stage: string | null, readonly done: number | null, readonly total: number | null, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly heartbeatAt: string | null, readonly cancellable: boolean, readonly scope: Scope, readonly method: { readonly slug: string, readonly title: string }, readonly version: { readonly number: number }, readonly benchmark: { readonly slug: string }, readonly embeddings: ReadonlyArray<{ readonly slug: string }>, readonly failure: { readonly code: ErrorCode, readonly message: string | null, readonly hint: string | null } | null } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: ErrorCode, readonly message: string, readonly hint: string | null }> } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const FaultFragmentDoc = new TypedDocumentString(`
    fragment Fault on UserError {
  field
  code
  message
  hint
}
    `, {"fragmentName":"Fault"}) as unknown as TypedDocumentString<FaultFragment, unknown>;
export const FigureFragmentDoc = new TypedDocumentString(`
    fragment Figure on Score {
  value
  low
  high
  reason
}
    `, {"fragmentName":"Figure"}) as unknown as TypedDocumentString<FigureFragment, unknown>;
export const BoardEntryFragmentDoc = new TypedDocumentString(`
    fragment BoardEntry on LeaderboardEntry {
  position
  rank
  tied
  tier
  score {
    ...Figure
  }
  scores {
    within {
      ...Figure
    }
    cross {
      ...Figure
    }
    gain {
      ...Figure
    }
    recovery {
      ...Figure
    }
    cost {
      ...Figure
    }
    worstInstrument {
      ...Figure
    }
    robustness {
      ...Figure
    }
    mce {
      ...Figure
    }
  }
  method {
    slug
    title
    builtIn
  }
  evaluation {
    id
  }
  account {
    handle
  }
  accountSubmissions
  submittedAt
  kind
  knowsDomain
  labelsUsed
}
    fragment Figure on Score {
  value
  low
  high
  reason
}`, {"fragmentName":"BoardEntry"}) as unknown as TypedDocumentString<BoardEntryFragment, unknown>;
export const SubmissionStatusFragmentDoc = new TypedDocumentString(`
    fragment SubmissionStatus on Submission {
  id
  state
  revision
  queuePosition
  attempts
  stage
  done
  total
  createdAt
  startedAt
  finishedAt
  heartbeatAt
  cancellable
  scope
  method {
    slug
    title
  }
  version {
    number
  }
  benchmark {
    slug
  }
  embeddings {
    slug
  }
  failure {
    code
    message
    hint
  }
}
    `, {"fragmentName":"SubmissionStatus"}) as unknown as TypedDocumentString<SubmissionStatusFragment, unknown>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    account {
      id
      handle
      displayName
    }
    scopes
    quota {
      limit
      used
      left
      resetsAt
    }
  }
}
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const CreateAccountDocument = new TypedDocumentString(`
    mutation CreateAccount($input: CreateAccountInput!) {
  createAccount(input: $input) {
    account {
      id
      handle
      displayName
    }
    key {
      id
      name
      prefix
      scopes
      expiresAt
    }
    secret
    errors {
      ...Fault
    }
  }
}
    fragment Fault on UserError {
  field
  code
  message
  hint
}`) as unknown as TypedDocumentString<CreateAccountMutation, CreateAccountMutationVariables>;
export const CreateApiKeyDocument = new TypedDocumentString(`
    mutation CreateApiKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    key {
      id
      name
      prefix
      scopes
      expiresAt
    }
    secret
    errors {
      ...Fault
    }
  }
}
    fragment Fault on UserError {
  field
  code
  message
  hint
}`) as unknown as TypedDocumentString<CreateApiKeyMutation, CreateApiKeyMutationVariables>;
export const RevokeApiKeyDocument = new TypedDocumentString(`
    mutation RevokeApiKey($id: ID!) {
  revokeApiKey(id: $id) {
    key {
      id
      revokedAt
    }
    errors {
      ...Fault
    }
  }
}
    fragment Fault on UserError {
  field
  code
  message
  hint
}`) as unknown as TypedDocumentString<RevokeApiKeyMutation, RevokeApiKeyMutationVariables>;
export const ServerDocument = new TypedDocumentString(`
    query Server {
  server {
    version
    protocolVersion
    signUp
    submissionsPerDay
    queue {
      queued
      running
    }
  }
}
    `) as unknown as TypedDocumentString<ServerQuery, ServerQueryVariables>;
export const BenchmarksDocument = new TypedDocumentString(`
    query Benchmarks($first: Int, $after: String) {
  benchmarks(first: $first, after: $after) {
    edges {
      node {
        id
        slug
        title
        testLabels
        instruments
        embeddings {
          slug
          dim
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<BenchmarksQuery, BenchmarksQueryVariables>;
export const BenchmarkDocument = new TypedDocumentString(`
    query Benchmark($slug: String!, $revision: String) {
  benchmark(slug: $slug, revision: $revision) {
    id
    slug
    title
    dataRevision
    protocolVersion
    testLabels
    instruments
    embeddings {
      slug
      dim
      hash
    }
  }
}
    `) as unknown as TypedDocumentString<BenchmarkQuery, BenchmarkQueryVariables>;
export const TrainingDataDocument = new TypedDocumentString(`
    query TrainingData($benchmark: String!, $embedding: String!) {
  trainingData(benchmark: $benchmark, embedding: $embedding) {
    instruments
    datasets
    files {
      name
      url
      sha256
      sizeBytes
    }
  }
}
    `) as unknown as TypedDocumentString<TrainingDataQuery, TrainingDataQueryVariables>;
export const LeaderboardDocument = new TypedDocumentString(`
    query Leaderboard($benchmark: String!, $embedding: String!, $track: Track!, $scope: Scope!, $first: Int, $after: String, $orderBy: LeaderboardOrder, $filter: LeaderboardFilter) {
  leaderboard(
    benchmark: $benchmark
    embedding: $embedding
    track: $track
    scope: $scope
  ) {
    id
    track
    scope
    revision
    refreshedAt
    entryCount
    testLabels
    uncertainty
    trust
    csvUrl
    jsonUrl
    bibtexUrl
    benchmark {
      slug
      dataRevision
      protocolVersion
    }
    embedding {
      slug
      hash
    }
    entries(first: $first, after: $after, orderBy: $orderBy, filter: $filter) {
      edges {
        node {
          ...BoardEntry
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment Figure on Score {
  value
  low
  high
  reason
}
fragment BoardEntry on LeaderboardEntry {
  position
  rank
  tied
  tier
  score {
    ...Figure
  }
  scores {
    within {
      ...Figure
    }
    cross {
      ...Figure
    }
    gain {
      ...Figure
    }
    recovery {
      ...Figure
    }
    cost {
      ...Figure
    }
    worstInstrument {
      ...Figure
    }
    robustness {
      ...Figure
    }
    mce {
      ...Figure
    }
  }
  method {
    slug
    title
    builtIn
  }
  evaluation {
    id
  }
  account {
    handle
  }
  accountSubmissions
  submittedAt
  kind
  knowsDomain
  labelsUsed
}`) as unknown as TypedDocumentString<LeaderboardQuery, LeaderboardQueryVariables>;
export const ResultsDocument = new TypedDocumentString(`
    query Results($benchmark: String!, $filter: ResultFilter, $first: Int, $after: String) {
  results(benchmark: $benchmark, filter: $filter, first: $first, after: $after) {
    edges {
      node {
        id
        method {
          slug
        }
        embedding
        scope
        trainSet
        testSet
        instrument
        genre
        effect
        strength
        regime
        discrepancy
        part
        metric
        value
        low
        high
        n
        reason
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ResultsQuery, ResultsQueryVariables>;
export const CompareDocument = new TypedDocumentString(`
    query Compare($a: ID!, $b: ID!, $score: ComparedScore!) {
  compare(a: $a, b: $b, score: $score) {
    score
    difference
    low
    high
    p
    aValue
    bValue
    significant
    reason
    note
  }
}
    `) as unknown as TypedDocumentString<CompareQuery, CompareQueryVariables>;
export const RequestArtifactUploadDocument = new TypedDocumentString(`
    mutation RequestArtifactUpload($input: RequestArtifactUploadInput!) {
  requestArtifactUpload(input: $input) {
    upload {
      id
      url
      method
      headers {
        name
        value
      }
      expiresAt
      present
    }
    errors {
      ...Fault
    }
  }
}
    fragment Fault on UserError {
  field
  code
  message
  hint
}`) as unknown as TypedDocumentString<RequestArtifactUploadMutation, RequestArtifactUploadMutationVariables>;
export const ValidateMethodDocument = new TypedDocumentString(`
    mutation ValidateMethod($input: SubmitMethodInput!) {
  validateMethod(input: $input) {
    reports
    errors {
      ...Fault
    }
  }
}
    fragment Fault on UserError {
  field
  code
  message
  hint
}`) as unknown as TypedDocumentString<ValidateMethodMutation, ValidateMethodMutationVariables>;
export const WithdrawMethodDocument = new TypedDocumentString(`
    mutation WithdrawMethod($slug: String!) {
  withdrawMethod(slug: $slug) {
    method {
      slug
      title
      withdrawnAt
    }
    errors {
      ...Fault
    }
  }
}
    fragment Fault on UserError {
  field
  code
  message
  hint
}`) as unknown as TypedDocumentString<WithdrawMethodMutation, WithdrawMethodMutationVariables>;
export const SubmissionDocument = new TypedDocumentString(`
    query Submission($id: ID!) {
  submission(id: $id) {
    ...SubmissionStatus
  }
}
    fragment SubmissionStatus on Submission {
  id
  state
  revision
  queuePosition
  attempts
  stage
  done
  total
  createdAt
  startedAt
  finishedAt
  heartbeatAt
  cancellable
  scope
  method {
    slug
    title
  }
  version {
    number
  }
  benchmark {
    slug
  }
  embeddings {
    slug
  }
  failure {
    code
    message
    hint
  }
}`) as unknown as TypedDocumentString<SubmissionQuery, SubmissionQueryVariables>;
export const SubmissionUpdatedDocument = new TypedDocumentString(`
    subscription SubmissionUpdated($id: ID!) {
  submissionUpdated(id: $id) {
    ...SubmissionStatus
  }
}
    fragment SubmissionStatus on Submission {
  id
  state
  revision
  queuePosition
  attempts
  stage
  done
  total
  createdAt
  startedAt
  finishedAt
  heartbeatAt
  cancellable
  scope
  method {
    slug
    title
  }
  version {
    number
  }
  benchmark {
    slug
  }
  embeddings {
    slug
  }
  failure {
    code
    message
    hint
  }
}`) as unknown as TypedDocumentString<SubmissionUpdatedSubscription, SubmissionUpdatedSubscriptionVariables>;
export const SubmissionDetailDocument = new TypedDocumentString(`
    query SubmissionDetail($id: ID!) {
  submission(id: $id) {
    ...SubmissionStatus
    account {
      handle
    }
    events {
      state
      at
      detail
    }
    evaluations {
      id
      scope
      failure
      embedding {
        slug
      }
      scores {
        cross {
          ...Figure
        }
        within {
          ...Figure
        }
        gain {
          ...Figure
        }
      }
    }
  }
}
    fragment Figure on Score {
  value
  low
  high
  reason
}
fragment SubmissionStatus on Submission {
  id
  state
  revision
  queuePosition
  attempts
  stage
  done
  total
  createdAt
  startedAt
  finishedAt
  heartbeatAt
  cancellable
  scope
  method {
    slug
    title
  }
  version {
    number
  }
  benchmark {
    slug
  }
  embeddings {
    slug
  }
  failure {
    code
    message
    hint
  }
}`) as unknown as TypedDocumentString<SubmissionDetailQuery, SubmissionDetailQueryVariables>;
export const SubmissionLogDocument = new TypedDocumentString(`
    query SubmissionLog($id: ID!, $after: Int) {
  submission(id: $id) {
    id
    log(after: $after) {
      id
      at
      line
    }
  }
}
    `) as unknown as TypedDocumentString<SubmissionLogQuery, SubmissionLogQueryVariables>;
export const SubmissionsDocument = new TypedDocumentString(`
    query Submissions($first: Int, $after: String, $filter: SubmissionFilter) {
  submissions(first: $first, after: $after, filter: $filter) {
    edges {
      node {
        ...SubmissionStatus
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment SubmissionStatus on Submission {
  id
  state
  revision
  queuePosition
  attempts
  stage
  done
  total
  createdAt
  startedAt
  finishedAt
  heartbeatAt
  cancellable
  scope
  method {
    slug
    title
  }
  version {
    number
  }
  benchmark {
    slug
  }
  embeddings {
    slug
  }
  failure {
    code
    message
    hint
  }
}`) as unknown as TypedDocumentString<SubmissionsQuery, SubmissionsQueryVariables>;
export const SubmitMethodDocument = new TypedDocumentString(`
    mutation SubmitMethod($input: SubmitMethodInput!, $idempotencyKey: String) {
  submitMethod(input: $input, idempotencyKey: $idempotencyKey) {
    submission {
      ...SubmissionStatus
    }
    errors {
      ...Fault
    }
  }
}
    fragment Fault on UserError {
  field
  code
  message
  hint
}
fragment SubmissionStatus on Submission {
  id
  state
  revision
  queuePosition
  attempts
  stage
  done
  total
  createdAt
  startedAt
  finishedAt
  heartbeatAt
  cancellable
  scope
  method {
    slug
    title
  }
  version {
    number
  }
  benchmark {
    slug
  }
  embeddings {
    slug
  }
  failure {
    code
    message
    hint
  }
}`) as unknown as TypedDocumentString<SubmitMethodMutation, SubmitMethodMutationVariables>;
export const CancelSubmissionDocument = new TypedDocumentString(`
    mutation CancelSubmission($id: ID!) {
  cancelSubmission(id: $id) {
    submission {
      ...SubmissionStatus
    }
    errors {
      ...Fault
    }
  }
}
    fragment Fault on UserError {
  field
  code
  message
  hint
}
fragment SubmissionStatus on Submission {
  id
  state
  revision
  queuePosition
  attempts
  stage
  done
  total
  createdAt
  startedAt
  finishedAt
  heartbeatAt
  cancellable
  scope
  method {
    slug
    title
  }
  version {
    number
  }
  benchmark {
    slug
  }
  embeddings {
    slug
  }
  failure {
    code
    message
    hint
  }
}`) as unknown as TypedDocumentString<CancelSubmissionMutation, CancelSubmissionMutationVariables>;
export const RerunSubmissionDocument = new TypedDocumentString(`
    mutation RerunSubmission($id: ID!) {
  rerunSubmission(id: $id) {
    submission {
      ...SubmissionStatus
    }
    errors {
      ...Fault
    }
  }
}
    fragment Fault on UserError {
  field
  code
  message
  hint
}
fragment SubmissionStatus on Submission {
  id
  state
  revision
  queuePosition
  attempts
  stage
  done
  total
  createdAt
  startedAt
  finishedAt
  heartbeatAt
  cancellable
  scope
  method {
    slug
    title
  }
  version {
    number
  }
  benchmark {
    slug
  }
  embeddings {
    slug
  }
  failure {
    code
    message
    hint
  }
}`) as unknown as TypedDocumentString<RerunSubmissionMutation, RerunSubmissionMutationVariables>;