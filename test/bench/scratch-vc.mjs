import { METHODS } from '@ebb/core/correct/methods';
import { loadPaperFolder } from '@ebb/core/io/paper-folder';
import { evaluateTask } from '@ebb/core/benchmark/evaluate';
import { createOrtCompute } from '@ebb/core/io/ort-compute';
const [names='none,lda', disc='pooled', draws='1000']=process.argv.slice(2);
const folder = await loadPaperFolder('/tmp/ebb/vb-folder', { reading: 'as-run', seed: 42 });
const emb = await folder.loadEmbedding('yamnet');
const inner=await createOrtCompute('cpu'); const log={};
const wrap=(name)=>async(...m)=>{const where=new Error().stack.split('\n').slice(2,5).map(s=>s.match(/at (?:async )?(\S+)/)?.[1]).join('<'); const c=process.cpuUsage(); const r=await inner[name](...m); const u=process.cpuUsage(c); const k=name+' '+where; const e=log[k]??={n:0,gflop:0,cpu:0}; e.n++; e.gflop+=2*r.rows*r.cols*m[0].cols/1e9/(name==='gram'?2:1); e.cpu+=(u.user+u.system)/1e6; return r;};
const compute={...inner, device:inner.device, precision:inner.precision, gram:wrap('gram'), product:wrap('product')};
const variants=names.split(',').map(n=>({recipe:METHODS.find(m=>m.name===n),scope:'global'}));
for(let i=0;i<10;i+=3){ const c=process.cpuUsage();
const r=await evaluateTask(folder.benchmark, emb, variants, {pair:[0,1],instrument:i}, compute, {drawCount:+draws, regimes:[], keepScores:false, discrepancies: disc==='no'?undefined:disc});
const u=process.cpuUsage(c); console.log(i, ((u.user+u.system)/1e6).toFixed(2), r.rows.find(r=>r.metric=='biasCosine').n);}
console.table(Object.entries(log).map(([k,v])=>({k,...v,cpu:+v.cpu.toFixed(2)})));
