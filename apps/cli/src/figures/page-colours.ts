/** The colours of figures that are part of a report's page: variables of its style sheet, so that they follow light and dark. */
export const PAGE_COLOURS = {
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  line: 'var(--line)',
  ground: 'var(--ground)',
  global: 'var(--first)',
  classwise: 'var(--second)',
} as const;

/** For what stands out among many: three colours that stay apart for colour-blind readers. */
export const HIGHLIGHTS: readonly string[] = ['var(--first)', 'var(--second)', 'var(--third)'];
