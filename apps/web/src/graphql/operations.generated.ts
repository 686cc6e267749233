// Made by packages/client/scripts/generate.mjs from apps/api/schema.graphql and operations/*.graphql: change those.
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
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
  /** A date-time string at UTC, such as 2007-12-03T10:15:30Z, compliant with the `date-time` format outlined in section 5.6 of the RFC 3339 profile of the ISO 8601 standard for representation of dates and times using the Gregorian calendar.This scalar is serialized to a string in ISO 8601 format and parsed from a string in ISO 8601 format. */
  DateTimeISO: { input: string; output: string; }
  /** The `JSONObject` scalar type represents JSON objects as specified by [ECMA-404](http://www.ecma-international.org/publications/files/ECMA-ST/ECMA-404.pdf). */
  JSONObject: { input: Record<string, unknown>; output: Record<string, unknown>; }
};

/** An uploaded graph for one embedding. */
export type ArtifactInput = {
  /** The embedding’s slug. */
  readonly embedding: Scalars['String']['input'];
  /** SHA-256 of the file, hexadecimal, as it was uploaded (requestArtifactUpload). */
  readonly sha256: Scalars['String']['input'];
};

/** A score by which two methods can be compared. */
export type ComparedScore =
  /** Trained on one dataset, tested on the other. */
  | 'CROSS'
  /** What is retained under acoustic effects. */
  | 'ROBUSTNESS'
  /** Trained and tested on one dataset. */
  | 'WITHIN';

/** An account to be made. */
export type CreateAccountInput = {
  /** As it calls itself, at most 80 characters; the handle by default. */
  readonly displayName?: InputMaybe<Scalars['String']['input']>;
  /** Its name on boards: 2 to 39 lower-case letters, digits and single hyphens. */
  readonly handle: Scalars['String']['input'];
  /** The code of an invitation, where the server asks for one. */
  readonly invite?: InputMaybe<Scalars['String']['input']>;
};

/** A key to be made. */
export type CreateApiKeyInput = {
  /** After how many days it ends, 1 to 3650; by default never, or with the key that makes it. */
  readonly expiresInDays?: InputMaybe<Scalars['Int']['input']>;
  /** What its owner calls it, at most 80 characters. */
  readonly name: Scalars['String']['input'];
  /** What it may do: no more than the key that makes it. */
  readonly scopes: ReadonlyArray<KeyScope>;
};

/** Which end comes first. */
export type Direction =
  /** The least, or the first. */
  | 'ASC'
  /** The greatest, or the last. */
  | 'DESC';

/** The closed table of error codes. */
export type ErrorCode =
  /** A cursor or id is not one that this server gave. */
  | 'BAD_CURSOR'
  /** The body of the request is larger than what is taken. */
  | 'BODY_TOO_LARGE'
  /** The server checks too many files at the moment. */
  | 'BUSY'
  /** The operation was cancelled by its caller. */
  | 'CANCELLED'
  /** The bytes of a file are not the ones that were announced. */
  | 'CHECKSUM_MISMATCH'
  /** An audio file is cut off or damaged; read leniently, it gives what is whole. */
  | 'DAMAGED_AUDIO'
  /** The disk has too little free space for a file. */
  | 'DISK_FULL'
  /** A server did not deliver a file, or not the whole of it. */
  | 'DOWNLOAD_FAILED'
  /** A clip key stands more than once where it must be unique. */
  | 'DUPLICATE_KEY'
  /** The method could not be fitted or applied on this benchmark. */
  | 'EVALUATION_FAILED'
  /** A file or folder that was named does not exist. */
  | 'FILE_NOT_FOUND'
  /** A file exists but cannot be read in the format that was expected of it. */
  | 'FILE_UNREADABLE'
  /** A file cannot be written. */
  | 'FILE_UNWRITABLE'
  /** The API key lacks the scope, or the thing belongs to somebody else. */
  | 'FORBIDDEN'
  /** The process that ran a submitted graph died; the message says of what. */
  | 'GRAPH_CRASHED'
  /** A submitted graph is too large: its bytes, nodes, elements or depth. */
  | 'GRAPH_LIMIT'
  /** The idempotency key came before with another request. */
  | 'IDEMPOTENCY_CONFLICT'
  /** A fault of the server; it is in its log under the request’s id. */
  | 'INTERNAL'
  /** An argument is outside its stated domain. */
  | 'INVALID_ARGUMENT'
  /** A submitted graph is not of the form that is asked for. */
  | 'INVALID_GRAPH'
  /** The request is not GraphQL over HTTP, or does not fit the schema. */
  | 'INVALID_QUERY'
  /** A recipe is not of the form that the schema asks for. */
  | 'INVALID_RECIPE'
  /** A value in a file is not of the form that was expected. */
  | 'INVALID_VALUE'
  /** The API key has expired. */
  | 'KEY_EXPIRED'
  /** The API key was revoked. */
  | 'KEY_REVOKED'
  /** A submitted graph took more memory than it may. */
  | 'MEMORY_LIMIT'
  /** A table lacks a column that is needed. */
  | 'MISSING_COLUMN'
  /** A model is known, but its graph is not on this machine yet. */
  | 'MODEL_NOT_INSTALLED'
  /** The name belongs to somebody already. */
  | 'NAME_TAKEN'
  /** A number is NaN or infinite. */
  | 'NON_FINITE'
  /** The submission has ended already. */
  | 'NOT_CANCELLABLE'
  /** There is no such thing. */
  | 'NOT_FOUND'
  /** An instrument has no negative clip in a split. */
  | 'NO_NEGATIVES'
  /** An instrument has no positive clip in a split. */
  | 'NO_POSITIVES'
  /** A submitted graph gives more output than it may. */
  | 'OUTPUT_LIMIT'
  /** The query is too deep, too wide or too long. */
  | 'QUERY_TOO_COMPLEX'
  /** The submissions of the day are used up. */
  | 'QUOTA_EXCEEDED'
  /** Too many requests in too short a time. */
  | 'RATE_LIMITED'
  /** What a submitted graph gives for a row depends on the other rows. */
  | 'ROWS_NOT_INDEPENDENT'
  /** The process in which submitted graphs run cannot be started here. */
  | 'SANDBOX_UNAVAILABLE'
  /** Two arrays, or an array and its declaration, differ in shape. */
  | 'SHAPE_MISMATCH'
  /** This server makes no accounts by itself, or the invitation is not valid. */
  | 'SIGN_UP_CLOSED'
  /** A covariance is singular, so that the direction is not defined. */
  | 'SINGULAR'
  /** A submitted graph took longer than it may. */
  | 'TIME_LIMIT'
  /** Too few clips of a class for the operation, cross-validation for instance. */
  | 'TOO_FEW_CLIPS'
  /** The operation needs an API key, and none came, or one that is not known. */
  | 'UNAUTHENTICATED'
  /** No benchmark has that id. */
  | 'UNKNOWN_BENCHMARK'
  /** No effect has that id. */
  | 'UNKNOWN_EFFECT'
  /** The benchmark has no embedding of that id. */
  | 'UNKNOWN_EMBEDDING'
  /** A clip key is in no split, or a split names a clip that has no data. */
  | 'UNKNOWN_KEY'
  /** No correction method has that id. */
  | 'UNKNOWN_METHOD'
  /** No embedding model has that id. */
  | 'UNKNOWN_MODEL'
  /** A recipe names an operator that does not exist. */
  | 'UNKNOWN_OPERATOR'
  /** The operation is not available for this input, device or platform. */
  | 'UNSUPPORTED'
  /** An audio file is in a format or encoding that Ebb does not read. */
  | 'UNSUPPORTED_AUDIO'
  /** A submitted graph has an operator, operator set or version that is not allowed. */
  | 'UNSUPPORTED_OPERATOR'
  /** The leave to upload has expired or was used. */
  | 'UPLOAD_EXPIRED'
  /** The artefact has not been uploaded. */
  | 'UPLOAD_MISSING'
  /** A worker thread died; the message says of what. */
  | 'WORKER_FAILED'
  /** The worker that ran the submission was lost, each time that it was tried. */
  | 'WORKER_LOST'
  /** An embedding has another number of dimensions than declared. */
  | 'WRONG_DIMENSION';

/** The scope of an evaluation. */
export type EvaluationScope =
  /** The same in both: it stands on the boards of both. */
  | 'ANY'
  /** Fitted on the positives of the instrument alone. */
  | 'CLASSWISE'
  /** Fitted on positives and negatives. */
  | 'GLOBAL';

/** What a key may do. */
export type KeyScope =
  /** Also what is others’, as the operator. */
  | 'ADMIN'
  /** See what is its account’s own: its keys, its logs. */
  | 'READ'
  /** Also upload, submit, cancel and withdraw, and make keys. */
  | 'SUBMIT';

/** A label of the training part that a fit may use. */
export type Label =
  /** Which dataset a clip is of. */
  | 'DATASET'
  /** The genre. */
  | 'GENRE'
  /** Whether the instrument sounds. */
  | 'INSTRUMENT';

/** Whether the labels of the test split can be had elsewhere. No server of Ebb returns them. */
export type LabelVisibility =
  /** Only the operator has them. */
  | 'PRIVATE'
  /** They are published: a board rests on the trust that nobody fitted on them. */
  | 'PUBLIC';

/** Which entries; all that is given must hold. Ranks stay those of the whole board. */
export type LeaderboardFilter = {
  /** Of the account with this handle. */
  readonly account?: InputMaybe<Scalars['String']['input']>;
  /** Whether they come with Ebb. */
  readonly builtIn?: InputMaybe<Scalars['Boolean']['input']>;
  /** In this form. */
  readonly kind?: InputMaybe<MethodKind>;
  /** Whether they know from which dataset a test clip comes. */
  readonly knowsDomain?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whose training labels are one of these: `none`, `dataset`, `dataset+instrument`. */
  readonly labelsUsed?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** With this text in the method’s name or title, in any case. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
};

/** In which order. */
export type LeaderboardOrder = {
  /** By what. */
  readonly by: LeaderboardOrderBy;
  /** Which end comes first. */
  readonly direction?: Direction;
};

/** What entries are ordered by; those that have no such score come last. */
export type LeaderboardOrderBy =
  /** The score `cost`. */
  | 'COST'
  /** The score `cross`. */
  | 'CROSS'
  /** The score `gain`. */
  | 'GAIN'
  /** The score `mce`. */
  | 'MCE'
  /** The method’s name. */
  | 'METHOD'
  /** Rank, and score within a rank. DESC: the best first. */
  | 'RANK'
  /** The score `recovery`. */
  | 'RECOVERY'
  /** The score `robustness`. */
  | 'ROBUSTNESS'
  /** When it was submitted. */
  | 'SUBMITTED_AT'
  /** The score `within`. */
  | 'WITHIN'
  /** The score `worstInstrument`. */
  | 'WORST_INSTRUMENT';

/** Which methods; all that is given must hold. */
export type MethodFilter = {
  /** Of the account with this handle. */
  readonly account?: InputMaybe<Scalars['String']['input']>;
  /** Whether they come with Ebb. */
  readonly builtIn?: InputMaybe<Scalars['Boolean']['input']>;
  /** With a version of this kind. */
  readonly kind?: InputMaybe<MethodKind>;
  /** With this text in the name or the title, in any case. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
  /** Whether they were withdrawn. */
  readonly withdrawn?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Under which name a method stands. */
export type MethodInput = {
  /** What it does, at most 5000 characters. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** Where it is published, at most 500 characters. */
  readonly reference?: InputMaybe<Scalars['String']['input']>;
  /** Its name in tables and addresses: lower-case letters, digits and hyphens, at most 64. The name of a method of one’s own makes a new version of it. */
  readonly slug: Scalars['String']['input'];
  /** For people, at most 200 characters; the slug, or what it was, by default. */
  readonly title?: InputMaybe<Scalars['String']['input']>;
  /** Where its code or paper is: an http or https address. */
  readonly url?: InputMaybe<Scalars['String']['input']>;
};

/** In which form a method was submitted. */
export type MethodKind =
  /** A map that its author fitted, as an ONNX graph for each embedding. */
  | 'ONNX'
  /** A pipeline of operators of Ebb, fitted by the server. */
  | 'RECIPE';

/** In which order. */
export type MethodOrder = {
  /** By what. */
  readonly by: MethodOrderBy;
  /** Which end comes first. */
  readonly direction?: Direction;
};

/** What methods are ordered by. */
export type MethodOrderBy =
  /** When they were first submitted. */
  | 'CREATED_AT'
  /** Their names. */
  | 'SLUG'
  /** Their titles. */
  | 'TITLE';

/** A file to be uploaded. */
export type RequestArtifactUploadInput = {
  /** SHA-256 of its bytes, 64 hexadecimal digits. */
  readonly sha256: Scalars['String']['input'];
  /** Its size; `server.limits.artifactBytes` at most. */
  readonly sizeBytes: Scalars['Int']['input'];
};

/** Which rows of the long table; all that is given must hold. */
export type ResultFilter = {
  /** Of this discrepancy between datasets. */
  readonly discrepancy?: InputMaybe<Scalars['String']['input']>;
  /** Under this acoustic effect. */
  readonly effect?: InputMaybe<Scalars['String']['input']>;
  /** On one of the embeddings of these names. */
  readonly embeddings?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Of this genre. */
  readonly genre?: InputMaybe<Scalars['String']['input']>;
  /** Of this instrument. */
  readonly instrument?: InputMaybe<Scalars['String']['input']>;
  /** Of one of the methods of these names. */
  readonly methods?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** One of these metrics, see `metrics`. */
  readonly metric?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** In this regime: clean-affected, for instance. */
  readonly regime?: InputMaybe<Scalars['String']['input']>;
  /** In this scope; what is the same in both belongs to either. */
  readonly scope?: InputMaybe<Scope>;
  /** Of probes tested on this dataset. */
  readonly testSet?: InputMaybe<Scalars['String']['input']>;
  /** Of probes trained on this dataset. */
  readonly trainSet?: InputMaybe<Scalars['String']['input']>;
};

/** On which training clips a correction is fitted. */
export type Scope =
  /** On the positives of the instrument alone. */
  | 'CLASSWISE'
  /** On positives and negatives. */
  | 'GLOBAL';

/** Who may make an account. */
export type SignUp =
  /** Nobody; the operator makes accounts. */
  | 'CLOSED'
  /** Whoever has an invitation of the operator. */
  | 'INVITE'
  /** Everyone. */
  | 'OPEN';

/** Which submissions. */
export type SubmissionFilter = {
  /** Of the account with this handle. */
  readonly account?: InputMaybe<Scalars['String']['input']>;
  /** To the benchmark with this slug. */
  readonly benchmark?: InputMaybe<Scalars['String']['input']>;
  /** Of the method with this slug. */
  readonly method?: InputMaybe<Scalars['String']['input']>;
  /** In one of these states. */
  readonly states?: InputMaybe<ReadonlyArray<SubmissionState>>;
};

/** Where a submission stands. It ends in exactly one of SUCCEEDED, FAILED and CANCELLED. */
export type SubmissionState =
  /** Its owner or the operator ended it. */
  | 'CANCELLED'
  /** It has no results; `failure` says why. */
  | 'FAILED'
  /** It waits for a worker. */
  | 'QUEUED'
  /** It is judged. */
  | 'RUNNING'
  /** Its results are stored. */
  | 'SUCCEEDED'
  /** A worker has it, and checks it again. */
  | 'VALIDATING';

/** A method to be judged: a recipe, or graphs. */
export type SubmitMethodInput = {
  /** Graphs, one for each embedding to be judged on. */
  readonly artifacts?: InputMaybe<ReadonlyArray<ArtifactInput>>;
  /** The benchmark’s slug. */
  readonly benchmark: Scalars['String']['input'];
  /** What is new in this version, at most 1000 characters. */
  readonly changes?: InputMaybe<Scalars['String']['input']>;
  /** Slugs of the embeddings that a recipe is judged on; all by default. */
  readonly embeddings?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Which training labels the graphs were fitted with; empty for none. Asked for graphs alone. */
  readonly labelsUsed?: InputMaybe<ReadonlyArray<Label>>;
  /** Its name, and what is said of it. */
  readonly method: MethodInput;
  /** A pipeline of operators, as `ebb methods --operators` lists them: { operators: [{ op, ... }] }. */
  readonly recipe?: InputMaybe<Scalars['JSONObject']['input']>;
  /** On which training clips a recipe is fitted. A graph is what it is, and stands on the boards of both. */
  readonly scope?: Scope;
};

/** What a board ranks by. */
export type Track =
  /** By `cross`: trained on one dataset, tested on the other. */
  | 'GENERALISATION'
  /** By `robustness`: what is retained under acoustic effects. */
  | 'ROBUSTNESS';

export type SiteViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type SiteViewerQuery = { readonly viewer: { readonly scopes: ReadonlyArray<KeyScope>, readonly account: { readonly handle: string, readonly displayName: string }, readonly quota: { readonly limit: number, readonly used: number, readonly left: number, readonly resetsAt: string }, readonly keys: ReadonlyArray<{ readonly id: string, readonly name: string, readonly prefix: string, readonly scopes: ReadonlyArray<KeyScope>, readonly createdAt: string, readonly expiresAt: string | null, readonly lastUsedAt: string | null, readonly revokedAt: string | null }>, readonly submissions: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly state: SubmissionState, readonly createdAt: string, readonly method: { readonly slug: string, readonly title: string }, readonly version: { readonly number: number } } }> } } | null };

export type SiteSignUpQueryVariables = Exact<{ [key: string]: never; }>;


export type SiteSignUpQuery = { readonly server: { readonly signUp: SignUp } };

export type SiteCreateAccountMutationVariables = Exact<{
  input: CreateAccountInput;
}>;


export type SiteCreateAccountMutation = { readonly createAccount: { readonly secret: string | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: ErrorCode, readonly message: string, readonly hint: string | null }> } };

export type SiteCreateKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type SiteCreateKeyMutation = { readonly createApiKey: { readonly secret: string | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: ErrorCode, readonly message: string, readonly hint: string | null }> } };

export type SiteRevokeKeyMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type SiteRevokeKeyMutation = { readonly revokeApiKey: { readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: ErrorCode, readonly message: string, readonly hint: string | null }> } };

export type SiteBenchmarksQueryVariables = Exact<{ [key: string]: never; }>;


export type SiteBenchmarksQuery = { readonly benchmarks: { readonly edges: ReadonlyArray<{ readonly node: { readonly slug: string, readonly title: string, readonly description: string, readonly testLabels: LabelVisibility, readonly dataRevision: string, readonly protocolVersion: string, readonly instruments: ReadonlyArray<string>, readonly genres: ReadonlyArray<string>, readonly datasets: ReadonlyArray<{ readonly slug: string, readonly title: string, readonly licence: string, readonly trainClips: number, readonly testClips: number, readonly trainRecordings: number, readonly testRecordings: number }>, readonly embeddings: ReadonlyArray<{ readonly slug: string, readonly dim: number, readonly conditions: ReadonlyArray<{ readonly effect: string }> }> } }> } };

export type SiteBoardQueryVariables = Exact<{
  benchmark: Scalars['String']['input'];
  embedding: Scalars['String']['input'];
  track: Track;
  scope: Scope;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  orderBy?: InputMaybe<LeaderboardOrder>;
  filter?: InputMaybe<LeaderboardFilter>;
}>;


export type SiteBoardQuery = { readonly leaderboard: { readonly id: string, readonly revision: number, readonly refreshedAt: string | null, readonly entryCount: number, readonly testLabels: LabelVisibility, readonly uncertainty: string, readonly trust: string, readonly csvUrl: string, readonly jsonUrl: string, readonly bibtexUrl: string, readonly benchmark: { readonly slug: string, readonly title: string, readonly description: string, readonly dataRevision: string, readonly protocolVersion: string, readonly instruments: ReadonlyArray<string>, readonly genres: ReadonlyArray<string> }, readonly embedding: { readonly slug: string, readonly dim: number, readonly hash: string, readonly gap: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null } | null }, readonly entries: { readonly totalCount: number, readonly edges: ReadonlyArray<{ readonly node: { readonly position: number, readonly rank: number | null, readonly tied: boolean, readonly tier: number | null, readonly kind: MethodKind, readonly knowsDomain: boolean, readonly labelsUsed: string, readonly submittedAt: string, readonly accountSubmissions: number, readonly score: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly scores: { readonly within: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly cross: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly gain: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly recovery: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly cost: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly worstInstrument: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly robustness: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly mce: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null } }, readonly method: { readonly slug: string, readonly title: string, readonly builtIn: boolean }, readonly evaluation: { readonly id: string }, readonly account: { readonly handle: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type SiteBoardTopQueryVariables = Exact<{
  benchmark: Scalars['String']['input'];
  embedding: Scalars['String']['input'];
  track: Track;
  scope: Scope;
}>;


export type SiteBoardTopQuery = { readonly leaderboard: { readonly best: { readonly edges: ReadonlyArray<{ readonly node: { readonly rank: number | null, readonly score: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly scores: { readonly within: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly cross: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly gain: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly recovery: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly robustness: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null } }, readonly method: { readonly slug: string, readonly title: string } } }> }, readonly builtIn: { readonly edges: ReadonlyArray<{ readonly node: { readonly rank: number | null, readonly score: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly scores: { readonly within: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly cross: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly gain: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly recovery: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly robustness: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null } }, readonly method: { readonly slug: string, readonly title: string } } }> } } | null };

export type LeadingEntryFragment = { readonly rank: number | null, readonly score: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly scores: { readonly within: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly cross: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly gain: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly recovery: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly robustness: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null } }, readonly method: { readonly slug: string, readonly title: string } };

export type BoardEntryFragment = { readonly position: number, readonly rank: number | null, readonly tied: boolean, readonly tier: number | null, readonly kind: MethodKind, readonly knowsDomain: boolean, readonly labelsUsed: string, readonly submittedAt: string, readonly accountSubmissions: number, readonly score: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly scores: { readonly within: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly cross: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly gain: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly recovery: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly cost: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly worstInstrument: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly robustness: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly mce: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null } }, readonly method: { readonly slug: string, readonly title: string, readonly builtIn: boolean }, readonly evaluation: { readonly id: string }, readonly account: { readonly handle: string } };

export type SiteCompareQueryVariables = Exact<{
  a: Scalars['ID']['input'];
  b: Scalars['ID']['input'];
  score: ComparedScore;
}>;


export type SiteCompareQuery = { readonly compare: { readonly score: ComparedScore, readonly difference: number | null, readonly low: number | null, readonly high: number | null, readonly p: number | null, readonly aValue: number | null, readonly bValue: number | null, readonly significant: boolean | null, readonly reason: string | null, readonly note: string, readonly a: { readonly id: string, readonly scope: EvaluationScope, readonly failure: string | null, readonly method: { readonly slug: string, readonly title: string }, readonly embedding: { readonly slug: string, readonly benchmark: { readonly slug: string, readonly title: string } }, readonly scores: { readonly cross: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly within: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly robustness: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly gain: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly cost: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null } } }, readonly b: { readonly id: string, readonly scope: EvaluationScope, readonly failure: string | null, readonly method: { readonly slug: string, readonly title: string }, readonly embedding: { readonly slug: string, readonly benchmark: { readonly slug: string, readonly title: string } }, readonly scores: { readonly cross: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly within: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly robustness: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly gain: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly cost: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null } } }, readonly instruments: ReadonlyArray<{ readonly instrument: string, readonly trainSet: string, readonly testSet: string, readonly difference: number, readonly low: number, readonly high: number, readonly p: number, readonly adjustedP: number, readonly aValue: number, readonly bValue: number }>, readonly conditions: ReadonlyArray<{ readonly effect: string, readonly strength: number, readonly difference: number, readonly low: number, readonly high: number, readonly p: number, readonly adjustedP: number, readonly aValue: number, readonly bValue: number }> } };

export type ComparedEvaluationFragment = { readonly id: string, readonly scope: EvaluationScope, readonly failure: string | null, readonly method: { readonly slug: string, readonly title: string }, readonly embedding: { readonly slug: string, readonly benchmark: { readonly slug: string, readonly title: string } }, readonly scores: { readonly cross: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly within: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly robustness: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly gain: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly cost: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null } } };

export type SiteDataQueryVariables = Exact<{ [key: string]: never; }>;


export type SiteDataQuery = { readonly server: { readonly submissionsPerDay: number, readonly limits: { readonly artifactBytes: number, readonly bodyBytes: number, readonly mutationsPerMinute: number, readonly requestsPerMinute: number, readonly pageRows: number, readonly queryDepth: number, readonly queryCost: number } }, readonly benchmarks: { readonly edges: ReadonlyArray<{ readonly node: { readonly slug: string, readonly title: string, readonly description: string, readonly testLabels: LabelVisibility, readonly dataRevision: string, readonly bibtex: string, readonly datasets: ReadonlyArray<{ readonly slug: string, readonly title: string, readonly licence: string, readonly trainClips: number, readonly testClips: number }>, readonly embeddings: ReadonlyArray<{ readonly slug: string, readonly dim: number }> } }> } };

export type SiteEmbeddingQueryVariables = Exact<{
  benchmark: Scalars['String']['input'];
  slug: Scalars['String']['input'];
}>;


export type SiteEmbeddingQuery = { readonly embedding: { readonly slug: string, readonly dim: number, readonly hash: string, readonly gap: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null } | null, readonly separation: { readonly edges: ReadonlyArray<number>, readonly note: string, readonly datasets: ReadonlyArray<{ readonly dataset: string, readonly counts: ReadonlyArray<number>, readonly clips: number }> } | null, readonly provenance: ReadonlyArray<{ readonly name: string, readonly value: string }>, readonly conditions: ReadonlyArray<{ readonly effect: string, readonly strength: number }>, readonly benchmark: { readonly slug: string, readonly title: string, readonly instruments: ReadonlyArray<string>, readonly dataRevision: string, readonly datasets: ReadonlyArray<{ readonly slug: string }> }, readonly trainingData: { readonly files: ReadonlyArray<{ readonly name: string, readonly url: string, readonly sha256: string, readonly sizeBytes: number }> } } | null };

export type SiteCorrectabilityQueryVariables = Exact<{
  benchmark: Scalars['String']['input'];
  slug: Scalars['String']['input'];
}>;


export type SiteCorrectabilityQuery = { readonly embedding: { readonly correctability: ReadonlyArray<{ readonly discrepancy: string, readonly title: string, readonly correlation: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly points: ReadonlyArray<{ readonly method: string, readonly instrument: string, readonly reduction: number, readonly gain: number }> }> } | null };

export type FigureFragment = { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null };

export type FaultFragment = { readonly field: string | null, readonly code: ErrorCode, readonly message: string, readonly hint: string | null };

export type SiteMethodQueryVariables = Exact<{
  slug: Scalars['String']['input'];
}>;


export type SiteMethodQuery = { readonly method: { readonly id: string, readonly slug: string, readonly title: string, readonly description: string, readonly reference: string | null, readonly url: string | null, readonly builtIn: boolean, readonly kind: MethodKind, readonly createdAt: string, readonly withdrawnAt: string | null, readonly bibtex: string, readonly account: { readonly handle: string, readonly displayName: string }, readonly latestVersion: { readonly id: string, readonly number: number, readonly kind: MethodKind, readonly hash: string | null, readonly recipe: Record<string, unknown> | null, readonly labelsUsed: string, readonly mapChosenBy: string, readonly byInstrument: boolean, readonly knowsDomain: boolean, readonly changes: string, readonly createdAt: string, readonly artifacts: ReadonlyArray<{ readonly embedding: string, readonly sha256: string, readonly sizeBytes: number }> }, readonly versions: ReadonlyArray<{ readonly id: string, readonly number: number, readonly kind: MethodKind, readonly hash: string | null, readonly changes: string, readonly createdAt: string }>, readonly evaluations: ReadonlyArray<{ readonly id: string, readonly scope: EvaluationScope, readonly failure: string | null, readonly notes: ReadonlyArray<string>, readonly device: string, readonly ebbVersion: string, readonly milliseconds: number, readonly createdAt: string, readonly version: { readonly number: number }, readonly embedding: { readonly slug: string, readonly benchmark: { readonly slug: string, readonly title: string, readonly current: boolean, readonly dataRevision: string, readonly genres: ReadonlyArray<string> }, readonly gap: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null } | null }, readonly scores: { readonly within: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly cross: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly gain: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly recovery: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly cost: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly worstInstrument: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly instrumentSpread: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly worstGenre: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly genreSpread: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly robustness: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly mce: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null } }, readonly provenance: { readonly methodHash: string, readonly embeddingHash: string, readonly dataRevision: string, readonly protocolVersion: string, readonly scope: EvaluationScope, readonly device: string, readonly ebbVersion: string, readonly command: string } }> } | null, readonly none: { readonly evaluations: ReadonlyArray<{ readonly id: string, readonly embedding: { readonly slug: string, readonly benchmark: { readonly slug: string, readonly dataRevision: string } } }> } | null };

export type MethodEvaluationFragment = { readonly id: string, readonly scope: EvaluationScope, readonly failure: string | null, readonly notes: ReadonlyArray<string>, readonly device: string, readonly ebbVersion: string, readonly milliseconds: number, readonly createdAt: string, readonly version: { readonly number: number }, readonly embedding: { readonly slug: string, readonly benchmark: { readonly slug: string, readonly title: string, readonly current: boolean, readonly dataRevision: string, readonly genres: ReadonlyArray<string> }, readonly gap: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null } | null }, readonly scores: { readonly within: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly cross: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly gain: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly recovery: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly cost: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly worstInstrument: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly instrumentSpread: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly worstGenre: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly genreSpread: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly robustness: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly mce: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null } }, readonly provenance: { readonly methodHash: string, readonly embeddingHash: string, readonly dataRevision: string, readonly protocolVersion: string, readonly scope: EvaluationScope, readonly device: string, readonly ebbVersion: string, readonly command: string } };

export type SiteResultsQueryVariables = Exact<{
  benchmark: Scalars['String']['input'];
  filter: ResultFilter;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type SiteResultsQuery = { readonly results: { readonly edges: ReadonlyArray<{ readonly node: { readonly scope: EvaluationScope, readonly trainSet: string | null, readonly testSet: string | null, readonly instrument: string | null, readonly genre: string | null, readonly effect: string | null, readonly strength: number | null, readonly regime: string | null, readonly discrepancy: string | null, readonly part: string | null, readonly metric: string, readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly n: number | null, readonly reason: string | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type ResultPageFragment = { readonly edges: ReadonlyArray<{ readonly node: { readonly scope: EvaluationScope, readonly trainSet: string | null, readonly testSet: string | null, readonly instrument: string | null, readonly genre: string | null, readonly effect: string | null, readonly strength: number | null, readonly regime: string | null, readonly discrepancy: string | null, readonly part: string | null, readonly metric: string, readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly n: number | null, readonly reason: string | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } };

export type SiteChangesQueryVariables = Exact<{
  a: Scalars['ID']['input'];
  b: Scalars['ID']['input'];
}>;


export type SiteChangesQuery = { readonly within: { readonly instruments: ReadonlyArray<{ readonly instrument: string, readonly trainSet: string, readonly testSet: string, readonly difference: number, readonly low: number, readonly high: number, readonly adjustedP: number, readonly aValue: number, readonly bValue: number }> }, readonly cross: { readonly instruments: ReadonlyArray<{ readonly instrument: string, readonly trainSet: string, readonly testSet: string, readonly difference: number, readonly low: number, readonly high: number, readonly adjustedP: number, readonly aValue: number, readonly bValue: number }> } };

export type InstrumentChangeFragment = { readonly instrument: string, readonly trainSet: string, readonly testSet: string, readonly difference: number, readonly low: number, readonly high: number, readonly adjustedP: number, readonly aValue: number, readonly bValue: number };

export type SiteMethodsQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<MethodFilter>;
}>;


export type SiteMethodsQuery = { readonly methods: { readonly edges: ReadonlyArray<{ readonly node: { readonly slug: string, readonly title: string, readonly kind: MethodKind, readonly builtIn: boolean, readonly createdAt: string, readonly withdrawnAt: string | null, readonly reference: string | null, readonly account: { readonly handle: string }, readonly latestVersion: { readonly labelsUsed: string, readonly knowsDomain: boolean } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type SiteMapQueryVariables = Exact<{ [key: string]: never; }>;


export type SiteMapQuery = { readonly benchmarks: { readonly edges: ReadonlyArray<{ readonly node: { readonly slug: string, readonly embeddings: ReadonlyArray<{ readonly slug: string }> } }> }, readonly methods: { readonly edges: ReadonlyArray<{ readonly node: { readonly slug: string, readonly title: string, readonly createdAt: string, readonly builtIn: boolean, readonly account: { readonly handle: string }, readonly latestVersion: { readonly number: number, readonly createdAt: string, readonly changes: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type SiteMapMoreQueryVariables = Exact<{
  after: Scalars['String']['input'];
}>;


export type SiteMapMoreQuery = { readonly methods: { readonly edges: ReadonlyArray<{ readonly node: { readonly slug: string, readonly title: string, readonly createdAt: string, readonly builtIn: boolean, readonly account: { readonly handle: string }, readonly latestVersion: { readonly number: number, readonly createdAt: string, readonly changes: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type NewMethodsFragment = { readonly edges: ReadonlyArray<{ readonly node: { readonly slug: string, readonly title: string, readonly createdAt: string, readonly builtIn: boolean, readonly account: { readonly handle: string }, readonly latestVersion: { readonly number: number, readonly createdAt: string, readonly changes: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } };

export type SiteStatusQueryVariables = Exact<{ [key: string]: never; }>;


export type SiteStatusQuery = { readonly server: { readonly version: string, readonly protocolVersion: string, readonly signUp: SignUp, readonly submissionsPerDay: number, readonly queue: { readonly queued: number, readonly running: number, readonly oldestQueuedAt: string | null, readonly workers: ReadonlyArray<{ readonly id: string, readonly version: string, readonly concurrency: number, readonly startedAt: string, readonly heartbeatAt: string }> } } };

export type SiteSubmitFormQueryVariables = Exact<{ [key: string]: never; }>;


export type SiteSubmitFormQuery = { readonly viewer: { readonly scopes: ReadonlyArray<KeyScope>, readonly account: { readonly handle: string }, readonly quota: { readonly left: number, readonly limit: number, readonly resetsAt: string } } | null, readonly server: { readonly limits: { readonly artifactBytes: number } }, readonly benchmarks: { readonly edges: ReadonlyArray<{ readonly node: { readonly slug: string, readonly title: string, readonly embeddings: ReadonlyArray<{ readonly slug: string, readonly dim: number }> } }> } };

export type SiteRequestUploadMutationVariables = Exact<{
  input: RequestArtifactUploadInput;
}>;


export type SiteRequestUploadMutation = { readonly requestArtifactUpload: { readonly upload: { readonly url: string, readonly method: string, readonly present: boolean, readonly headers: ReadonlyArray<{ readonly name: string, readonly value: string }> } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: ErrorCode, readonly message: string, readonly hint: string | null }> } };

export type SiteValidateMutationVariables = Exact<{
  input: SubmitMethodInput;
}>;


export type SiteValidateMutation = { readonly validateMethod: { readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: ErrorCode, readonly message: string, readonly hint: string | null }> } };

export type SiteSubmitMutationVariables = Exact<{
  input: SubmitMethodInput;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
}>;


export type SiteSubmitMutation = { readonly submitMethod: { readonly submission: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: ErrorCode, readonly message: string, readonly hint: string | null }> } };

export type SiteCancelMutationVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type SiteCancelMutation = { readonly cancelSubmission: { readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: ErrorCode, readonly message: string, readonly hint: string | null }> } };

export type SiteSubmissionQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type SiteSubmissionQuery = { readonly submission: { readonly id: string, readonly state: SubmissionState, readonly revision: number, readonly scope: Scope, readonly createdAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly heartbeatAt: string | null, readonly queuePosition: number | null, readonly attempts: number, readonly stage: string | null, readonly done: number | null, readonly total: number | null, readonly cancellable: boolean, readonly account: { readonly handle: string }, readonly method: { readonly slug: string, readonly title: string }, readonly version: { readonly number: number }, readonly benchmark: { readonly slug: string, readonly title: string }, readonly embeddings: ReadonlyArray<{ readonly slug: string }>, readonly failure: { readonly code: ErrorCode, readonly message: string | null, readonly hint: string | null, readonly byServer: boolean } | null, readonly events: ReadonlyArray<{ readonly state: SubmissionState, readonly at: string, readonly detail: string }>, readonly log: ReadonlyArray<{ readonly id: number, readonly at: string, readonly line: string }> | null, readonly evaluations: ReadonlyArray<{ readonly id: string, readonly failure: string | null, readonly embedding: { readonly slug: string }, readonly scores: { readonly cross: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly gain: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly cost: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null }, readonly robustness: { readonly value: number | null, readonly low: number | null, readonly high: number | null, readonly reason: string | null } } }> } | null };

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
export const FigureFragmentDoc = new TypedDocumentString(`
    fragment Figure on Score {
  value
  low
  high
  reason
}
    `, {"fragmentName":"Figure"}) as unknown as TypedDocumentString<FigureFragment, unknown>;
export const LeadingEntryFragmentDoc = new TypedDocumentString(`
    fragment LeadingEntry on LeaderboardEntry {
  rank
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
    robustness {
      ...Figure
    }
  }
  method {
    slug
    title
  }
}
    fragment Figure on Score {
  value
  low
  high
  reason
}`, {"fragmentName":"LeadingEntry"}) as unknown as TypedDocumentString<LeadingEntryFragment, unknown>;
export const BoardEntryFragmentDoc = new TypedDocumentString(`
    fragment BoardEntry on LeaderboardEntry {
  position
  rank
  tied
  tier
  kind
  knowsDomain
  labelsUsed
  submittedAt
  accountSubmissions
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
}
    fragment Figure on Score {
  value
  low
  high
  reason
}`, {"fragmentName":"BoardEntry"}) as unknown as TypedDocumentString<BoardEntryFragment, unknown>;
export const ComparedEvaluationFragmentDoc = new TypedDocumentString(`
    fragment ComparedEvaluation on Evaluation {
  id
  scope
  failure
  method {
    slug
    title
  }
  embedding {
    slug
    benchmark {
      slug
      title
    }
  }
  scores {
    cross {
      ...Figure
    }
    within {
      ...Figure
    }
    robustness {
      ...Figure
    }
    gain {
      ...Figure
    }
    cost {
      ...Figure
    }
  }
}
    fragment Figure on Score {
  value
  low
  high
  reason
}`, {"fragmentName":"ComparedEvaluation"}) as unknown as TypedDocumentString<ComparedEvaluationFragment, unknown>;
export const FaultFragmentDoc = new TypedDocumentString(`
    fragment Fault on UserError {
  field
  code
  message
  hint
}
    `, {"fragmentName":"Fault"}) as unknown as TypedDocumentString<FaultFragment, unknown>;
export const MethodEvaluationFragmentDoc = new TypedDocumentString(`
    fragment MethodEvaluation on Evaluation {
  id
  scope
  failure
  notes
  device
  ebbVersion
  milliseconds
  createdAt
  version {
    number
  }
  embedding {
    slug
    benchmark {
      slug
      title
      current
      dataRevision
      genres
    }
    gap {
      ...Figure
    }
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
    instrumentSpread {
      ...Figure
    }
    worstGenre {
      ...Figure
    }
    genreSpread {
      ...Figure
    }
    robustness {
      ...Figure
    }
    mce {
      ...Figure
    }
  }
  provenance {
    methodHash
    embeddingHash
    dataRevision
    protocolVersion
    scope
    device
    ebbVersion
    command
  }
}
    fragment Figure on Score {
  value
  low
  high
  reason
}`, {"fragmentName":"MethodEvaluation"}) as unknown as TypedDocumentString<MethodEvaluationFragment, unknown>;
export const ResultPageFragmentDoc = new TypedDocumentString(`
    fragment ResultPage on ResultConnection {
  edges {
    node {
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
    `, {"fragmentName":"ResultPage"}) as unknown as TypedDocumentString<ResultPageFragment, unknown>;
export const InstrumentChangeFragmentDoc = new TypedDocumentString(`
    fragment InstrumentChange on InstrumentDifference {
  instrument
  trainSet
  testSet
  difference
  low
  high
  adjustedP
  aValue
  bValue
}
    `, {"fragmentName":"InstrumentChange"}) as unknown as TypedDocumentString<InstrumentChangeFragment, unknown>;
export const NewMethodsFragmentDoc = new TypedDocumentString(`
    fragment NewMethods on MethodConnection {
  edges {
    node {
      slug
      title
      createdAt
      builtIn
      account {
        handle
      }
      latestVersion {
        number
        createdAt
        changes
      }
    }
  }
  pageInfo {
    hasNextPage
    endCursor
  }
}
    `, {"fragmentName":"NewMethods"}) as unknown as TypedDocumentString<NewMethodsFragment, unknown>;
export const SiteViewerDocument = new TypedDocumentString(`
    query SiteViewer {
  viewer {
    account {
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
    keys {
      id
      name
      prefix
      scopes
      createdAt
      expiresAt
      lastUsedAt
      revokedAt
    }
    submissions(first: 20) {
      edges {
        node {
          id
          state
          createdAt
          method {
            slug
            title
          }
          version {
            number
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SiteViewerQuery, SiteViewerQueryVariables>;
export const SiteSignUpDocument = new TypedDocumentString(`
    query SiteSignUp {
  server {
    signUp
  }
}
    `) as unknown as TypedDocumentString<SiteSignUpQuery, SiteSignUpQueryVariables>;
export const SiteCreateAccountDocument = new TypedDocumentString(`
    mutation SiteCreateAccount($input: CreateAccountInput!) {
  createAccount(input: $input) {
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
}`) as unknown as TypedDocumentString<SiteCreateAccountMutation, SiteCreateAccountMutationVariables>;
export const SiteCreateKeyDocument = new TypedDocumentString(`
    mutation SiteCreateKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
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
}`) as unknown as TypedDocumentString<SiteCreateKeyMutation, SiteCreateKeyMutationVariables>;
export const SiteRevokeKeyDocument = new TypedDocumentString(`
    mutation SiteRevokeKey($id: ID!) {
  revokeApiKey(id: $id) {
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
}`) as unknown as TypedDocumentString<SiteRevokeKeyMutation, SiteRevokeKeyMutationVariables>;
export const SiteBenchmarksDocument = new TypedDocumentString(`
    query SiteBenchmarks {
  benchmarks(first: 50) {
    edges {
      node {
        slug
        title
        description
        testLabels
        dataRevision
        protocolVersion
        instruments
        genres
        datasets {
          slug
          title
          licence
          trainClips
          testClips
          trainRecordings
          testRecordings
        }
        embeddings {
          slug
          dim
          conditions {
            effect
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SiteBenchmarksQuery, SiteBenchmarksQueryVariables>;
export const SiteBoardDocument = new TypedDocumentString(`
    query SiteBoard($benchmark: String!, $embedding: String!, $track: Track!, $scope: Scope!, $first: Int, $after: String, $orderBy: LeaderboardOrder, $filter: LeaderboardFilter) {
  leaderboard(
    benchmark: $benchmark
    embedding: $embedding
    track: $track
    scope: $scope
  ) {
    id
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
      title
      description
      dataRevision
      protocolVersion
      instruments
      genres
    }
    embedding {
      slug
      dim
      hash
      gap {
        ...Figure
      }
    }
    entries(first: $first, after: $after, orderBy: $orderBy, filter: $filter) {
      totalCount
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
    fragment BoardEntry on LeaderboardEntry {
  position
  rank
  tied
  tier
  kind
  knowsDomain
  labelsUsed
  submittedAt
  accountSubmissions
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
}
fragment Figure on Score {
  value
  low
  high
  reason
}`) as unknown as TypedDocumentString<SiteBoardQuery, SiteBoardQueryVariables>;
export const SiteBoardTopDocument = new TypedDocumentString(`
    query SiteBoardTop($benchmark: String!, $embedding: String!, $track: Track!, $scope: Scope!) {
  leaderboard(
    benchmark: $benchmark
    embedding: $embedding
    track: $track
    scope: $scope
  ) {
    best: entries(first: 100) {
      edges {
        node {
          ...LeadingEntry
        }
      }
    }
    builtIn: entries(first: 60, filter: {builtIn: true}) {
      edges {
        node {
          ...LeadingEntry
        }
      }
    }
  }
}
    fragment LeadingEntry on LeaderboardEntry {
  rank
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
    robustness {
      ...Figure
    }
  }
  method {
    slug
    title
  }
}
fragment Figure on Score {
  value
  low
  high
  reason
}`) as unknown as TypedDocumentString<SiteBoardTopQuery, SiteBoardTopQueryVariables>;
export const SiteCompareDocument = new TypedDocumentString(`
    query SiteCompare($a: ID!, $b: ID!, $score: ComparedScore!) {
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
    a {
      ...ComparedEvaluation
    }
    b {
      ...ComparedEvaluation
    }
    instruments {
      instrument
      trainSet
      testSet
      difference
      low
      high
      p
      adjustedP
      aValue
      bValue
    }
    conditions {
      effect
      strength
      difference
      low
      high
      p
      adjustedP
      aValue
      bValue
    }
  }
}
    fragment ComparedEvaluation on Evaluation {
  id
  scope
  failure
  method {
    slug
    title
  }
  embedding {
    slug
    benchmark {
      slug
      title
    }
  }
  scores {
    cross {
      ...Figure
    }
    within {
      ...Figure
    }
    robustness {
      ...Figure
    }
    gain {
      ...Figure
    }
    cost {
      ...Figure
    }
  }
}
fragment Figure on Score {
  value
  low
  high
  reason
}`) as unknown as TypedDocumentString<SiteCompareQuery, SiteCompareQueryVariables>;
export const SiteDataDocument = new TypedDocumentString(`
    query SiteData {
  server {
    submissionsPerDay
    limits {
      artifactBytes
      bodyBytes
      mutationsPerMinute
      requestsPerMinute
      pageRows
      queryDepth
      queryCost
    }
  }
  benchmarks(first: 50) {
    edges {
      node {
        slug
        title
        description
        testLabels
        dataRevision
        bibtex
        datasets {
          slug
          title
          licence
          trainClips
          testClips
        }
        embeddings {
          slug
          dim
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SiteDataQuery, SiteDataQueryVariables>;
export const SiteEmbeddingDocument = new TypedDocumentString(`
    query SiteEmbedding($benchmark: String!, $slug: String!) {
  embedding(benchmark: $benchmark, slug: $slug) {
    slug
    dim
    hash
    gap {
      ...Figure
    }
    separation {
      edges
      datasets {
        dataset
        counts
        clips
      }
      note
    }
    provenance {
      name
      value
    }
    conditions {
      effect
      strength
    }
    benchmark {
      slug
      title
      instruments
      dataRevision
      datasets {
        slug
      }
    }
    trainingData {
      files {
        name
        url
        sha256
        sizeBytes
      }
    }
  }
}
    fragment Figure on Score {
  value
  low
  high
  reason
}`) as unknown as TypedDocumentString<SiteEmbeddingQuery, SiteEmbeddingQueryVariables>;
export const SiteCorrectabilityDocument = new TypedDocumentString(`
    query SiteCorrectability($benchmark: String!, $slug: String!) {
  embedding(benchmark: $benchmark, slug: $slug) {
    correctability {
      discrepancy
      title
      correlation {
        ...Figure
      }
      points {
        method
        instrument
        reduction
        gain
      }
    }
  }
}
    fragment Figure on Score {
  value
  low
  high
  reason
}`) as unknown as TypedDocumentString<SiteCorrectabilityQuery, SiteCorrectabilityQueryVariables>;
export const SiteMethodDocument = new TypedDocumentString(`
    query SiteMethod($slug: String!) {
  method(slug: $slug) {
    id
    slug
    title
    description
    reference
    url
    builtIn
    kind
    createdAt
    withdrawnAt
    bibtex
    account {
      handle
      displayName
    }
    latestVersion {
      id
      number
      kind
      hash
      recipe
      labelsUsed
      mapChosenBy
      byInstrument
      knowsDomain
      changes
      createdAt
      artifacts {
        embedding
        sha256
        sizeBytes
      }
    }
    versions {
      id
      number
      kind
      hash
      changes
      createdAt
    }
    evaluations {
      ...MethodEvaluation
    }
  }
  none: method(slug: "none") {
    evaluations {
      id
      embedding {
        slug
        benchmark {
          slug
          dataRevision
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
fragment MethodEvaluation on Evaluation {
  id
  scope
  failure
  notes
  device
  ebbVersion
  milliseconds
  createdAt
  version {
    number
  }
  embedding {
    slug
    benchmark {
      slug
      title
      current
      dataRevision
      genres
    }
    gap {
      ...Figure
    }
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
    instrumentSpread {
      ...Figure
    }
    worstGenre {
      ...Figure
    }
    genreSpread {
      ...Figure
    }
    robustness {
      ...Figure
    }
    mce {
      ...Figure
    }
  }
  provenance {
    methodHash
    embeddingHash
    dataRevision
    protocolVersion
    scope
    device
    ebbVersion
    command
  }
}`) as unknown as TypedDocumentString<SiteMethodQuery, SiteMethodQueryVariables>;
export const SiteResultsDocument = new TypedDocumentString(`
    query SiteResults($benchmark: String!, $filter: ResultFilter!, $first: Int!, $after: String) {
  results(benchmark: $benchmark, filter: $filter, first: $first, after: $after) {
    ...ResultPage
  }
}
    fragment ResultPage on ResultConnection {
  edges {
    node {
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
}`) as unknown as TypedDocumentString<SiteResultsQuery, SiteResultsQueryVariables>;
export const SiteChangesDocument = new TypedDocumentString(`
    query SiteChanges($a: ID!, $b: ID!) {
  within: compare(a: $a, b: $b, score: WITHIN) {
    instruments {
      ...InstrumentChange
    }
  }
  cross: compare(a: $a, b: $b, score: CROSS) {
    instruments {
      ...InstrumentChange
    }
  }
}
    fragment InstrumentChange on InstrumentDifference {
  instrument
  trainSet
  testSet
  difference
  low
  high
  adjustedP
  aValue
  bValue
}`) as unknown as TypedDocumentString<SiteChangesQuery, SiteChangesQueryVariables>;
export const SiteMethodsDocument = new TypedDocumentString(`
    query SiteMethods($first: Int!, $after: String, $filter: MethodFilter) {
  methods(first: $first, after: $after, filter: $filter, orderBy: {by: TITLE}) {
    edges {
      node {
        slug
        title
        kind
        builtIn
        createdAt
        withdrawnAt
        reference
        account {
          handle
        }
        latestVersion {
          labelsUsed
          knowsDomain
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<SiteMethodsQuery, SiteMethodsQueryVariables>;
export const SiteMapDocument = new TypedDocumentString(`
    query SiteMap {
  benchmarks(first: 50) {
    edges {
      node {
        slug
        embeddings {
          slug
        }
      }
    }
  }
  methods(first: 100, orderBy: {by: CREATED_AT, direction: DESC}) {
    ...NewMethods
  }
}
    fragment NewMethods on MethodConnection {
  edges {
    node {
      slug
      title
      createdAt
      builtIn
      account {
        handle
      }
      latestVersion {
        number
        createdAt
        changes
      }
    }
  }
  pageInfo {
    hasNextPage
    endCursor
  }
}`) as unknown as TypedDocumentString<SiteMapQuery, SiteMapQueryVariables>;
export const SiteMapMoreDocument = new TypedDocumentString(`
    query SiteMapMore($after: String!) {
  methods(first: 100, after: $after, orderBy: {by: CREATED_AT, direction: DESC}) {
    ...NewMethods
  }
}
    fragment NewMethods on MethodConnection {
  edges {
    node {
      slug
      title
      createdAt
      builtIn
      account {
        handle
      }
      latestVersion {
        number
        createdAt
        changes
      }
    }
  }
  pageInfo {
    hasNextPage
    endCursor
  }
}`) as unknown as TypedDocumentString<SiteMapMoreQuery, SiteMapMoreQueryVariables>;
export const SiteStatusDocument = new TypedDocumentString(`
    query SiteStatus {
  server {
    version
    protocolVersion
    signUp
    submissionsPerDay
    queue {
      queued
      running
      oldestQueuedAt
      workers {
        id
        version
        concurrency
        startedAt
        heartbeatAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SiteStatusQuery, SiteStatusQueryVariables>;
export const SiteSubmitFormDocument = new TypedDocumentString(`
    query SiteSubmitForm {
  viewer {
    account {
      handle
    }
    scopes
    quota {
      left
      limit
      resetsAt
    }
  }
  server {
    limits {
      artifactBytes
    }
  }
  benchmarks(first: 50) {
    edges {
      node {
        slug
        title
        embeddings {
          slug
          dim
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SiteSubmitFormQuery, SiteSubmitFormQueryVariables>;
export const SiteRequestUploadDocument = new TypedDocumentString(`
    mutation SiteRequestUpload($input: RequestArtifactUploadInput!) {
  requestArtifactUpload(input: $input) {
    upload {
      url
      method
      present
      headers {
        name
        value
      }
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
}`) as unknown as TypedDocumentString<SiteRequestUploadMutation, SiteRequestUploadMutationVariables>;
export const SiteValidateDocument = new TypedDocumentString(`
    mutation SiteValidate($input: SubmitMethodInput!) {
  validateMethod(input: $input) {
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
}`) as unknown as TypedDocumentString<SiteValidateMutation, SiteValidateMutationVariables>;
export const SiteSubmitDocument = new TypedDocumentString(`
    mutation SiteSubmit($input: SubmitMethodInput!, $idempotencyKey: String) {
  submitMethod(input: $input, idempotencyKey: $idempotencyKey) {
    submission {
      id
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
}`) as unknown as TypedDocumentString<SiteSubmitMutation, SiteSubmitMutationVariables>;
export const SiteCancelDocument = new TypedDocumentString(`
    mutation SiteCancel($id: ID!) {
  cancelSubmission(id: $id) {
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
}`) as unknown as TypedDocumentString<SiteCancelMutation, SiteCancelMutationVariables>;
export const SiteSubmissionDocument = new TypedDocumentString(`
    query SiteSubmission($id: ID!) {
  submission(id: $id) {
    id
    state
    revision
    scope
    createdAt
    startedAt
    finishedAt
    heartbeatAt
    queuePosition
    attempts
    stage
    done
    total
    cancellable
    account {
      handle
    }
    method {
      slug
      title
    }
    version {
      number
    }
    benchmark {
      slug
      title
    }
    embeddings {
      slug
    }
    failure {
      code
      message
      hint
      byServer
    }
    events {
      state
      at
      detail
    }
    log {
      id
      at
      line
    }
    evaluations {
      id
      failure
      embedding {
        slug
      }
      scores {
        cross {
          ...Figure
        }
        gain {
          ...Figure
        }
        cost {
          ...Figure
        }
        robustness {
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
}`) as unknown as TypedDocumentString<SiteSubmissionQuery, SiteSubmissionQueryVariables>;