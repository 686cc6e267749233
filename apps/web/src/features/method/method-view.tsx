import Link from 'next/link';
import { byteSize } from '../../text/number-text';
import { dayText, durationText } from '../../text/time-text';
import { labelsText } from '../board/given-text';
import { compareHref } from '../compare/load-comparison';
import { safeUrl } from '../shell/safe-url';
import { DiscrepancyFigure } from './discrepancy-figure';
import { GenreFigure } from './genre-figure';
import { InstrumentFigure } from './instrument-figure';
import type { Method, MethodDetails, MethodEvaluation } from './load-method';
import { RobustnessFigure } from './robustness-figure';
import { ScoresTable } from './scores-table';

interface MethodViewProps {
  readonly method: Method;
  readonly shown: MethodEvaluation | undefined;
  readonly details: MethodDetails | undefined;
}

const MAPS: Readonly<Record<string, string>> = {
  nothing: 'one',
  trainSet: 'one a train set',
  domain: 'one a dataset of the clip',
  both: 'one a train set and dataset of the clip',
};

/** A method: what it does, what it was given, what it achieves, and how to get the same numbers. */
export function MethodView({ method, shown, details }: MethodViewProps) {
  const { latestVersion: version, account } = method;
  const link = safeUrl(method.url);
  return (
    <>
      <p className="eyebrow">
        {version.kind === 'ONNX' ? 'ONNX graph' : 'Recipe'},{' '}
        {method.builtIn ? 'built in' : `by ${account.displayName || account.handle}`}
      </p>
      <h1>{method.title}</h1>
      {method.description && <p className="lead">{method.description}</p>}
      {method.withdrawnAt && (
        <div className="alert">
          <p>Withdrawn on {dayText(method.withdrawnAt)}: it stands on no board; its results are kept.</p>
        </div>
      )}
      <dl className="facts">
        <dt>Name</dt>
        <dd>
          <code>{method.slug}</code>
        </dd>
        {method.reference && (
          <>
            <dt>Reference</dt>
            <dd>
              {link ? (
                <a href={link} rel="nofollow noopener ugc">
                  {method.reference}
                </a>
              ) : (
                method.reference
              )}
            </dd>
          </>
        )}
        {!method.reference && link && (
          <>
            <dt>Link</dt>
            <dd>
              <a href={link} rel="nofollow noopener ugc">
                {link}
              </a>
            </dd>
          </>
        )}
        <dt>Training labels used</dt>
        <dd>{labelsText(version.labelsUsed)}</dd>
        <dt>Knows the domain of a test clip</dt>
        <dd>{version.knowsDomain ? 'yes, which is an advantage' : 'no'}</dd>
        <dt>Maps</dt>
        <dd>
          {MAPS[version.mapChosenBy] ?? version.mapChosenBy}
          {version.byInstrument ? ', for each instrument' : ''}
        </dd>
        <dt>Version</dt>
        <dd>
          {version.number}, {dayText(version.createdAt)}
          {version.hash && (
            <>
              , <code>{version.hash.slice(0, 16)}</code>
            </>
          )}
        </dd>
      </dl>
      {version.recipe && (
        <>
          <h2 id="recipe">Recipe</h2>
          <pre>
            <code>{JSON.stringify(version.recipe, null, 2)}</code>
          </pre>
        </>
      )}
      {version.artifacts.length > 0 && (
        <>
          <h2 id="graphs">Graphs</h2>
          <ul>
            {version.artifacts.map(({ embedding, sha256, sizeBytes }) => (
              <li key={embedding}>
                {embedding}: {byteSize(sizeBytes)}, SHA-256 <code>{sha256}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2 id="scores">Scores</h2>
      {method.evaluations.length === 0 ? (
        <p>It has not been judged yet.</p>
      ) : (
        <ScoresTable method={method} shown={shown} />
      )}
      {shown && details && (
        <>
          <h2 id="details">
            {shown.embedding.benchmark.title}, {shown.embedding.slug}
          </h2>
          {details.noneId && details.noneId !== shown.id && (
            <p>
              <Link href={compareHref(shown.id, details.noneId)} prefetch={false}>
                Compared with no correction
              </Link>
            </p>
          )}
          <InstrumentFigure slug={method.slug} {...details} />
          <GenreFigure slug={method.slug} {...details} />
          <RobustnessFigure slug={method.slug} {...details} />
          <DiscrepancyFigure slug={method.slug} {...details} />
          {shown.notes.length > 0 && (
            <>
              <h3>Notes of the run</h3>
              <ul className="note">
                {shown.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </>
          )}
          <Provenance {...shown} />
        </>
      )}
      {method.versions.length > 1 && (
        <>
          <h2 id="versions">Versions</h2>
          <ul>
            {method.versions.map(({ id, number, changes, createdAt }) => (
              <li key={id}>
                {number}, {dayText(createdAt)}
                {changes && `: ${changes}`}
              </li>
            ))}
          </ul>
        </>
      )}
      <h2 id="cite">Cite</h2>
      <pre>
        <code>{method.bibtex}</code>
      </pre>
    </>
  );
}

function Provenance({ provenance, milliseconds, createdAt }: MethodEvaluation) {
  return (
    <>
      <h3 id="reproduce">Reproduce these numbers</h3>
      <pre>
        <code>{provenance.command}</code>
      </pre>
      <dl className="facts">
        <dt>Method</dt>
        <dd>
          <code>{provenance.methodHash}</code>
        </dd>
        <dt>Embedding</dt>
        <dd>
          <code>{provenance.embeddingHash}</code>
        </dd>
        <dt>Data</dt>
        <dd>
          <code>{provenance.dataRevision}</code>
        </dd>
        <dt>Protocol</dt>
        <dd>{provenance.protocolVersion}</dd>
        <dt>Computed</dt>
        <dd>
          {dayText(createdAt)} by Ebb {provenance.ebbVersion} on {provenance.device}, in {durationText(milliseconds)}
        </dd>
      </dl>
    </>
  );
}
