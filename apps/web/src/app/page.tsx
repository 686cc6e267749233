import type { Metadata } from 'next';
import { type Query, readBoardAddress } from '../features/board/board-address';
import { BoardPage } from '../features/board/board-page';

export const metadata: Metadata = { alternates: { canonical: '/' } };

export default async function Page({ searchParams }: { searchParams: Promise<Query> }) {
  return <BoardPage address={readBoardAddress(undefined, await searchParams)} intro />;
}
