import type { Metadata } from 'next';
import Link from 'next/link';

export const metadata: Metadata = { title: 'Not found', robots: { index: false } };

export default function NotFound() {
  return (
    <>
      <p className="eyebrow">404</p>
      <h1>There is nothing at this address</h1>
      <p className="lead">The method, benchmark or run may have another name, or was never here.</p>
      <p>
        <Link href="/">Leaderboard</Link>, <Link href="/methods">all methods</Link>, <Link href="/docs">docs</Link>
      </p>
    </>
  );
}
