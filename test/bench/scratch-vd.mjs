import { loadPaperFolder } from '@ebb/core/io/paper-folder';
import { createOrtCompute } from '@ebb/core/io/ort-compute';
import { taskData } from '@ebb/core/benchmark/task';
import { rowsOfDataset } from '@ebb/core/correct/training-rows';
import { normaliseScale } from '@ebb/core/measure/discrepancy/normalise-scale';
import { referenceBandwidth } from '@ebb/core/measure/discrepancy/reference-bandwidth';
import { DISCREPANCIES } from '@ebb/core/measure/discrepancy/registry';
import { measureDiscrepancies } from '@ebb/core/measure/discrepancy/measure-discrepancies';
import { crossValidatedScores } from '@ebb/core/classify/cross-validated-scores';
const folder = await loadPaperFolder('/tmp/ebb/vb-folder', { reading: 'as-run', seed: 42 });
const emb = await folder.loadEmbedding('yamnet'); const compute=await createOrtCompute('cpu');
const acc={};
const T=async(k,f)=>{const c=process.cpuUsage(),t=performance.now(); const r=await f(); const u=process.cpuUsage(c); (acc[k]??=[0,0])[0]+=(u.user+u.system)/1e6; acc[k][1]+=(performance.now()-t)/1e3; return r;};
for (const i of [3,6,9]) { const {training}=taskData(folder.benchmark, emb, {pair:[0,1],instrument:i});
 const raw={a:rowsOfDataset(training,0),b:rowsOfDataset(training,1)};
 const sets=await T('normalise',async()=>normaliseScale(raw)); const bandwidth=await T('bandwidth',()=>referenceBandwidth(raw,compute));
 const ctx={compute,seed:42,bandwidth,crossValidate:(x,p)=>crossValidatedScores(x,p,{folds:5,c:100,seed:42},compute)};
 for (const d of DISCREPANCIES.values()) if(d.id!=='domain-auc') {const v=await T(d.id,()=>d.compute(sets,ctx)); if(i==3)console.log(d.id,v);}
 await T('TOGETHER',()=>measureDiscrepancies(DISCREPANCIES.values(),raw,ctx));
}
console.table(acc);
