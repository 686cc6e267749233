/** A page of the docs that is a document of the repository. */
export interface DocsPage {
  readonly slug: string;
  readonly title: string;
  /** What a reader finds there. */
  readonly summary: string;
  /** Path in the folder docs. */
  readonly file: string;
  /** The headings of the second level that are shown; all by default. */
  readonly sections?: readonly string[];
}

export const DOCS_PAGES: readonly DocsPage[] = [
  {
    slug: 'scores',
    title: 'How scores are defined',
    summary: 'Cross, recovery, cost, robustness; what an interval covers; when one method is better than another.',
    file: 'protocol.md',
    sections: ['2. Scores', '3. Uncertainty, tests and ranks'],
  },
  {
    slug: 'submit',
    title: 'Submit from Python',
    summary: 'From the training part to a rank: fit in scikit-learn, write ONNX, check, submit.',
    file: 'how-to/submit-from-python.md',
  },
  {
    slug: 'api',
    title: 'The API',
    summary: 'GraphQL by curl, Python and TypeScript; keys, limits, exports, error codes.',
    file: 'api.md',
  },
  {
    slug: 'protocol',
    title: 'Protocol',
    summary: 'Tasks, probes, corrections, conditions, discrepancies: what is computed, in full.',
    file: 'protocol.md',
  },
  { slug: 'glossary', title: 'Glossary', summary: 'Every term in a line.', file: 'glossary.md' },
  {
    slug: 'self-host',
    title: 'Run your own',
    summary: 'One process on an embedded database, or several on PostgreSQL and Redis.',
    file: 'deploy.md',
  },
];

/** Pages of the docs that are not documents. */
export const OTHER_PAGES = [
  { slug: 'explorer', title: 'GraphQL explorer', summary: 'Try a query here.' },
  { slug: 'data', title: 'Data, licences and limits', summary: 'What the benchmarks of this server are made of.' },
] as const;
