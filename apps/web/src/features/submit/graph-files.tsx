'use client';

import { useState } from 'react';
import { byteSize } from '../../text/number-text';
import { Faults } from '../forms/faults';
import type { FormState } from '../forms/form-state';
import { uploadGraph } from './upload-graph';

interface GraphFilesProps {
  readonly embeddings: readonly { readonly slug: string; readonly dim: number }[];
  readonly bytesMax: number;
  /** SHA-256 of the files that the server has, by embedding. */
  readonly onChange: (artifacts: Readonly<Record<string, string>>) => void;
}

interface Sent extends FormState {
  readonly share?: number;
  readonly sha256?: string;
}

/** A graph for each embedding, uploaded as soon as it is chosen. */
export function GraphFiles({ embeddings, bytesMax, onChange }: GraphFilesProps) {
  const [files, setFiles] = useState<Readonly<Record<string, Sent>>>({});

  function keep(slug: string, sent: Sent) {
    setFiles((before) => ({ ...before, [slug]: sent }));
  }

  async function choose(slug: string, file: File | undefined) {
    const others = Object.entries(files).filter(([own, { sha256 }]) => own !== slug && sha256);
    const known = Object.fromEntries(others.map(([own, { sha256 }]) => [own, sha256!]));
    onChange(known);
    if (!file) return keep(slug, {});
    if (file.size > bytesMax) {
      const message = `${file.name} has ${byteSize(file.size)}; ${byteSize(bytesMax)} at most.`;
      return keep(slug, { errors: [{ field: slug, code: 'GRAPH_LIMIT', message, hint: null }] });
    }
    keep(slug, { share: 0 });
    const sent = await uploadGraph(file, (share) => keep(slug, { share }));
    keep(slug, sent);
    if ('sha256' in sent) onChange({ ...known, [slug]: sent.sha256 });
  }

  return (
    <fieldset className="field">
      <legend>Graphs, one an embedding</legend>
      {embeddings.map(({ slug, dim }) => {
        const { share, sha256, errors } = files[slug] ?? {};
        return (
          <div key={slug} className="field">
            <label htmlFor={`graph-${slug}`}>
              {slug} <span className="note">embedding float32 [N, {dim}]</span>
            </label>
            <input
              id={`graph-${slug}`}
              type="file"
              accept=".onnx"
              className="input"
              onChange={({ target }) => void choose(slug, target.files?.[0])}
            />
            {share !== undefined && <progress value={share} max={1} aria-label={`Upload for ${slug}`} />}
            {sha256 && (
              <p className="note">
                Uploaded: <code>{sha256.slice(0, 16)}</code>
              </p>
            )}
            <Faults errors={errors ?? []} />
          </div>
        );
      })}
    </fieldset>
  );
}
