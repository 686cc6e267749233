'use client';

/** For faults of the site itself; what goes wrong with the API is shown by the pages. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <>
      <p className="eyebrow">Error</p>
      <h1>This page could not be made</h1>
      <p className="lead">The fault is the site’s, not yours.</p>
      <p>
        <button type="button" className="button" onClick={reset}>
          Try again
        </button>
      </p>
      {error.digest && <p className="note">Digest {error.digest}, for whoever runs the site.</p>}
    </>
  );
}
