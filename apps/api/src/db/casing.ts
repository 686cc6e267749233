/** Columns are in camel case in TypeScript and in snake case in SQL. */
export const CASING = 'snake_case';
