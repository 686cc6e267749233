import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { Histogram, medianOf } from './histogram';
import { meanOf, Scatter } from './scatter';

describe('a histogram by dataset', () => {
  const edges = [-2, -1, 0, 1, 2];
  const rows = ['studio', 'field', 'web'].map((label, i) => ({
    label,
    counts: [4 - i, 4, 2, i].map((count) => count * (i + 1)),
    total: 10 * (i + 1),
  }));
  const svg = renderToStaticMarkup(
    createElement(Histogram, { id: 'h', title: 'T', description: 'D', edges, rows, axis: 'along', format: String }),
  );

  test('draws three datasets as it draws two, each with its name', () => {
    for (const { label } of rows) expect(svg).toContain(`>${label}<`);
    expect(svg.match(/<path/g)).toHaveLength(3);
    expect(svg).not.toContain('NaN');
  });

  test('draws shares of a dataset: three times the clips with the same shares are the same picture', () => {
    const [first, third] = [rows[0]!, { ...rows[0]!, counts: rows[0]!.counts.map((n) => 3 * n), total: 30 }];
    const of = (row: typeof first) =>
      renderToStaticMarkup(
        createElement(Histogram, { id: 'h', title: '', description: '', edges, rows: [row], axis: '', format: String }),
      );
    expect(of(third)).toBe(of(first));
  });

  test('a dataset without clips is an empty row', () => {
    const empty = { label: 'none', counts: [0, 0, 0, 0], total: 0 };
    const markup = renderToStaticMarkup(
      createElement(Histogram, { id: 'h', title: '', description: '', edges, rows: [empty], axis: '', format: String }),
    );
    expect(markup).not.toContain('NaN');
  });

  test('the median of bins lies within its bin in proportion', () => {
    expect(medianOf(edges, [4, 4, 2, 0], 10)).toBeCloseTo(-0.75, 12);
    expect(medianOf(edges, [0, 0, 0, 10], 10)).toBeCloseTo(1.5, 12);
  });
});

describe('a scatter', () => {
  const groups = [
    {
      name: 'lda',
      mark: '1',
      points: [
        { x: 0, y: 0.02 },
        { x: 1, y: 0.04 },
      ],
    },
    { name: 'coral', points: [{ x: -3, y: 0 }] },
  ];
  const svg = renderToStaticMarkup(
    createElement(Scatter, {
      ...{ id: 's', title: 'T', description: 'D', groups, axisX: 'x', axisY: 'y', formatX: String, formatY: String },
      domainX: [-1, 1],
      domainY: [0, 0.05],
    }),
  );

  test('draws every point, and a mark at the mean of groups that have one', () => {
    expect(svg.match(/r="2.5"/g)).toHaveLength(3);
    expect(svg.match(/r="8"/g)).toHaveLength(1);
    const mean = meanOf(groups[0]!.points);
    expect([mean.x, mean.y]).toEqual([0.5, 0.03]);
  });

  test('what lies beyond the scales stands at their edge, within the picture', () => {
    const xs = [...svg.matchAll(/<circle cx="([\d.-]+)"/g)].map(([, x]) => Number(x));
    expect(Math.min(...xs)).toBe(44);
  });
});
