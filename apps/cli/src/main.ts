import { Command } from 'commander';
import { addAdmin } from './commands/admin.js';
import { addBenchmark } from './commands/benchmark.js';
import { addBenchmarks } from './commands/benchmarks.js';
import { addBoard } from './commands/board.js';
import { addCancel } from './commands/cancel.js';
import { addCheck } from './commands/check.js';
import { addCompare } from './commands/compare.js';
import { addData } from './commands/data.js';
import { addDevices } from './commands/devices.js';
import { addDownloadTraining } from './commands/download-training.js';
import { addDump } from './commands/dump.js';
import { addEffects } from './commands/effects.js';
import { addEmbed } from './commands/embed.js';
import { addEvaluate } from './commands/evaluate.js';
import { addExportOnnx } from './commands/export-onnx.js';
import { addExportTraining } from './commands/export-training.js';
import { addLogin } from './commands/login.js';
import { addMethods } from './commands/methods.js';
import { addModels } from './commands/models.js';
import { addPerturb } from './commands/perturb.js';
import { addPlot } from './commands/plot.js';
import { addReproduce } from './commands/reproduce.js';
import { addRestore } from './commands/restore.js';
import { addResults } from './commands/results.js';
import { addSignup } from './commands/signup.js';
import { addStatus } from './commands/status.js';
import { addSubmit } from './commands/submit.js';
import { addTag } from './commands/tag.js';
import { addVerdict } from './commands/verdict.js';
import { addWithdraw } from './commands/withdraw.js';
import { guardProcess, reportFailure } from './failure.js';
import { VERSION } from './version.js';

guardProcess();
const program = new Command('ebb')
  .description('Measures the bias of pre-trained audio embeddings and judges methods that claim to correct it.')
  .version(VERSION)
  .exitOverride();
const judging = [
  addBenchmarks,
  addMethods,
  addEffects,
  addEvaluate,
  addVerdict,
  addCompare,
  addCheck,
  addReproduce,
  addExportOnnx,
  addExportTraining,
];
const making = [addTag, addPlot, addPerturb, addEmbed, addModels, addDevices, addData, addBenchmark];
const serving = [
  addSignup,
  addLogin,
  addDownloadTraining,
  addSubmit,
  addStatus,
  addCancel,
  addWithdraw,
  addBoard,
  addResults,
  addAdmin,
  addDump,
  addRestore,
];
for (const add of [...judging, ...making, ...serving]) add(program);
try {
  await program.parseAsync();
} catch (error) {
  reportFailure(error);
}
