import { ImageResponse } from 'next/og';

export const alt = 'Ebb: the open benchmark for bias in audio embeddings';
export const size = { width: 1200, height: 630 };
export const contentType = 'image/png';

const WAVES = [
  ['M0 40c100-150 200-150 300 0s200 150 300 0', 10, 1],
  ['M0 130c100-80 200-80 300 0s200 80 300 0', 8, 0.6],
  ['M0 200c100-32 200-32 300 0s200 32 300 0', 6, 0.35],
] as const;

/** The picture that stands for a link to the site. */
export default function Image() {
  return new ImageResponse(
    <div
      style={{
        width: '100%',
        height: '100%',
        display: 'flex',
        flexDirection: 'column',
        justifyContent: 'space-between',
        padding: 80,
        background: '#fcfcfa',
        color: '#17222b',
      }}
    >
      <div style={{ display: 'flex', fontSize: 110, letterSpacing: -3 }}>Ebb</div>
      <svg width="1040" height="240" viewBox="0 -90 600 330" fill="none" stroke="#0072b2" aria-hidden="true">
        {WAVES.map(([d, strokeWidth, opacity]) => (
          <path key={d} d={d} strokeWidth={strokeWidth} opacity={opacity} />
        ))}
      </svg>
      <div style={{ display: 'flex', fontSize: 44 }}>
        Audio embeddings carry the bias of their datasets. What takes it out?
      </div>
    </div>,
    size,
  );
}
