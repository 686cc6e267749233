import Link from 'next/link';
import { type IntervalRow, IntervalRows } from '../../charts/interval-rows';
import { AUC, byteSize, known, type NumberStyle, numberText, PERCENT, scoreText } from '../../text/number-text';
import { boardHref, readBoardAddress } from '../board/board-address';
import { Figure } from '../figures/figure';
import { CorrectabilityFigures } from './correctability-figures';
import type { Embedding, Profile } from './load-embedding';
import { SeparationFigure } from './separation-figure';

const TWO_DECIMALS: NumberStyle = { factor: 1, decimals: 2 };

/** The bias of an embedding: what is lost, on which instruments, and how far the probes use what tells the datasets apart. */
export function EmbeddingView({ embedding, profile }: { embedding: Embedding; profile: Profile }) {
  const { slug, dim, hash, gap, benchmark, provenance, conditions, trainingData, separation } = embedding;
  const effects = [...new Set(conditions.map(({ effect }) => effect))];
  const loss = known(gap);
  return (
    <>
      <p className="eyebrow">
        Embedding of{' '}
        <Link href={boardHref(readBoardAddress(benchmark.slug, {}), { embedding: slug })} prefetch={false}>
          {benchmark.title}
        </Link>
      </p>
      <h1>The bias of {slug}</h1>
      <p className="lead">
        {loss && loss.value >= 0
          ? `Without correction, a probe of ${slug} that was trained on one dataset loses ${scoreText(gap, AUC)} points of ROC-AUC on the other.`
          : `What an uncorrected probe loses on the other dataset: ${scoreText(gap, AUC)}.`}
      </p>
      {separation && <SeparationFigure slug={slug} separation={separation} />}
      <GapByInstrument slug={slug} cells={profile.cells} />
      <BiasCosines slug={slug} cosines={profile.cosines} />
      <Sensitivities slug={slug} sensitivities={profile.sensitivities} />
      <CorrectabilityFigures slug={slug} correctability={profile.correctability} />
      <h2>What it is</h2>
      <dl className="facts">
        <dt>Dimensions</dt>
        <dd>{dim}</dd>
        {provenance.map(({ name, value }) => (
          <div key={name} className="facts-pair">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <dt>Acoustic conditions</dt>
        <dd>{effects.length === 0 ? 'none' : `${effects.join(', ')}; ${conditions.length} in all`}</dd>
        <dt>SHA-256 of its tables</dt>
        <dd>
          <code>{hash}</code>
        </dd>
      </dl>
      <h2>Training part, to fit a method on</h2>
      <ul>
        {trainingData.files.map(({ name, url, sizeBytes, sha256 }) => (
          <li key={name}>
            <a href={url}>{name}</a>{' '}
            <span className="note">
              {byteSize(sizeBytes)}, SHA-256 <code>{sha256.slice(0, 16)}</code>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function GapByInstrument({ slug, cells }: { slug: string; cells: Profile['cells'] }) {
  if (cells.length === 0) return null;
  const abroad = cells.filter(({ trainSet, testSet }) => trainSet !== testSet);
  const lines = abroad.map((row) => ({
    row,
    home: cells.find(
      ({ instrument, trainSet, testSet }) =>
        instrument === row.instrument && trainSet === testSet && testSet === row.testSet,
    ),
  }));
  lines.sort((a, b) => (a.row.instrument ?? '').localeCompare(b.row.instrument ?? ''));
  const drawn = lines.map(
    ({ row, home }): IntervalRow => ({
      label: `${row.instrument}, tested on ${row.testSet}`,
      text: `${home?.value == null ? '' : `${numberText(home.value, AUC)} → `}${scoreText(row, AUC)}`,
      score: known(row),
      before: known(home),
      colour: 2,
    }),
  );
  return (
    <Figure
      id="gap-by-instrument"
      title="Where it is lost"
      caption="ROC-AUC × 100 of each instrument’s uncorrected probe. Grey was trained on the dataset that it is tested on, orange on another. Lines are 95% intervals."
      data={{
        columns: ['instrument', 'train set', 'test set', 'ROC-AUC', 'low', 'high', 'clips'],
        rows: cells.map((row) => [row.instrument, row.trainSet, row.testSet, row.value, row.low, row.high, row.n]),
      }}
    >
      <IntervalRows
        id="gap-rows"
        title={`Uncorrected ROC-AUC of ${slug} by instrument`}
        description={drawn.map(({ label, text }) => `${label}: ${text}.`).join(' ')}
        rows={drawn}
        axis="ROC-AUC × 100"
        format={(value) => numberText(value, PERCENT)}
      />
    </Figure>
  );
}

function BiasCosines({ slug, cosines }: { slug: string; cosines: Profile['cosines'] }) {
  if (cosines.length === 0) return null;
  const drawn = cosines.map(
    (row): IntervalRow => ({
      label: `${row.instrument}, trained on ${row.trainSet}`,
      text: known(row) ? numberText(row.value ?? 0, TWO_DECIMALS) : 'undefined',
      score: known(row),
    }),
  );
  return (
    <Figure
      id="bias-cosine"
      title="How far the probes use what tells the datasets apart"
      caption="Cosine of each probe’s weights and the direction that separates the datasets. 0 is a probe that does not look that way; the sign says towards which dataset. These have no interval."
      data={{
        columns: ['instrument', 'train set', 'cosine'],
        rows: cosines.map(({ instrument, trainSet, value }) => [instrument, trainSet, value]),
      }}
    >
      <IntervalRows
        id="cosine-rows"
        title={`Bias cosine of ${slug} by instrument`}
        description={drawn.map(({ label, text }) => `${label}: ${text}.`).join(' ')}
        rows={drawn}
        axis="cosine with the separating direction"
        format={(value) => numberText(value, TWO_DECIMALS)}
        reference={{ value: 0 }}
      />
    </Figure>
  );
}

function Sensitivities({ slug, sensitivities }: { slug: string; sensitivities: Profile['sensitivities'] }) {
  const held = sensitivities.filter(({ metric }) => metric === 'sensitivityGlobalHeldOut');
  if (held.length === 0) return null;
  const drawn = held.map(
    (row): IntervalRow => ({
      label: row.effect ?? '',
      text: scoreText(row, TWO_DECIMALS),
      score: known(row),
      colour: 3,
    }),
  );
  return (
    <Figure
      id="sensitivity"
      title="How closely it follows an effect"
      caption="Squared rank correlation of an effect’s strength and the projection on the direction that follows it, on test clips. Intervals resample tasks."
      data={{
        columns: ['effect', 'sensitivity', 'low', 'high', 'undefined because'],
        rows: held.map(({ effect, value, low, high, reason }) => [effect, value, low, high, reason]),
      }}
    >
      <IntervalRows
        id="sensitivity-rows"
        title={`Sensitivity of ${slug} by effect`}
        description={drawn.map(({ label, text }) => `${label}: ${text}.`).join(' ')}
        rows={drawn}
        axis="sensitivity, held-out clips"
        format={(value) => numberText(value, TWO_DECIMALS)}
      />
    </Figure>
  );
}
