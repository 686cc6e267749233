import type { ReactNode } from 'react';
import { FigureTools } from './figure-tools';
import styles from './figures.module.css';

interface DataTable {
  readonly columns: readonly string[];
  /** What a CSV file holds: numbers in full. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}

interface FigureProps {
  readonly id: string;
  readonly title: string;
  /** How to read it. */
  readonly caption: ReactNode;
  readonly data: DataTable;
  /** The picture, or several on one scale. */
  readonly children: ReactNode;
  readonly panels?: boolean;
}

const shown = (cell: string | number | null) =>
  typeof cell === 'number' ? (Number.isInteger(cell) ? String(cell) : cell.toPrecision(5)) : (cell ?? '–');

/** A picture with its caption, the table behind it, and its files. */
export function Figure({ id, title, caption, data, children, panels = false }: FigureProps) {
  return (
    <figure id={id} className={styles.figure} aria-labelledby={`${id}-caption`}>
      <figcaption id={`${id}-caption`} className={styles.caption}>
        <strong>{title}</strong> {caption}
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section className="scroll figure-part" tabIndex={0} aria-label={`${title}: figure`}>
        <div className={panels ? styles.panels : undefined}>{children}</div>
      </section>
      <div className={`${styles.below} no-print`}>
        <details className={styles.details}>
          <summary>Data of this figure</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
          <section className={styles.table} tabIndex={0} aria-label={`${title}: data`}>
            <table className="data">
              <thead>
                <tr>
                  {data.columns.map((column) => (
                    <th key={column} scope="col">
                      {column}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {data.rows.map((row, r) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and never move.
                  <tr key={r}>
                    {row.map((cell, c) => (
                      <td
                        key={data.columns[c]}
                        className={typeof cell === 'number' ? 'number' : undefined}
                        data-value={cell ?? ''}
                      >
                        {shown(cell)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </details>
        <FigureTools figure={id} />
      </div>
    </figure>
  );
}
