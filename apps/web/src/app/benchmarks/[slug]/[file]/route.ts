import { type BoardAddress, type Query, readBoardAddress } from '../../../../features/board/board-address';
import { boardPicture } from '../../../../features/board/board-picture';
import { boardLatex, boardMarkdown } from '../../../../features/board/board-text';
import { type LoadedBoard, loadBoard } from '../../../../features/board/load-board';
import { answerOf } from '../../../../server/api';

const text = (write: typeof boardMarkdown) => (address: BoardAddress, loaded: LoadedBoard) =>
  new Response(write(address, loaded), { headers: { 'content-type': 'text/plain; charset=utf-8' } });

const FORMS = { 'board.md': text(boardMarkdown), 'board.tex': text(boardLatex), 'board.png': boardPicture };

interface Context {
  readonly params: Promise<{ slug: string; file: string }>;
}

/** The board as text to be pasted, Markdown or LaTeX, or as the picture of links to it. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { slug, file } = await params;
  if (!Object.hasOwn(FORMS, file)) return new Response('There is no such file.\n', { status: 404 });
  const query: Query = Object.fromEntries(new URL(request.url).searchParams);
  const address = readBoardAddress(slug, query);
  const answer = await answerOf(loadBoard(address));
  if ('trouble' in answer) return new Response(`${answer.trouble.message}\n`, { status: 502 });
  if (answer.data === 'empty') return new Response('There is no benchmark.\n', { status: 404 });
  return FORMS[file as keyof typeof FORMS](address, answer.data);
}
