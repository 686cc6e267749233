import type { Variant } from '@ebb/core/benchmark/probe';
import type { MethodVerdict } from '@ebb/core/benchmark/verdict/verdict';
import { METHODS, NO_CORRECTION } from '@ebb/core/correct/methods';
import { parseRecipe } from '@ebb/core/correct/recipe';
import { type Document, Window } from 'happy-dom';
import { beforeAll, describe, expect, test } from 'vitest';
import { judgedVerdict } from '../../../../test/support/judged-verdict.js';
import { type JudgedRun, methodCards } from './judged-run.js';
import { verdictPage } from './verdict-page.js';

const ATTACK = '<script>alert("1")</script><img src="https://example.org/x.png">';
const FAILURE = 'The covariance is <b>singular</b>.';

async function judgedRun(options: Parameters<typeof judgedVerdict>[1]): Promise<JudgedRun> {
  const own = parseRecipe({ name: 'own', title: ATTACK, operators: [{ op: 'lda' }] }, 'test');
  const recipes = [NO_CORRECTION, METHODS.find(({ name }) => name === 'lda')!, own];
  const failing = METHODS.find(({ name }) => name === 'centre')!;
  const variants: Variant[] = [...recipes, failing].map((recipe) => ({ recipe, scope: 'global' }));
  variants.push({ recipe: recipes[1]!, scope: 'classwise' });
  const verdict = await judgedVerdict(variants, options);
  return {
    ...verdict,
    methods: methodCards([...recipes, failing], variants),
    dataNotes: [ATTACK],
    provenance: {
      command: `ebb verdict --benchmark '${ATTACK}'`,
      startedAt: '2025-01-01T00:00:00.000Z',
      seconds: 3,
      threads: 2,
      draws: 40,
      regimes: ['clean-affected'],
      versions: { Ebb: '0.1.0' },
      embeddings: { normal: { model: ATTACK } },
    },
  };
}

function parsed(page: string): Document {
  const window = new Window();
  window.document.write(page);
  return window.document;
}

let run: JudgedRun;
let page: string;
let document: Document;

beforeAll(async () => {
  run = await judgedRun({ failing: { centre: FAILURE } });
  page = await verdictPage(run);
  document = parsed(page);
});

const rowsOf = (id: string, from = document) =>
  [...from.querySelectorAll(`#${id} tbody tr`)].map((row) => [...row.children].map((cell) => cell.textContent.trim()));

/** The numbers of a text: a true minus is one, and a percentage or a rank counts like any other. */
const numbersOf = (text: string) =>
  [...text.replaceAll('−', '-').matchAll(/[-+]?\d+(?:\.\d+)?/g)].map(([number]) => Number(number));

describe('the report', () => {
  test('shows the figures of the verdict, with their intervals', () => {
    const [verdict] = run.embeddings;
    const columns = { cross: 100, gain: 100, recovery: 100, cost: 100, within: 100 };
    const labels = ['none', 'lda (global)', 'own', 'centre', 'lda (class-wise)'];
    let compared = 0;
    for (const [method, ...cells] of rowsOf('e1-board')) {
      const judged = verdict!.methods[labels.indexOf(method!)]!;
      if ('failure' in judged) continue;
      Object.entries(columns).forEach(([name, factor], c) => {
        const score = (judged as MethodVerdict).scores[name as 'cross'];
        const text = cells[c + 1]!;
        if (text === '–' || 'reason' in score) return;
        const shown = numbersOf(text);
        expect(shown).toHaveLength(3);
        // Written with one decimal, recovery with none.
        const tolerance = (name === 'recovery' ? 0.5 : 0.05) + 1e-9;
        [score.value, score.low, score.high].forEach((value, k) => {
          expect(Math.abs(shown[k]! - factor * value), `${method} ${name}`).toBeLessThanOrEqual(tolerance);
        });
        compared++;
      });
    }
    expect(compared).toBeGreaterThanOrEqual(12);
  });

  test('is inert whatever names, titles and failures hold, and says them as they are', () => {
    expect(document.querySelectorAll('script, img, iframe, object, link')).toHaveLength(0);
    expect(document.querySelectorAll('b')).toHaveLength(0);
    const text = document.body.textContent;
    expect(text.split(ATTACK).length - 1).toBeGreaterThanOrEqual(4);
    expect(text).toContain(FAILURE);
  });

  test('loads nothing from anywhere: a policy forbids it, and nothing asks for it', () => {
    expect(document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'",
    );
    for (const element of document.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        if (name.startsWith('xmlns')) continue;
        expect(['src', 'srcset', 'data', 'action', 'xlink:href']).not.toContain(name);
        if (name === 'href') expect(value).toMatch(/^#[\w-]+$|^(scores\.csv|scores\.parquet|verdict\.json)$/);
        expect(value).not.toMatch(/^\s*(https?:)?\/\/|url\((?!#)/);
      }
    }
    expect(document.querySelector('style')!.textContent).not.toMatch(/@import|url\(/);
  });

  test('can be read without seeing it: headings in order, tables with captions and scopes, figures with texts', () => {
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
    for (const [, targets] of page.matchAll(/aria-labelledby="([^"]+)"/g)) {
      for (const target of targets!.split(' ')) expect(ids).toContain(target);
    }
    const levels = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(({ tagName }) => Number(tagName[1]));
    expect(levels[0]).toBe(1);
    levels.slice(1).forEach((level, i) => {
      expect(level - levels[i]!).toBeLessThanOrEqual(1);
    });
    const tables = [...document.querySelectorAll('table')];
    expect(tables.length).toBeGreaterThan(8);
    for (const table of tables) {
      expect(table.querySelector('caption')?.textContent).toBeTruthy();
      expect(table.querySelectorAll('th:not([scope])')).toHaveLength(0);
      const columns = table.querySelectorAll('thead th').length;
      for (const row of table.querySelectorAll('tbody tr')) expect(row.children).toHaveLength(columns);
    }
    const figures = [...document.querySelectorAll('figure svg')];
    expect(figures.length).toBeGreaterThan(8);
    for (const figure of figures) {
      expect(figure.querySelector('title')?.textContent).toBeTruthy();
      expect(figure.querySelector('desc')?.textContent).toBeTruthy();
    }
  });

  test('says beside every table with intervals what they cover', () => {
    for (const table of document.querySelectorAll('.table')) {
      if (!table.querySelector('.interval')) continue;
      const notes = [];
      for (let next = table.nextElementSibling; next?.className === 'note'; next = next.nextElementSibling) {
        notes.push(next.textContent);
      }
      expect(notes.join(' '), table.querySelector('caption')!.textContent).toMatch(
        /not that of training|resample instruments|points to be independent/,
      );
    }
  });

  test('gives a method that failed no rank and its reason, and no number in place of what is undefined', () => {
    const [, rank, cross] = rowsOf('e1-board').find(([method]) => method === 'centre')!;
    expect(rank).toBe('–');
    expect(cross).toMatch(/^undefined/);
    expect(document.querySelector('#e1-board')!.closest('div')!.parentElement!.textContent).toContain(
      `Undefined: ${FAILURE}`,
    );
    expect(page).not.toMatch(/NaN|Infinity|>null<|\[object/);
  });

  test('shows the sensitivity to each effect where it was asked for, and nothing of it where not', async () => {
    const asked = await judgedRun({ sensitivity: true });
    const sensitive = parsed(await verdictPage(asked));
    expect(parsed(page).querySelector('#e1-sensitivity')).toBeNull();
    const known = asked.embeddings[0]!.methods.flatMap((judged) => ('failure' in judged ? [] : [judged]));
    const effects = known[0]!.sensitivity.map(({ effect }) => effect);
    expect(effects.length).toBeGreaterThan(0);
    for (const effect of effects) {
      const rows = [...sensitive.querySelectorAll(`#e1-sensitivity-${effect} tbody tr`)];
      expect(rows).toHaveLength(known.length);
      const text = rows.map((row) => row.textContent).join('\n');
      for (const { sensitivity } of known) {
        const { global } = sensitivity.find((score) => score.effect === effect)!;
        if ('value' in global) expect(text).toContain(global.value.toFixed(2).replace('-', '−'));
      }
    }
  });

  test('has no robustness, and says why, where a benchmark has no acoustic conditions', async () => {
    const bare = parsed(await verdictPage(await judgedRun({ conditions: false })));
    expect(bare.body.textContent).toContain('Robustness is undefined: the embedding has no acoustic conditions.');
    expect(bare.querySelector('#e1-robustness-table')).toBeNull();
    expect(rowsOf('e1-robustness-table').length).toBeGreaterThan(0);
  });
});
