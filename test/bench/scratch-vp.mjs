import { METHODS } from '@ebb/core/correct/methods';
import { loadPaperFolder } from '@ebb/core/io/paper-folder';
import { evaluateTask } from '@ebb/core/benchmark/evaluate';
import { createOrtCompute } from '@ebb/core/io/ort-compute';
const [names='none,lda', disc='pooled', draws='1000']=process.argv.slice(2);
const folder = await loadPaperFolder('/tmp/ebb/vb-folder', { reading: 'as-run', seed: 42 });
const emb = await folder.loadEmbedding('yamnet');
const compute=await createOrtCompute('cpu');
const variants=names.split(',').map(n=>({recipe:METHODS.find(m=>m.name===n),scope:'global'}));
for(let i=0;i<10;i++){ const c=process.cpuUsage();
const r=await evaluateTask(folder.benchmark, emb, variants, {pair:[0,1],instrument:i}, compute, {drawCount:+draws, regimes:[], keepScores:false, discrepancies: disc==='no'?undefined:disc});
const u=process.cpuUsage(c); console.log(i, ((u.user+u.system)/1e6).toFixed(2), r.rows[0].n, r.judgement.variants[0].cells.length);}
