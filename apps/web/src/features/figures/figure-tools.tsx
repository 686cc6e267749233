'use client';

import { useEffect, useState } from 'react';
import { csvOf } from './csv';
import { svgFileOf } from './svg-file';

/** Files of a figure. They are made in the browser, and so appear only where scripts run. */
export function FigureTools({ figure }: { figure: string }) {
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  // Some are drawn for screens of another width, and not shown.
  const svgs = () =>
    [...(document.getElementById(figure)?.querySelectorAll<SVGSVGElement>('svg[role=img]') ?? [])].filter(
      (svg) => svg.getClientRects().length > 0,
    );
  return (
    <span className="row" hidden={!ready}>
      <button type="button" className="button" data-kind="plain" onClick={() => saveAll(figure, svgs())}>
        SVG
      </button>
      <button
        type="button"
        className="button"
        data-kind="plain"
        onClick={() => save(`${figure}.csv`, 'text/csv', csvOf(tableOf(figure)))}
      >
        CSV
      </button>
    </span>
  );
}

/** The data table of a figure: numbers in full, as its cells keep them. */
const tableOf = (figure: string) =>
  [...document.querySelectorAll<HTMLTableRowElement>(`#${CSS.escape(figure)} tr`)].map((row) =>
    [...row.cells].map((cell) => cell.dataset.value ?? cell.textContent ?? ''),
  );

function saveAll(name: string, svgs: readonly SVGSVGElement[]) {
  for (const [i, svg] of svgs.entries()) {
    save(svgs.length > 1 ? `${name}-${i + 1}.svg` : `${name}.svg`, 'image/svg+xml', svgFileOf(svg));
  }
}

function save(name: string, type: string, text: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
