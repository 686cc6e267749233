import type { Scope } from '@ebb/core/benchmark/data';
import type { FailedTrack } from '@ebb/core/benchmark/verdict/track';
import type { EmbeddingVerdict, MethodVerdict, TrackId } from '@ebb/core/benchmark/verdict/verdict';
import type { Choice } from '@ebb/core/correct/choice';
import { chosenBy, labelsUsed, type Recipe, recipeJson } from '@ebb/core/correct/recipe';
import type { BenchmarkVerdict } from '@ebb/core/io/judge-benchmark';

/** What a method was given: SCORES asks that it be shown with its scores. */
export interface MethodCard {
  readonly name: string;
  readonly title: string;
  readonly reference: string | undefined;
  /** Which training labels its fit reads, by the scopes in which it was judged. */
  readonly labels: readonly { readonly scope: Scope; readonly labels: string }[];
  readonly mapChosenBy: Choice;
  /** Whether it must be told of which dataset a test clip is. */
  readonly knowsDomain: boolean;
  readonly recipe: ReturnType<typeof recipeJson>;
}

/** What a verdict depends on beside the benchmark, and how it was made. */
export interface RunProvenance {
  readonly command: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly threads: number;
  readonly draws: number;
  readonly regimes: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
  /** Of each embedding: how it was made, as far as its maker said. */
  readonly embeddings: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A verdict with what its methods were given and how it was made: what verdict.json holds and the report shows. */
export interface JudgedRun extends BenchmarkVerdict {
  readonly methods: readonly MethodCard[];
  /** Remarks on the data. */
  readonly dataNotes: readonly string[];
  readonly provenance: RunProvenance;
}

/** A method in one scope, judged on an embedding or failed. */
export type Judged = MethodVerdict | FailedTrack;

/** What the methods were given, in the order of the recipes. */
export function methodCards(recipes: readonly Recipe[], variants: readonly { recipe: Recipe; scope: Scope }[]) {
  return recipes.map((recipe): MethodCard => {
    const mapChosenBy = chosenBy(recipe);
    return {
      name: recipe.name,
      title: recipe.title,
      reference: recipe.reference,
      labels: variants
        .filter((variant) => variant.recipe === recipe)
        .map(({ scope }) => ({ scope, labels: labelsUsed(recipe, scope) })),
      mapChosenBy,
      knowsDomain: mapChosenBy === 'domain' || mapChosenBy === 'both',
      recipe: recipeJson(recipe),
    };
  });
}

/** A method's name in tables and figures; its scope goes along where it was judged in both. */
export function methodLabel(methods: readonly Judged[], { method, scope }: Judged): string {
  const scopes = methods.filter((other) => other.method === method).length;
  return scopes < 2 ? method : `${method} (${SCOPE_WORDS[scope]})`;
}

const SCOPE_WORDS: Readonly<Record<Scope, string>> = { global: 'global', classwise: 'class-wise' };

/** A method of a board with its place. */
export interface BoardLine {
  /** Index into the embedding's methods. */
  readonly index: number;
  readonly judged: Judged;
  readonly label: string;
  readonly rank: number | undefined;
  /** "=2" for a shared rank, "2", or "–" for a method without one. */
  readonly rankText: string;
}

/** The methods of an embedding as a board shows them: by rank, within a rank by score; those without a rank last. */
export function boardLines({ methods, boards }: EmbeddingVerdict, track: TrackId): BoardLine[] {
  const lines = methods.map((judged, index): BoardLine => {
    const { rank, tied } = boards[track].places[index]!;
    const rankText = rank === undefined ? '–' : `${tied ? '=' : ''}${rank}`;
    return { index, judged, label: methodLabel(methods, judged), rank, rankText };
  });
  const scoreOf = ({ judged }: BoardLine) => {
    if ('failure' in judged) return -Infinity;
    const score = judged.scores[track];
    return 'reason' in score ? -Infinity : score.value;
  };
  return lines.sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || scoreOf(b) - scoreOf(a) || 0);
}
