import type { Metadata } from 'next';
import { type Query, readBoardAddress } from '../../../features/board/board-address';
import { BoardPage, boardMetadata } from '../../../features/board/board-page';

interface Props {
  readonly params: Promise<{ slug: string }>;
  readonly searchParams: Promise<Query>;
}

const addressOf = async ({ params, searchParams }: Props) =>
  readBoardAddress(decodeURIComponent((await params).slug), await searchParams);

export const generateMetadata = async (props: Props): Promise<Metadata> => boardMetadata(await addressOf(props));

export default async function Page(props: Props) {
  return <BoardPage address={await addressOf(props)} intro={false} />;
}
