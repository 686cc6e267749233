import { expect, test } from 'vitest';
import { html } from './html.js';
import { htmlTable, Reasons, scoreCell } from './html-table.js';
import { AUC } from './score-text.js';

test('a reason stands below its table once, by a letter in every cell that it explains, and never as a number', () => {
  const reasons = new Reasons();
  const cells = ['no pair', 'one genre', 'no pair'].map((reason) => scoreCell({ reason }, AUC, reasons));
  const table = htmlTable(
    {
      id: 't',
      caption: 'Scores',
      columns: [{ header: 'method' }, { header: 'a' }, { header: 'b' }, { header: 'c' }],
      rows: [['lda', ...cells]],
      notes: ['A note.'],
    },
    reasons,
  ).text;
  expect([...table.matchAll(/<td class="right">(.*?)<\/td>/g)].map(([, cell]) => cell)).toEqual(
    ['a', 'b', 'a'].map((letter) => `<span class="undefined">undefined <sup>${letter}</sup></span>`),
  );
  const notes = [...table.matchAll(/<p class="note">(.*?)<\/p>/g)].map(([, note]) => note);
  expect(notes).toEqual(['A note.', '<sup>a</sup> Undefined: no pair.', '<sup>b</sup> Undefined: one genre.']);
});

test('a cell of its own markup is taken as it is, the others are made', () => {
  const rows = [['x', html`<td class="heat">1</td>`, '<2>']];
  const columns = [{ header: 'a' }, { header: 'b' }, { header: 'c' }];
  const table = htmlTable({ id: 't', caption: '', columns, rows }).text;
  expect(table).toContain('</th><td class="heat">1</td><td class="right">&lt;2&gt;</td></tr>');
});
