import type { EvaluationRow } from '../../db/evaluation-columns.js';
import type { RequestContext } from '../../graphql/context.js';
import type { VersionRow } from '../method/method.type.js';

/** The version under which an evaluation is shown. */
export async function shownVersion({ loaders }: RequestContext, evaluationId: string): Promise<VersionRow> {
  const [first] = await loaders.versionOfEvaluation.load(evaluationId);
  return loaders.version.load(first!.versionId);
}

/** The command that computes an evaluation again. */
export async function reproducingCommand(context: RequestContext, row: EvaluationRow): Promise<string> {
  const { loaders } = context;
  const [version, embedding] = await Promise.all([
    shownVersion(context, row.id),
    loaders.embedding.load(row.embeddingId),
  ]);
  const [method, revision] = await Promise.all([
    loaders.method.load(version.methodId),
    loaders.revision.load(embedding.revisionId),
  ]);
  const benchmark = { mini: 'mini', ismir2023: 'ismir2023 --data DIR' }[revision.slug] ?? `FOLDER-OF-${revision.slug}`;
  const graph = `--onnx ${method.slug}.onnx`;
  const recipe = method.builtIn ? `--method ${method.slug}` : `--recipe ${method.slug}.json`;
  const scope = row.scope === 'any' ? 'global' : row.scope;
  const given = version.kind === 'onnx' ? graph : recipe;
  return `ebb verdict --benchmark ${benchmark} --embedding ${embedding.slug} ${given} --scope ${scope}`;
}
