/** The style sheet of the report: light and dark by the reader's setting, and light on paper. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --ink: #1a1a1a; --muted: #5f6368; --line: #e2e2e2; --panel: #f5f6f7;
  --first: #0072b2; --second: #c04a00; --third: #00795a; --better: 0, 114, 178; --worse: 213, 94, 0; }
@media screen and (prefers-color-scheme: dark) { :root { --ground: #15171a; --ink: #e8e8e8; --muted: #a3a9b0; --line: #34383d;
  --panel: #1f2226; --first: #56b4e9; --second: #f0904d; --third: #35c99d; --better: 86, 180, 233; --worse: 240, 144, 77; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 80rem; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, "DejaVu Sans", Verdana, sans-serif; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.35rem; margin: 3rem 0 .75rem; padding-top: .75rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
h4 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p, ul, ol, dl { margin: .5rem 0; max-width: 48rem; }
a { color: var(--first); }
:focus-visible { outline: 2px solid var(--first); outline-offset: 2px; }
.note, figcaption { font-size: .85rem; color: var(--muted); max-width: 48rem; margin: .25rem 0; }
.verdict { border-left: 4px solid var(--first); padding: .25rem 0 .25rem 1rem; margin: 1rem 0; }
.table { overflow-x: auto; margin: 1rem 0 .25rem; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { padding: .2rem .6rem .2rem 0; white-space: nowrap; border-bottom: 1px solid var(--line); vertical-align: baseline; }
thead th { border-bottom: 1px solid var(--muted); font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 500; position: sticky; left: 0; background: var(--ground); }
.left { text-align: left; } .right { text-align: right; }
td.heat { padding-left: .5rem; } .heat .interval { min-width: 0; color: var(--ink); }
.wrap { white-space: normal; min-width: 9rem; } .long { min-width: 20rem; }
.interval { display: inline-block; min-width: 6.6em; text-align: left; color: var(--muted); font-size: .8125rem; }
.undefined { color: var(--muted); font-style: italic; }
figure { margin: 1rem 0; overflow-x: auto; } figure svg { max-width: 100%; height: auto; }
main > figure svg { min-width: min(36rem, 190vw); }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(18rem, 100%), 1fr)); gap: 0 1rem; }
.panels figure { margin: .5rem 0; display: flex; flex-direction: column-reverse; justify-content: flex-start; }
.key { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; list-style: none; font-size: .875rem; max-width: none; }
.key svg { vertical-align: middle; margin-right: .4rem; }
details { margin: .75rem 0; } summary { cursor: pointer; font-weight: 600; }
pre { overflow-x: auto; background: var(--panel); padding: .75rem; font-size: .8125rem; white-space: pre-wrap; overflow-wrap: anywhere; }
code { overflow-wrap: anywhere; }
dl.facts { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .1rem 1rem; max-width: none; }
dl.facts dt { color: var(--muted); } dl.facts dd { margin: 0; overflow-wrap: anywhere; }
nav ul { padding-left: 1.1rem; }
@media (max-width: 30rem) { dl.facts { grid-template-columns: 1fr; } dl.facts dd { margin-bottom: .4rem; } }
@media print { :root { color-scheme: light; } body { max-width: none; font-size: 11pt; padding: 0; } nav { display: none; }
  h2, h3, h4 { break-after: avoid; } figure, tr { break-inside: avoid; } .table { overflow: visible; }
  table { font-size: 8pt; } th, td { white-space: normal; } tbody th { position: static; }
  details::details-content { display: block; content-visibility: visible; } }
`;
