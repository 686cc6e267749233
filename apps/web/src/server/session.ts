import 'server-only';
import { cookies } from 'next/headers';
import { env } from '../env';

const COOKIE = 'ebb-key';
const MONTH_SECONDS = 2_592_000;
const KEY = /^ebb_[\w-]{20,100}$/;

/** The reader's API key. It lies in a cookie that no script can read, and goes from this server to the API alone. */
export const sessionKey = async (): Promise<string | undefined> => (await cookies()).get(COOKIE)?.value;

/** Whether a text can be a key at all. */
export const looksLikeKey = (text: string): boolean => KEY.test(text);

export async function startSession(key: string): Promise<void> {
  (await cookies()).set(COOKIE, key, {
    httpOnly: true,
    secure: env.EBB_SITE_URL.startsWith('https:'),
    sameSite: 'lax',
    path: '/',
    maxAge: MONTH_SECONDS,
  });
}

export async function endSession(): Promise<void> {
  (await cookies()).delete(COOKIE);
}
