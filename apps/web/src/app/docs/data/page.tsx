import type { Metadata } from 'next';
import Link from 'next/link';
import styles from '../../../features/docs/docs.module.css';
import { DocsNav } from '../../../features/docs/docs-nav';
import { Trouble } from '../../../features/trouble/trouble';
import { SiteDataDocument } from '../../../graphql/operations.generated';
import { answerOf, ask } from '../../../server/api';
import { byteSize } from '../../../text/number-text';

export const metadata: Metadata = { title: 'Data, licences and limits', alternates: { canonical: '/docs/data' } };

export default async function Page() {
  const answer = await answerOf(ask(SiteDataDocument, {}));
  if ('trouble' in answer) return <Trouble error={answer.trouble} />;
  const { server, benchmarks } = answer.data;
  const { limits } = server;
  return (
    <div className={styles.page}>
      <DocsNav slug="data" />
      <div>
        <h1>Data, licences and limits</h1>
        {benchmarks.edges.map(({ node }) => (
          <section key={node.slug}>
            <h2>
              <Link href={`/benchmarks/${node.slug}`} prefetch={false}>
                {node.title}
              </Link>
            </h2>
            <p>{node.description}</p>
            <p className="note">
              Test labels are{' '}
              {node.testLabels === 'PUBLIC' ? 'public: the board rests on trust' : 'the operator’s alone'}. Data{' '}
              <code>{node.dataRevision.slice(0, 16)}</code>. Embeddings:{' '}
              {node.embeddings.map(({ slug, dim }) => `${slug} (${dim})`).join(', ')}.
            </p>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
            <section className="scroll" tabIndex={0} aria-label={`Datasets of ${node.title}`}>
              <table className="data">
                <thead>
                  <tr>
                    <th scope="col">Dataset</th>
                    <th scope="col">Licence</th>
                    <th scope="col" className="number">
                      Train clips
                    </th>
                    <th scope="col" className="number">
                      Test clips
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {node.datasets.map(({ slug, title, licence, trainClips, testClips }) => (
                    <tr key={slug}>
                      <th scope="row">{title || slug}</th>
                      <td>{licence || 'not stated'}</td>
                      <td className="number">{trainClips}</td>
                      <td className="number">{testClips}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
            <details>
              <summary>BibTeX</summary>
              <pre>
                <code>{node.bibtex}</code>
              </pre>
            </details>
          </section>
        ))}
        <h2>Limits of this server</h2>
        <dl className="facts">
          <dt>Submissions a key and day</dt>
          <dd>{server.submissionsPerDay}</dd>
          <dt>An ONNX file</dt>
          <dd>{byteSize(limits.artifactBytes)}</dd>
          <dt>A GraphQL request</dt>
          <dd>{byteSize(limits.bodyBytes)}</dd>
          <dt>Requests a minute</dt>
          <dd>
            {limits.requestsPerMinute}, of them {limits.mutationsPerMinute} mutations
          </dd>
          <dt>Rows of a page</dt>
          <dd>{limits.pageRows}</dd>
          <dt>Depth and cost of a query</dt>
          <dd>
            {limits.queryDepth} and {limits.queryCost.toLocaleString('en')}
          </dd>
        </dl>
      </div>
    </div>
  );
}
