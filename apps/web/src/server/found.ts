import 'server-only';
import { notFound } from 'next/navigation';
import { type Answer, answerOf } from './api';

/** An answer, where what the API does not know is a page that does not exist. */
export async function foundOf<T>(asked: Promise<T | null | undefined>): Promise<Answer<T>> {
  const answer = await answerOf(asked);
  if ('trouble' in answer) {
    if (answer.trouble.code === 'NOT_FOUND') notFound();
    return answer;
  }
  if (answer.data == null) notFound();
  return { data: answer.data };
}
