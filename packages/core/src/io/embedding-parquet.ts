import { fileWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { blocksOf, type EmbeddingTable } from './embedding-table.js';

/**
 * Writes the rows as Parquet, a group of rows a block: text columns `key` and `path`, int32 `frame` where rows are patches, and
 * `embedding`, a list of float32; `dataset`, `model` and `provenance` (JSON) in the file's metadata.
 */
export function writeEmbeddingParquet(path: string, table: EmbeddingTable): void {
  const { clips, dim, frames, dataset, model, provenance } = table;
  const schema: SchemaElement[] = [
    { name: 'root', num_children: frames ? 4 : 3 },
    { name: 'key', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
    { name: 'path', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
    ...(frames ? [{ name: 'frame', type: 'INT32', repetition_type: 'REQUIRED' } as const] : []),
    { name: 'embedding', repetition_type: 'REQUIRED', converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', type: 'FLOAT', repetition_type: 'REQUIRED' },
  ];
  const parquet = new ParquetWriter({
    writer: fileWriter(path),
    schema,
    codec: 'UNCOMPRESSED',
    createdBy: 'ebb',
    kvMetadata: [
      { key: 'dataset', value: dataset },
      { key: 'model', value: model },
      { key: 'provenance', value: JSON.stringify(provenance) },
    ],
  });
  for (const block of blocksOf(table)) {
    const columnData = [
      { name: 'key', data: block.clips.map((clip) => clips[clip]!.key) },
      { name: 'path', data: block.clips.map((clip) => clips[clip]!.path) },
      ...(frames ? [{ name: 'frame', data: [...block.frames] }] : []),
      {
        name: 'embedding',
        data: block.clips.map((_, row) => Array.from(block.data.subarray(row * dim, (row + 1) * dim))),
      },
    ];
    parquet.write({ columnData, rowGroupSize: block.clips.length });
  }
  parquet.finish();
}
