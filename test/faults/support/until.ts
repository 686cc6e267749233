/** Waits until it holds; `what` is told when it does not. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: () => string | Promise<string>,
  milliseconds = 60_000,
): Promise<void> {
  const end = performance.now() + milliseconds;
  for (;;) {
    // Whatever is asked may be away just now.
    if (await Promise.resolve(holds()).catch(() => false)) return;
    if (performance.now() > end) throw new Error(`It did not come to hold within ${milliseconds} ms: ${await what()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
