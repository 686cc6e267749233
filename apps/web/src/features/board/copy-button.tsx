'use client';

import { type MouseEvent, useState } from 'react';

/** A link to a text that copies it where scripts run. */
export function CopyButton({ href, name }: { href: string; name: string }) {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready');
  async function copy(event: MouseEvent) {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    try {
      const response = await fetch(href);
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      await navigator.clipboard.writeText(await response.text());
      setState('copied');
    } catch {
      setState('failed');
    }
    setTimeout(() => setState('ready'), 3000);
  }
  return (
    <a href={href} onClick={copy}>
      <span aria-live="polite">
        {state === 'copied' ? `${name} copied` : state === 'failed' ? `${name} was not copied` : `Copy as ${name}`}
      </span>
    </a>
  );
}
