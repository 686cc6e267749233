import { expect, test } from 'vitest';
import { html } from './html.js';

test('text is escaped in elements and in attributes, and HTML is not escaped twice', () => {
  const title = `<script>alert("1")</script> & 'so'`;
  const cell = html`<td title="${title}">${title}</td>`;
  const safe = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;so&#39;';
  expect(cell.text).toBe(`<td title="${safe}">${safe}</td>`);
  expect(html`<tr>${[cell, ['<', 0]]}</tr>`.text).toBe(`<tr>${cell.text}&lt;0</tr>`);
});
