import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { TrainingTable } from './training-table.js';

/** A row group holds about a million numbers, which bounds what the encoder holds at a time. */
const GROUP_NUMBERS = 2 ** 20;

/**
 * The training table as a Parquet file: text columns key, dataset, recording and genre, an int32 column `label_<instrument>` an
 * instrument (-1, 0, 1) and `embedding`, a list of float32.
 */
export function encodeTrainingParquet(table: TrainingTable): Uint8Array {
  const { rows, instruments, dim } = table;
  const schema: SchemaElement[] = [
    { name: 'root', num_children: 5 + instruments.length },
    ...['key', 'dataset', 'recording', 'genre'].map(textColumn),
    ...instruments.map((name) => int32Column(`label_${name}`)),
    { name: 'embedding', repetition_type: 'REQUIRED', converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', type: 'FLOAT', repetition_type: 'REQUIRED' },
  ];
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema, createdBy: 'ebb', codec: 'UNCOMPRESSED' });
  const groupRows = Math.max(1, Math.floor(GROUP_NUMBERS / dim));
  for (let from = 0; from < rows.length; from += groupRows) {
    const group = rows.slice(from, from + groupRows);
    const columnData = [
      { name: 'key', data: group.map(({ key }) => key) },
      { name: 'dataset', data: group.map(({ dataset }) => dataset) },
      { name: 'recording', data: group.map(({ recording }) => recording) },
      { name: 'genre', data: group.map(({ genre }) => genre) },
      ...instruments.map((name, i) => ({ name: `label_${name}`, data: group.map(({ labels }) => labels[i]!) })),
      { name: 'embedding', data: group.map(({ embedding }) => Array.from(embedding)) },
    ];
    parquet.write({ columnData, rowGroupSize: groupRows });
  }
  parquet.finish();
  return new Uint8Array(writer.getBuffer());
}

function textColumn(name: string): SchemaElement {
  return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' };
}

function int32Column(name: string): SchemaElement {
  return { name, type: 'INT32', repetition_type: 'REQUIRED' };
}
