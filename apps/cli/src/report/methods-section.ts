import type { Choice } from '@ebb/core/correct/choice';
import { type Html, html } from './html.js';
import { detailsBlock, htmlTable } from './html-table.js';
import { type JudgedRun, methodLabel } from './judged-run.js';

const MAP_WORDS: Readonly<Record<Choice, string>> = {
  nothing: 'one',
  trainSet: 'one a train set',
  domain: 'one a dataset of the clip',
  both: 'one a train set and dataset of the clip',
};

/** What each method was given, its recipe, and which failed. */
export function methodsSection({ methods, embeddings }: JudgedRun): Html {
  const table = htmlTable({
    id: 'methods-table',
    caption: 'What each method was given',
    columns: [
      { header: 'method', align: 'left' },
      { header: 'title', align: 'left' },
      { header: 'training labels used', align: 'left' },
      { header: 'knows domain', align: 'left' },
      { header: 'maps', align: 'left' },
      { header: 'reference', align: 'left' },
    ],
    rows: methods.map(({ name, title, labels, knowsDomain, mapChosenBy, reference }) => [
      name,
      html`<td class="left wrap">${title}</td>`,
      html`<td class="left wrap">${labels.map(({ scope, labels: used }) => `${labels.length > 1 ? `${scope}: ` : ''}${used.replaceAll('+', ', ')}`).join('; ')}</td>`,
      knowsDomain ? 'yes' : 'no',
      html`<td class="left wrap">${MAP_WORDS[mapChosenBy]}</td>`,
      html`<td class="left wrap long">${reference ?? ''}</td>`,
    ]),
    notes: ['Knows domain: the method must be told of which dataset a test clip is. All methods are recipes.'],
  });
  const recipes = detailsBlock(
    'Recipes as JSON',
    methods.map(({ recipe }) => html`<pre><code>${JSON.stringify(recipe)}</code></pre>\n`),
  );
  const failures = embeddings.flatMap(({ embedding, methods: judged }) =>
    judged.flatMap((method) =>
      'failure' in method ? [html`<li>${embedding}, ${methodLabel(judged, method)}: ${method.failure}</li>\n`] : [],
    ),
  );
  const failed =
    failures.length === 0
      ? []
      : html`<h3 id="failures">Methods that failed</h3>
<p>They have no score and no rank on that embedding: a benchmark fixes the instruments, not a method.</p>
<ul>${failures}</ul>
`;
  return html`<h2 id="methods">Methods</h2>
${table}${recipes}${failed}`;
}
