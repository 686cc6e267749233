import { duration } from '../format.js';
import { type Content, type Html, html } from './html.js';
import { detailsBlock } from './html-table.js';
import type { JudgedRun } from './judged-run.js';

/** How the verdict was made: what one needs to make it again. */
export function provenanceSection({ provenance, protocol, device, benchmark, dataNotes, notes }: JudgedRun): Html {
  const { command, startedAt, seconds, threads, draws, regimes, versions, embeddings } = provenance;
  const facts: (readonly [string, Content])[] = [
    ['command', html`<code>${command}</code>`],
    ['started', startedAt],
    [
      'took',
      `${duration(seconds)} on ${threads} thread${threads === 1 ? '' : 's'}; the result does not depend on them`,
    ],
    ['protocol', protocol],
    ['reading', benchmark.reading],
    ['seed', benchmark.seed],
    ['paired draws', draws],
    ['regimes', regimes.join(', ') || 'none'],
    ['device', device === 'cpu' ? 'cpu, float64' : `${device}: not a ranked figure`],
    ...Object.entries(versions),
  ];
  const made = Object.entries(embeddings).map(
    ([id, entries]) => html`<h3>Embedding ${id}</h3>
${Object.keys(entries).length > 0 ? factList(Object.entries(entries)) : html`<p>Its maker said nothing of how it was made.</p>`}
`,
  );
  const remarks = [...dataNotes, ...notes];
  const list = detailsBlock(
    `Remarks on data and fits (${remarks.length})`,
    html`<ul>${remarks.map((remark) => html`<li>${remark}</li>\n`)}</ul>`,
  );
  return html`<h2 id="provenance">Provenance</h2>
${factList(facts)}
<p>Beside this page stand <a href="scores.csv">scores.csv</a> and <a href="scores.parquet">scores.parquet</a>, every score with its interval, and <a href="verdict.json">verdict.json</a>, all of it.</p>
${made}${remarks.length > 0 ? list : []}`;
}

/** Names and what they stand for. */
export const factList = (facts: readonly (readonly [string, Content])[]): Html =>
  html`<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl>
`;
