import { ImageResponse } from 'next/og';
import { paddedDomain } from '../../charts/domain';
import { AUC, type Known, known, scoreText } from '../../text/number-text';
import type { BoardAddress } from './board-address';
import { boardVerdict } from './board-verdict';
import type { LoadedBoard } from './load-board';

const SIZE = { width: 1200, height: 630 };
const PADDING = 64;
const BAR = { width: SIZE.width - 2 * PADDING, height: 30 };
const TITLE_LENGTH_MAX = 48;
/** A picture is light wherever it is shown. */
const [INK, MUTED, GROUND, QUIET, FIRST, SECOND] = ['#17222b', '#55626c', '#fcfcfa', '#8a969d', '#0072b2', '#b84700'];

/** The picture that stands for a link to a board: what is lost, who leads, and the intervals of both. */
export function boardPicture(address: BoardAddress, { benchmark, embedding, board, best, none }: LoadedBoard) {
  const leader = best.find(({ rank, method }) => rank === 1 && method.slug !== 'none');
  const said = boardVerdict({
    ...{ track: address.track, embedding: embedding.slug, gap: board.embedding.gap },
    ...{ best, entryCount: board.entryCount, none },
  });
  const rows = [
    { label: 'uncorrected, same dataset', figure: none?.scores.within, paint: QUIET },
    { label: 'uncorrected, other dataset', figure: none?.scores.cross, paint: SECOND },
    { label: `${leader?.method.slug}, other dataset`, figure: leader?.scores.cross, paint: FIRST },
  ].flatMap((row) => {
    const score = known(row.figure);
    return score ? [{ ...row, score, text: scoreText(row.figure, AUC) }] : [];
  });
  const domain = paddedDomain(
    rows.flatMap(({ score }) => [score.low, score.high]),
    0.08,
  );
  const track = address.track === 'ROBUSTNESS' ? 'robustness' : 'generalisation';
  return new ImageResponse(
    <div
      style={{
        ...{ width: '100%', height: '100%', display: 'flex', flexDirection: 'column', justifyContent: 'space-between' },
        ...{ padding: PADDING, background: GROUND, color: INK },
      }}
    >
      <div style={{ display: 'flex', justifyContent: 'space-between', fontSize: 30, color: MUTED }}>
        <div style={{ display: 'flex' }}>{drawable(`${short(benchmark.title)}, ${embedding.slug}: ${track}`)}</div>
        <div style={{ display: 'flex', color: INK }}>Ebb</div>
      </div>
      <div style={{ display: 'flex', fontSize: 35, lineHeight: 1.35 }}>{drawable(said.slice(0, 2).join(' '))}</div>
      {address.track === 'GENERALISATION' && leader && (
        <div style={{ display: 'flex', flexDirection: 'column', gap: 14 }}>
          {rows.map(({ label, text, score, paint }) => (
            <div key={label} style={{ display: 'flex', flexDirection: 'column' }}>
              <div style={{ display: 'flex', justifyContent: 'space-between', fontSize: 26 }}>
                <div style={{ display: 'flex' }}>{label}</div>
                <div style={{ display: 'flex', color: MUTED }}>{drawable(text)}</div>
              </div>
              <Interval score={score} domain={domain} paint={paint} />
            </div>
          ))}
        </div>
      )}
    </div>,
    { ...SIZE, headers: { 'cache-control': 'public, max-age=600' } },
  );
}

/** Of a text, what the renderer has letters for: for others it would ask servers of fonts and emoji. */
const drawable = (text: string) =>
  text
    .replaceAll('−', '-')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll('–', '-')
    .replaceAll(/[^\x20-\x7e\xa1-\xff]+/g, '?');

const short = (text: string) => (text.length > TITLE_LENGTH_MAX ? `${text.slice(0, TITLE_LENGTH_MAX)}…` : text);

interface IntervalProps {
  readonly score: Known;
  readonly domain: readonly [number, number];
  readonly paint: string;
}

function Interval({ score, domain: [low, high], paint }: IntervalProps) {
  const x = (value: number) => ((value - low) / (high - low)) * BAR.width;
  const middle = BAR.height / 2;
  return (
    <svg width={BAR.width} height={BAR.height} viewBox={`0 0 ${BAR.width} ${BAR.height}`} aria-hidden="true">
      <line x1="0" x2={BAR.width} y1={middle} y2={middle} stroke="#e3e6e2" strokeWidth="2" />
      <line
        x1={x(score.low)}
        x2={x(score.high)}
        y1={middle}
        y2={middle}
        stroke={paint}
        strokeWidth="12"
        strokeOpacity="0.35"
        strokeLinecap="round"
      />
      <circle cx={x(score.value)} cy={middle} r="10" fill={paint} />
    </svg>
  );
}
