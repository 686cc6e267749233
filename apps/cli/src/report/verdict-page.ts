import { correctabilitySection } from './correctability-section.js';
import { discrepancySection } from './discrepancy-section.js';
import { generalisationSection } from './generalisation-section.js';
import { groupsSection } from './groups-section.js';
import { Html, html } from './html.js';
import { INTERVAL_NOTE } from './html-table.js';
import type { JudgedRun } from './judged-run.js';
import { methodsSection } from './methods-section.js';
import { paperSection } from './paper-section.js';
import { factList, provenanceSection } from './provenance-section.js';
import { robustnessSection } from './robustness-section.js';
import { sensitivitySection } from './sensitivity-section.js';
import { STYLE } from './style.js';
import { verdictSentence } from './verdict-sentence.js';

/** The page may load nothing at all: its style and figures are in it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** The report of a verdict as one self-contained HTML page, with its figures in it, without scripts. */
export async function verdictPage(run: JudgedRun): Promise<string> {
  const { benchmark } = run;
  const title = `Verdict on ${benchmark.title}`;
  const sections: { readonly id: string; readonly title: string; readonly content: Html | [] }[] = [];
  for (const [e, verdict] of run.embeddings.entries()) {
    const id = `e${e + 1}`;
    const parts = [
      await generalisationSection(run, verdict, id),
      await robustnessSection(verdict, id),
      sensitivitySection(verdict, id),
      discrepancySection(verdict, id),
      groupsSection(verdict, id),
    ];
    const heading = html`<h2 id="${id}">${verdict.embedding}</h2>
`;
    sections.push({ id, title: verdict.embedding, content: html`${heading}${parts}` });
  }
  const common = [
    { id: 'correctability', title: 'Correctability', content: await correctabilitySection(run) },
    { id: 'paper', title: 'Beside the paper', content: paperSection(run) },
    { id: 'methods', title: 'Methods', content: methodsSection(run) },
    { id: 'provenance', title: 'Provenance', content: provenanceSection(run) },
  ];
  const shown = [...sections, ...common].filter(({ content }) => !Array.isArray(content));
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${summary(run)}
<nav aria-label="Contents"><ul>${shown.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>\n`)}</ul></nav>
${shown.map(({ content }) => content)}
</main>
</body>
</html>
`;
  return page.text;
}

/** What was judged, and the verdict in a sentence an embedding. */
function summary({ benchmark, embeddings }: JudgedRun): Html {
  const { datasets, instruments, genres, testLabels } = benchmark;
  const facts = [
    ['benchmark', benchmark.id],
    ['datasets', datasets.map(({ id, title, licence }) => html`${id}: ${title} (${licence})<br>`)],
    [`${instruments.length} instruments`, instruments.join(', ')],
    ['genres', genres.length > 1 ? genres.join(', ') : 'not told apart'],
    ['test labels', testLabels],
  ] as const;
  const verdicts = embeddings.map(
    (verdict) => html`<p><strong>${verdict.embedding}.</strong> ${verdictSentence(verdict)}</p>
`,
  );
  return html`${factList(facts)}
<div class="verdict">
${verdicts}</div>
<p class="note">Figures are ROC-AUC x 100 with one decimal. ${INTERVAL_NOTE} Significant means: Holm-corrected over all pairs of methods of the board, at 5%.</p>
`;
}
