import type { Metadata } from 'next';
import styles from '../../../features/docs/docs.module.css';
import { DocsNav } from '../../../features/docs/docs-nav';
import { Explorer } from '../../../features/explorer/explorer';

export const metadata: Metadata = { title: 'GraphQL explorer', alternates: { canonical: '/docs/explorer' } };
export const dynamic = 'force-dynamic';

export default function Page() {
  return (
    <div className={styles.page}>
      <DocsNav slug="explorer" />
      <div>
        <h1>GraphQL explorer</h1>
        <p className="lead">Everything that this site shows can be asked for. Reading needs no key.</p>
        <Explorer />
        <noscript>
          <p>The explorer needs scripts; curl does not: see The API.</p>
        </noscript>
      </div>
    </div>
  );
}
