import { expect, test } from 'vitest';
import { Turnstile } from './turnstile.js';

test('so many at once, so many in line, and no more; who is sent away may come again', async () => {
  const turnstile = new Turnstile(2, 3);
  let inside = 0;
  let most = 0;
  const open: (() => void)[] = [];
  const visit = () =>
    turnstile.pass(async () => {
      most = Math.max(most, ++inside);
      await new Promise<void>((resolve) => open.push(resolve));
      inside--;
    });
  const visits = Array.from({ length: 5 }, visit);
  await expect(visit()).rejects.toMatchObject({ code: 'BUSY' });
  for (let k = 0; k < 5; k++) {
    await new Promise((resolve) => setImmediate(resolve));
    open.shift()!();
  }
  await Promise.all(visits);
  expect(most).toBe(2);
  const again = visit();
  await new Promise((resolve) => setImmediate(resolve));
  open.shift()!();
  await again;
});

test('one that fails gives its place on', async () => {
  const turnstile = new Turnstile(1, 0);
  for (let k = 0; k < 3; k++) {
    await expect(turnstile.pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  }
});
