import { scaleLinear } from 'd3-scale';
import Link from 'next/link';
import { paddedDomain } from '../../charts/domain';
import { BAR_WIDTH, barX, IntervalBar } from '../../charts/interval-bar';
import type { BoardEntryFragment, LeadingEntryFragment } from '../../graphql/operations.generated';
import { AUC, counted, intervalText, known, type NumberStyle, numberText, PERCENT } from '../../text/number-text';
import { dayText } from '../../text/time-text';
import styles from './board.module.css';
import { type BoardAddress, boardHref, EVERYTHING } from './board-address';
import { scoreColumns, textColumns } from './columns';
import { labelsText } from './given-text';
import { ScoreCell } from './score-cell';
import { SortLink } from './sort-link';

interface BoardTableProps {
  readonly address: BoardAddress;
  readonly entries: readonly BoardEntryFragment[];
  readonly none: LeadingEntryFragment | undefined;
}

const AXIS_TICKS = 4;
/** Ticks closer than this to an end of the bar would run out of the column. */
const TICK_MARGIN = 12;

/** The board: a row a method, its score drawn with its interval on one scale, tiers apart. */
export function BoardTable({ address, entries, none }: BoardTableProps) {
  const ranking = address.track === 'GENERALISATION' ? 'cross' : 'robustness';
  const style = ranking === 'cross' ? AUC : PERCENT;
  const columns = scoreColumns(address.columns, ranking);
  const texts = textColumns(address.columns);
  const ends = entries.flatMap(({ score }) => {
    const own = known(score);
    return own ? [own.low, own.high] : [];
  });
  const reference = known(none?.score)?.value;
  const domain = paddedDomain(reference === undefined ? ends : [...ends, reference]);
  return (
    <div className={styles.scroll}>
      <table className={styles.table} id="board">
        <caption className="hidden">
          Methods by {ranking === 'cross' ? 'cross-dataset ROC-AUC' : 'robustness'}, with 95% intervals
        </caption>
        <thead>
          <tr>
            <SortLink address={address} by="RANK" title="Rank" className={styles.rank} />
            <SortLink address={address} by="METHOD" title="Method" className={styles.method} />
            <SortLink
              address={address}
              by={ranking === 'cross' ? 'CROSS' : 'ROBUSTNESS'}
              title={ranking === 'cross' ? 'Cross-dataset AUC' : 'Robustness, %'}
            />
            <th scope="col" className={styles.barHead}>
              <span className="hidden">Score and interval, drawn</span>
              <BarAxis domain={domain} style={style} />
            </th>
            {columns.map(({ id, title, meaning, sort }) => (
              <SortLink
                key={id}
                address={address}
                by={sort}
                title={title}
                meaning={meaning}
                className={styles.headNumber}
              />
            ))}
            {texts.map(({ id, title, meaning }) =>
              id === 'submitted' ? (
                <SortLink
                  key={id}
                  address={address}
                  by="SUBMITTED_AT"
                  title={title}
                  meaning={meaning}
                  className={styles.text}
                />
              ) : (
                <th key={id} scope="col" title={meaning} className={styles.text}>
                  {title}
                </th>
              ),
            )}
            <th scope="col" className={styles.pick}>
              Compare
            </th>
          </tr>
        </thead>
        {tiersOf(entries, address.sort === 'RANK').map((tier) => (
          <tbody key={tier[0]!.evaluation.id}>
            {tier.map((entry) => {
              const own = known(entry.score);
              const isNone = entry.method.slug === 'none';
              return (
                <tr key={entry.evaluation.id} data-none={isNone || undefined}>
                  <td className={styles.rank}>{entry.rank === null ? '–' : `${entry.tied ? '=' : ''}${entry.rank}`}</td>
                  <th scope="row" className={styles.method}>
                    <Link href={`/methods/${entry.method.slug}`} prefetch={false}>
                      {entry.method.title}
                    </Link>
                    <span className={styles.by}>
                      {entry.method.slug}
                      {entry.method.builtIn
                        ? ''
                        : ` · ${entry.account.handle}, ${counted(entry.accountSubmissions, 'submission')}`}
                      {entry.kind === 'ONNX' ? ' · ONNX' : ''}
                    </span>
                  </th>
                  {own ? (
                    <>
                      <td className={styles.value}>
                        <strong>{numberText(own.value, style)}</strong>{' '}
                        <span className={styles.range}>{intervalText(own, style)}</span>
                      </td>
                      <td className={styles.bar}>
                        <IntervalBar score={own} domain={domain} reference={reference} quiet={isNone} />
                      </td>
                    </>
                  ) : (
                    <td colSpan={2} className={styles.reason}>
                      no score: {entry.score.reason ?? 'it is not defined'}
                    </td>
                  )}
                  {columns.map(({ id, score, style: own, relative }) => (
                    <ScoreCell key={id} figure={entry.scores[score]} style={own} silent={relative === true && isNone} />
                  ))}
                  {texts.map(({ id }) => (
                    <td key={id} className={styles.text}>
                      {id === 'labels' && labelsText(entry.labelsUsed)}
                      {id === 'domain' && (entry.knowsDomain ? 'yes' : 'no')}
                      {id === 'submitted' && `${entry.account.handle}, ${dayText(entry.submittedAt)}`}
                    </td>
                  ))}
                  <td className={styles.pick}>
                    <label>
                      <span className="hidden">Compare {entry.method.title}</span>
                      <input
                        type="checkbox"
                        name="pick"
                        value={entry.evaluation.id}
                        form="compare"
                        data-name={entry.method.slug}
                        autoComplete="off"
                      />
                    </label>
                  </td>
                </tr>
              );
            })}
          </tbody>
        ))}
      </table>
      {entries.length === 0 && (
        <p className={styles.empty}>
          No method matches. <Link href={boardHref(address, EVERYTHING)}>Show all</Link>
        </p>
      )}
    </div>
  );
}

/** Rows of one tier go together where the order is that of the ranks. */
function tiersOf(entries: readonly BoardEntryFragment[], byRank: boolean): BoardEntryFragment[][] {
  if (!byRank) return entries.length > 0 ? [[...entries]] : [];
  const tiers: BoardEntryFragment[][] = [];
  for (const entry of entries) {
    const last = tiers.at(-1);
    if (last && last[0]!.tier === entry.tier) last.push(entry);
    else tiers.push([entry]);
  }
  return tiers;
}

/** The scale of the drawn scores, in the column's heading. */
function BarAxis({ domain, style }: { domain: readonly [number, number]; style: NumberStyle }) {
  const ticks = scaleLinear(domain, [0, BAR_WIDTH])
    .ticks(AXIS_TICKS)
    .map((tick) => [tick, barX(tick, domain)] as const)
    .filter(([, x]) => x > TICK_MARGIN && x < BAR_WIDTH - TICK_MARGIN);
  return (
    <svg viewBox={`0 0 ${BAR_WIDTH} 20`} width={BAR_WIDTH} height="20" aria-hidden="true" focusable="false">
      {ticks.map(([tick, x]) => (
        <g key={tick}>
          <text x={x} y="11" textAnchor="middle" fontSize="11" fill="var(--muted)">
            {numberText(tick, { ...style, decimals: 0 })}
          </text>
          <line x1={x} x2={x} y1="15" y2="20" stroke="var(--line-strong)" />
        </g>
      ))}
    </svg>
  );
}
