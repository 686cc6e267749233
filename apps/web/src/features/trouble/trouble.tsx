import type { ClientError } from '@ebb/client/client-error';

const TITLES: Readonly<Record<string, string>> = {
  SERVER_UNREACHABLE: 'The API cannot be reached',
  TIMED_OUT: 'The API takes too long',
  RATE_LIMITED: 'Too many requests for now',
  UNEXPECTED_ANSWER: 'The API gave an answer that this site does not understand',
};

const ADVICE: Readonly<Record<string, string>> = {
  SERVER_UNREACHABLE:
    'Nothing is lost: results are kept by the API. It may be starting; load the page again in a moment.',
  TIMED_OUT: 'It is up but slow, perhaps busy. Load the page again in a moment.',
  RATE_LIMITED: 'Wait a minute, then load the page again.',
  UNEXPECTED_ANSWER: 'Site and API may be of different versions; whoever runs this site can see more in its log.',
};

/** What stands in the place of a page's content when the API does not give it. */
export function Trouble({ error }: { error: ClientError }) {
  const { code, message, hint, details } = error;
  return (
    <section aria-labelledby="trouble">
      <meta name="robots" content="noindex" />
      <p className="eyebrow">{code}</p>
      <h1 id="trouble">{TITLES[code] ?? 'The API could not answer'}</h1>
      <p className="lead">{ADVICE[code] ?? 'Something went wrong on the server.'}</p>
      {/* The address of a server behind the site is nobody's business. */}
      {!(code in ADVICE) && (
        <p className="note">
          {message} {hint}
        </p>
      )}
      <p>
        {/* Without a target the link loads this page again, with or without scripts. */}
        <a href="?">Load this page again</a>
      </p>
      {details.requestId && <p className="note">Request {details.requestId}, for whoever runs the server.</p>}
    </section>
  );
}
