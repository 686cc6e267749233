import {
  type ResultPageFragment,
  ResultPageFragmentDoc,
  TypedDocumentString,
} from '../../graphql/operations.generated';

/** The API's limit. */
export const RESULTS_PAGE = 100;

/** An operation of as many pages as there are filters. Their number is a page's to say, so that no generated one has it. */
export function togetherDocument(
  count: number,
): TypedDocumentString<Readonly<Record<string, ResultPageFragment>>, Readonly<Record<string, unknown>>> {
  const numbers = Array.from({ length: count }, (_, i) => i);
  const variables = numbers.map((i) => `$f${i}: ResultFilter!`).join(', ');
  const fields = numbers.map(
    (i) => `r${i}: results(benchmark: $benchmark, filter: $f${i}, first: ${RESULTS_PAGE}) { ...ResultPage }`,
  );
  return new TypedDocumentString(
    `query SiteResultsTogether($benchmark: String!, ${variables}) {\n  ${fields.join('\n  ')}\n}\n${ResultPageFragmentDoc}`,
  );
}
