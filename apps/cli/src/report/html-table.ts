import type { ScoreOrReason } from '@ebb/core/benchmark/verdict/scores';
import { type Content, Html, html } from './html.js';
import { intervalText, type NumberStyle, numberText } from './score-text.js';

/** A column of a table: texts stand left, numbers right. */
export interface HtmlColumn {
  readonly header: Content;
  readonly align?: 'left' | 'right';
}

/** A table as a page shows it. */
export interface HtmlTable {
  /** Unique in the page. */
  readonly id: string;
  readonly caption: Content;
  /** Below the table, where reasons of undefined scores stand too. */
  readonly notes?: readonly Content[];
  readonly columns: readonly HtmlColumn[];
  /** The first cell of a row names it. A cell that is HTML of its own `<td>` is taken as it is. */
  readonly rows: readonly (readonly Content[])[];
}

/** Beside every table and figure with intervals (SCORES, Uncertainty). */
export const INTERVAL_NOTE =
  'Intervals are 95% and cover the sampling of the test set’s recordings, not that of training.';

/** A table with its caption and scopes, which scrolls by itself where it is wider than the page. */
export function htmlTable({ id, caption, notes = [], columns, rows }: HtmlTable, reasons?: Reasons): Html {
  const aligned = columns.map(({ align = 'right' }) => align);
  const head = columns.map(({ header }, c) => html`<th scope="col" class="${aligned[c]!}">${header}</th>`);
  const body = rows.map(([first, ...cells]) => {
    const others = cells.map((cell, c) =>
      cell instanceof Html && cell.text.startsWith('<td') ? cell : html`<td class="${aligned[c + 1]!}">${cell}</td>`,
    );
    return html`<tr><th scope="row" class="left">${first!}</th>${others}</tr>
`;
  });
  const lines = [...notes, ...(reasons?.lines() ?? [])];
  return html`<div class="table" role="region" tabindex="0" aria-labelledby="${id}-caption"><table id="${id}">
<caption id="${id}-caption">${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table></div>
${lines.map((line) => html`<p class="note">${line}</p>\n`)}`;
}

/** The reasons why scores of a table are undefined: named by a letter in the cells, and said once below. */
export class Reasons {
  private readonly known: string[] = [];

  /** What stands in the place of a score. */
  mark(reason: string): Html {
    if (!this.known.includes(reason)) this.known.push(reason);
    return html`<span class="undefined">undefined <sup>${letter(this.known.indexOf(reason))}</sup></span>`;
  }

  lines(): Html[] {
    return this.known.map((reason, i) => html`<sup>${letter(i)}</sup> Undefined: ${reason}.`);
  }
}

/** a, b, ... z, aa, ab, ... */
const letter = (i: number): string =>
  (i >= 26 ? letter(Math.floor(i / 26) - 1) : '') + String.fromCharCode(97 + (i % 26));

/** A score with its interval, or why there is none. */
export function scoreCell(score: ScoreOrReason, style: NumberStyle, reasons: Reasons): Html {
  if ('reason' in score) return reasons.mark(score.reason);
  return html`${numberText(score.value, style)} <span class="interval">${intervalText(score, style)}</span>`;
}

/** A figure with what it shows below it; `svg` is the document of `svgDocument`. */
export const figureBlock = (svg: string, caption: Content): Html =>
  html`<figure>${new Html(svg)}<figcaption>${caption}</figcaption></figure>
`;

/** What a reader may open. */
export const detailsBlock = (summary: Content, content: Content): Html =>
  html`<details><summary>${summary}</summary>
${content}</details>
`;
