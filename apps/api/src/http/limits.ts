/** Bytes of an artefact, at most: what the check of a graph reads. */
export const ARTIFACT_BYTES_MAX = 2 ** 26;
/** Bytes of the body of a GraphQL request, at most: a recipe of the largest kind has a few thousand. */
export const BODY_BYTES_MAX = 1_000_000;
