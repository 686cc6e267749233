import { NO_CORRECTION } from '@ebb/core/correct/methods';
import { type Html, html } from './html.js';
import type { Judged, MethodCard } from './judged-run.js';

/** Which training labels a method's fit read, in words. */
export function labelsText(cards: readonly MethodCard[], { method, scope }: Judged): string {
  const labels = cards.find(({ name }) => name === method)?.labels.find((own) => own.scope === scope)?.labels ?? '';
  return labels.replaceAll('+', ', ');
}

/** Whether a method must be told of which dataset a test clip is. */
export const domainText = (cards: readonly MethodCard[], { method }: Judged): 'yes' | 'no' =>
  cards.find(({ name }) => name === method)?.knowsDomain ? 'yes' : 'no';

/** The label of a method in a table, where no correction stands out among the others. */
export const labelCell = (label: string): Html | string =>
  label === NO_CORRECTION.name ? html`<strong>${label}</strong>` : label;
