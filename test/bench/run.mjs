// `npm run bench [-- PART ...]`: speed, as ratios against a reference measured in the same run.
const PARTS = {
  core: 'the ISMIR 2023 experiment against scikit-learn (about 10 minutes, needs python3-sklearn and python3-h5py)',
  embed:
    'each embedding model, and YAMNet from mp3 against a Python pipeline (about 3 minutes, needs sox, python3-torch and python3-h5py)',
  api: 'a leaderboard and a results page over 3 million rows, and a submission to its rank (about 8 minutes, needs PostgreSQL)',
  web: 'the site’s leaderboard of 1,000 entries in Chromium (about 1 minute)',
  verdict: 'discrepancies against NumPy and SciPy (about 2 minutes, needs python3-scipy and python3-threadpoolctl)',
};

const [part = 'core', ...args] = process.argv.slice(2);
if (!(part in PARTS)) {
  console.error(
    `Unknown part ${part}. Parts: ${Object.entries(PARTS)
      .map(([id, text]) => `\n  ${id}: ${text}`)
      .join('')}`,
  );
  process.exit(2);
}
const { main } = await import(`./${part}.mjs`);
await main(args);
