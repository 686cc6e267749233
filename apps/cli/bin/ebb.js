#!/usr/bin/env node
// Plain JavaScript that any Node with ES modules can parse: it says what is missing before anything else is loaded.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const stop = (message) => {
  console.error(message);
  process.exit(1);
};

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  stop(`Ebb needs Node 20.19 or later; this is Node ${process.versions.node}. Newer ones: https://nodejs.org`);
}

if (!existsSync(path('../dist/main.js'))) {
  const script = path('../../../scripts/run.mjs');
  if (!existsSync(script)) stop('Ebb is not built. Run this in the repository: npm ci');
  console.error('Ebb is not built yet: building ...');
  // The build's own words go to stderr: stdout belongs to the command's result.
  const { status } = spawnSync(process.execPath, [script, 'build'], { stdio: ['inherit', 2, 2] });
  if (status !== 0) stop('The build failed. Run this in the repository: npm ci && npm run build');
}

import('../dist/main.js');
