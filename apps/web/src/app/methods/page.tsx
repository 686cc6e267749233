import type { Metadata } from 'next';
import Link from 'next/link';
import type { Query } from '../../features/board/board-address';
import { labelsText } from '../../features/board/given-text';
import { type PageTrail, readTrail, trailText } from '../../features/paging/page-trail';
import { Pages } from '../../features/paging/pages';
import { Trouble } from '../../features/trouble/trouble';
import { SiteMethodsDocument } from '../../graphql/operations.generated';
import { answerOf, ask } from '../../server/api';
import { dayText } from '../../text/time-text';

export const metadata: Metadata = { title: 'Methods', alternates: { canonical: '/methods' } };

const PAGE = 100;
const SEARCH_LENGTH_MAX = 100;

const first = (value: Query[string]) => (typeof value === 'string' ? value : value?.[0]);

export default async function Page({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const search = (first(query.search) ?? '').trim().slice(0, SEARCH_LENGTH_MAX);
  const trail = readTrail(first(query.after));
  const answer = await answerOf(
    ask(SiteMethodsDocument, { first: PAGE, after: trail.at(-1) ?? null, filter: search ? { search } : {} }),
  );
  if ('trouble' in answer) return <Trouble error={answer.trouble} />;
  const { edges, pageInfo } = answer.data.methods;
  return (
    <>
      <h1>Methods</h1>
      <p className="lead">What was submitted, and what comes with Ebb.</p>
      <search>
        <form className="row" action="/methods">
          <label>
            <span className="hidden">Search methods</span>
            <input className="input" type="search" name="search" defaultValue={search} placeholder="Search methods" />
          </label>
          <button type="submit" className="button">
            Search
          </button>
        </form>
      </search>
      {edges.length === 0 && <p>No method matches.</p>}
      {edges.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
        <section className="scroll" tabIndex={0} aria-label="Methods">
          <table className="data">
            <thead>
              <tr>
                {['Method', 'Kind', 'Labels used', 'Knows domain', 'By', 'Since'].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {edges.map(({ node }) => (
                <tr key={node.slug}>
                  <th scope="row">
                    <Link href={`/methods/${node.slug}`} prefetch={false}>
                      {node.title}
                    </Link>{' '}
                    <span className="interval">{node.slug}</span>
                    {node.withdrawnAt && <span className="interval"> (withdrawn)</span>}
                  </th>
                  <td>{node.kind === 'ONNX' ? 'ONNX' : 'recipe'}</td>
                  <td>{labelsText(node.latestVersion.labelsUsed)}</td>
                  <td>{node.latestVersion.knowsDomain ? 'yes' : 'no'}</td>
                  <td>{node.builtIn ? 'built in' : node.account.handle}</td>
                  <td>{dayText(node.createdAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <Pages
        name="the methods"
        trail={trail}
        perPage={PAGE}
        shown={edges.length}
        pageInfo={pageInfo}
        total={undefined}
        href={(next) => methodsHref(search, next)}
      />
    </>
  );
}

const methodsHref = (search: string, trail: PageTrail) =>
  `/methods?${new URLSearchParams({ ...(search ? { search } : {}), ...(trail.length > 0 ? { after: trailText(trail) } : {}) })}`;
