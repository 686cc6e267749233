'use client';

/** For faults of the frame of all pages: it has no style but the browser's. */
export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main>
          <h1>This page could not be made</h1>
          <p>The fault is the site’s, not yours.</p>
          <button type="button" onClick={reset}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
