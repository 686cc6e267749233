import Link from 'next/link';
import type { ReactNode } from 'react';
import styles from './board.module.css';
import { type BoardAddress, boardHref, boardParameters } from './board-address';
import { COLUMNS } from './columns';
import type { LoadedBoard } from './load-board';

const TRACK_NAMES = [
  ['GENERALISATION', 'Generalisation', 'trained on one dataset, tested on another'],
  ['ROBUSTNESS', 'Robustness', 'tested under acoustic conditions: noise, filters, codecs, …'],
] as const;
const SCOPE_NAMES = [
  ['GLOBAL', 'All clips', 'corrections are fitted on positive and negative clips'],
  ['CLASSWISE', 'Positives', 'corrections are fitted on the clips of one instrument alone'],
] as const;

/** Which board: benchmark, embedding, track and scope, each a row of links. */
export function BoardChoice({ address, benchmarks, benchmark, embedding }: { address: BoardAddress } & LoadedBoard) {
  const at = { ...address, benchmark: benchmark.slug };
  return (
    <div className={`${styles.choices} no-print`}>
      {benchmarks.length > 1 && (
        <Choice name="Benchmark">
          {benchmarks.map(({ slug, title }) => (
            <Option
              key={slug}
              href={boardHref({ ...at, benchmark: slug, embedding: undefined })}
              on={slug === benchmark.slug}
            >
              {title}
            </Option>
          ))}
        </Choice>
      )}
      <Choice name="Embedding">
        {benchmark.embeddings.map(({ slug }) => (
          <Option key={slug} href={boardHref(at, { embedding: slug })} on={slug === embedding.slug}>
            {slug}
          </Option>
        ))}
      </Choice>
      <Choice name="Track">
        {TRACK_NAMES.map(([track, name, meaning]) => (
          <Option
            key={track}
            href={boardHref(at, { track, sort: 'RANK' })}
            on={track === address.track}
            meaning={meaning}
          >
            {name}
          </Option>
        ))}
      </Choice>
      <Choice name="Fitted on">
        {SCOPE_NAMES.map(([scope, name, meaning]) => (
          <Option key={scope} href={boardHref(at, { scope })} on={scope === address.scope} meaning={meaning}>
            {name}
          </Option>
        ))}
      </Choice>
    </div>
  );
}

const Choice = ({ name, children }: { name: string; children: ReactNode }) => (
  <nav aria-label={name} className={styles.choice}>
    <span aria-hidden="true">{name}</span>
    <ul>{children}</ul>
  </nav>
);

interface OptionProps {
  readonly href: string;
  readonly on: boolean;
  readonly meaning?: string;
  readonly children: ReactNode;
}

const Option = ({ href, on, meaning, children }: OptionProps) => (
  <li>
    <Link
      href={href}
      prefetch={false}
      scroll={false}
      className="choice"
      aria-current={on ? 'true' : undefined}
      title={meaning}
    >
      {children}
    </Link>
  </li>
);

/** Search, filters and columns: one form, so that they work without scripts. */
export function BoardFilters({ address }: { address: BoardAddress }) {
  const kept = boardParameters(address).filter(([name]) =>
    ['embedding', 'track', 'scope', 'sort', 'direction'].includes(name),
  );
  return (
    <search>
      <form className={`${styles.filters} no-print`} action={boardHref(address).split('?')[0]}>
        {kept.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <label className={styles.search}>
          <span className="hidden">Search methods</span>
          <input
            className="input"
            type="search"
            name="search"
            defaultValue={address.search}
            placeholder="Search methods"
            maxLength={100}
            id="board-search"
          />
        </label>
        <label className={styles.kind}>
          <span className="hidden">Kind of method</span>
          <select className="input" name="kind" defaultValue={address.kind?.toLowerCase() ?? ''}>
            <option value="">Recipes and ONNX</option>
            <option value="recipe">Recipes only</option>
            <option value="onnx">ONNX only</option>
          </select>
        </label>
        <label className={styles.check}>
          <input type="checkbox" name="blind" value="1" defaultChecked={address.blind} /> Domain unknown to the method
        </label>
        <details className={styles.columns}>
          <summary>Columns</summary>
          <fieldset>
            <legend className="hidden">Columns</legend>
            {COLUMNS.map(({ id, title, meaning }) => (
              <label key={id} className={styles.check}>
                <input type="checkbox" name="columns" value={id} defaultChecked={address.columns.includes(id)} />
                <span>
                  {title} <span className="note">{meaning}</span>
                </span>
              </label>
            ))}
          </fieldset>
        </details>
        <button type="submit" className="button">
          Apply
        </button>
      </form>
    </search>
  );
}
