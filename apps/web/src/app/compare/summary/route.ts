import { type ComparisonSummary, comparisonSentence } from '../../../features/compare/comparison-summary';
import { loadComparison, readCompareAddress } from '../../../features/compare/load-comparison';
import { answerOf } from '../../../server/api';

/** One comparison in words, for the board's own page. */
export async function GET(request: Request): Promise<Response> {
  const { a, b, score } = readCompareAddress(Object.fromEntries(new URL(request.url).searchParams));
  if (!a || !b) return Response.json({ sentence: 'Pick two rows.' } satisfies ComparisonSummary, { status: 400 });
  const answer = await answerOf(loadComparison(a, b, score));
  if ('trouble' in answer) {
    const { message, details } = answer.trouble;
    const status = details.status && details.status >= 400 ? details.status : 502;
    return Response.json({ sentence: message } satisfies ComparisonSummary, { status });
  }
  return Response.json({ sentence: comparisonSentence(answer.data) } satisfies ComparisonSummary);
}
