/**
 * Eight colours that stay apart for colour-blind readers, those that stand out most on white first.
 *
 * Okabe & Ito, Color universal design, 2008.
 */
export const OKABE_ITO: readonly string[] = [
  '#0072B2',
  '#D55E00',
  '#009E73',
  '#CC79A7',
  '#56B4E9',
  '#E69F00',
  '#000000',
  '#F0E442',
];
