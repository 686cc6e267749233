'use client';

import { useEffect, useState } from 'react';
import type { ComparisonSummary } from '../compare/comparison-summary';
import styles from './board.module.css';

interface Picked {
  readonly id: string;
  readonly name: string;
}

const boxes = () => [...document.querySelectorAll<HTMLInputElement>('#board input[name=pick]')];

/** "Is the difference real?", answered below the board as soon as two of its rows are picked. Without scripts the form leads to the page that says it. */
export function PickedRows({ score }: { score: 'CROSS' | 'ROBUSTNESS' }) {
  const [picked, setPicked] = useState<readonly Picked[]>([]);
  useEffect(() => {
    let order: Picked[] = [];
    const read = () => {
      const now = boxes()
        .filter(({ checked }) => checked)
        .map(({ value, dataset }) => ({ id: value, name: dataset.name ?? '' }));
      order = [
        ...order.filter(({ id }) => now.some((one) => one.id === id)),
        ...now.filter(({ id }) => !order.some((one) => one.id === id)),
      ].slice(-2);
      for (const box of boxes()) box.checked = order.some(({ id }) => id === box.value);
      setPicked(order);
    };
    const onKey = (event: KeyboardEvent) => moveWithArrows(event);
    read();
    document.addEventListener('change', read);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('change', read);
      document.removeEventListener('keydown', onKey);
    };
  }, []);
  const [a, b] = picked;
  return (
    <form id="compare" action="/compare" className={styles.picked} data-open={picked.length > 0 || undefined}>
      <input type="hidden" name="score" value={score.toLowerCase()} />
      <p aria-live="polite">
        {!a && 'Pick two rows: is their difference real?'}
        {a && !b && `${a.name} and …? Pick a second row.`}
        {a && b && <Difference key={`${a.id} ${b.id}`} a={a} b={b} score={score} />}
      </p>
      <button type="submit" className="button" data-kind={b ? 'primary' : undefined}>
        Compare
      </button>
    </form>
  );
}

function Difference({ a, b, score }: { a: Picked; b: Picked; score: string }) {
  const [text, setText] = useState(`${a.name} and ${b.name}: comparing …`);
  useEffect(() => {
    const abort = new AbortController();
    const query = new URLSearchParams({ a: a.id, b: b.id, score: score.toLowerCase() });
    fetch(`/compare/summary?${query}`, { signal: abort.signal })
      .then(async (response) => (await response.json()) as ComparisonSummary)
      .then(({ sentence }) => setText(sentence))
      .catch(() => {
        if (!abort.signal.aborted) setText('The comparison could not be loaded.');
      });
    return () => abort.abort();
  }, [a.id, b.id, score]);
  return <>{text}</>;
}

/** Up and down go from row to row in the same column of controls; a slash goes to the search. */
function moveWithArrows(event: KeyboardEvent) {
  const at = event.target as HTMLElement;
  if (event.key === '/' && !at.matches('input:not([type=checkbox]), textarea, select')) {
    event.preventDefault();
    document.getElementById('board-search')?.focus();
    return;
  }
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const selector = at.matches('input[name=pick]') ? 'input[name=pick]' : 'th[scope=row] a';
  if (step === 0 || !at.matches(`#board :is(${selector})`)) return;
  const stops = [...document.querySelectorAll<HTMLElement>(`#board ${selector}`)];
  const next = stops[stops.indexOf(at) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
