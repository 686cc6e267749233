'use client';

import { useState } from 'react';
import styles from '../docs/docs.module.css';
import { EXAMPLES } from './examples';

/** A query, its variables and its answer. */
export function Explorer() {
  const [query, setQuery] = useState<string>(EXAMPLES['A board']);
  const [variables, setVariables] = useState('');
  const [answer, setAnswer] = useState('');
  const [running, setRunning] = useState(false);

  async function run() {
    setRunning(true);
    try {
      const body = JSON.stringify({ query, variables: variables.trim() ? JSON.parse(variables) : undefined });
      const response = await fetch('/docs/explorer/run', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      const text = await response.text();
      setAnswer(pretty(text));
    } catch (error) {
      setAnswer(error instanceof SyntaxError ? `The variables are not JSON: ${error.message}` : String(error));
    } finally {
      setRunning(false);
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <p className="row">
        {Object.entries(EXAMPLES).map(([name, example]) => (
          <button key={name} type="button" className="button" data-kind="plain" onClick={() => setQuery(example)}>
            {name}
          </button>
        ))}
      </p>
      <div className={styles.explorer}>
        <div className="field">
          <label htmlFor="query">Query</label>
          <textarea
            id="query"
            className="input"
            rows={20}
            spellCheck={false}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void run();
            }}
          />
          <label htmlFor="variables">Variables, JSON</label>
          <textarea
            id="variables"
            className="input"
            rows={3}
            spellCheck={false}
            value={variables}
            onChange={(event) => setVariables(event.target.value)}
          />
          <div>
            <button type="submit" className="button" data-kind="primary" disabled={running}>
              {running ? 'Asking …' : 'Run'}
            </button>{' '}
            <span className="note">
              or <kbd>Ctrl</kbd> + <kbd>Enter</kbd>
            </span>
          </div>
        </div>
        <div className="field">
          <label htmlFor="answer">Answer</label>
          <output id="answer">
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
            <pre className={styles.answer} tabIndex={0}>
              <code>{answer || 'Run the query to see.'}</code>
            </pre>
          </output>
        </div>
      </div>
    </form>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
