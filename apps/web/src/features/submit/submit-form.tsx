'use client';

import { useEffect, useState, useTransition } from 'react';
import type { Label, Scope, SiteSubmitFormQuery, SubmitMethodInput } from '../../graphql/operations.generated';
import { Faults } from '../forms/faults';
import type { FormState } from '../forms/form-state';
import { submit, validate } from './actions';
import { checkRecipe } from './check-recipe';
import { GraphFiles } from './graph-files';
import { RecipeEditor } from './recipe-editor';
import type { OperatorSchema } from './recipe-schema';
import styles from './submit.module.css';

interface SubmitFormProps {
  readonly benchmarks: readonly SiteSubmitFormQuery['benchmarks']['edges'][number]['node'][];
  readonly operators: readonly OperatorSchema[];
  readonly artifactBytes: number;
}

const EXAMPLE = `{
  "name": "my-method",
  "title": "LDA, then own figures",
  "operators": [
    { "op": "lda" },
    { "op": "standardise", "by": "domain" }
  ]
}
`;
/** After the last keystroke, before the server is asked. */
const CHECK_AFTER_MS = 900;

const LABELS: readonly (readonly [Label, string])[] = [
  ['DATASET', 'which dataset a clip is of'],
  ['INSTRUMENT', 'whether the instrument sounds'],
  ['GENRE', 'the genre'],
];

/** A submission: a recipe that the server fits, or graphs that their author fitted. */
export function SubmitForm({ benchmarks, operators, artifactBytes }: SubmitFormProps) {
  const [kind, setKind] = useState<'recipe' | 'onnx'>('recipe');
  const [benchmark, setBenchmark] = useState(benchmarks[0]?.slug ?? '');
  const [scope, setScope] = useState<Scope>('GLOBAL');
  const [recipe, setRecipe] = useState(EXAMPLE);
  const [slug, setSlug] = useState('');
  const [title, setTitle] = useState('');
  const [labels, setLabels] = useState<readonly Label[]>(['DATASET']);
  const [artifacts, setArtifacts] = useState<Readonly<Record<string, string>>>({});
  const [state, setState] = useState<FormState>({});
  const [checked, setChecked] = useState<'no' | 'asked' | 'good' | 'bad'>('no');
  // Sent twice, by a double click or a lost answer, it is one submission.
  const [sendKey, setSendKey] = useState('');
  const [pending, start] = useTransition();

  const embeddings = benchmarks.find((own) => own.slug === benchmark)?.embeddings ?? [];
  const local = checkRecipe(recipe, operators);
  const input = inputOf();
  const content = input && JSON.stringify(input);

  function inputOf(): SubmitMethodInput | undefined {
    if (kind === 'recipe') {
      if (!('recipe' in local)) return undefined;
      const { name, title: shown, reference } = local.recipe;
      const words = { title: text(shown), reference: text(reference) };
      return { benchmark, scope, recipe: local.recipe, method: { slug: name, ...words } };
    }
    const sent = Object.entries(artifacts).map(([embedding, sha256]) => ({ embedding, sha256 }));
    if (sent.length === 0 || slug === '') return undefined;
    return { benchmark, scope, artifacts: sent, labelsUsed: labels, method: { slug, title: title || null } };
  }

  useEffect(() => {
    setChecked('no');
    setState({});
    setSendKey(crypto.randomUUID?.() ?? String(Math.random()));
    if (!content) return;
    const timer = setTimeout(async () => {
      setChecked('asked');
      const answer = await validate(JSON.parse(content) as SubmitMethodInput);
      setState(answer);
      setChecked(answer.errors?.length ? 'bad' : 'good');
    }, CHECK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [content]);

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (input) start(async () => setState((await submit(input, sendKey)) ?? {}));
      }}
    >
      <fieldset className="row">
        <legend className="hidden">Kind of method</legend>
        {(['recipe', 'onnx'] as const).map((own) => (
          <label key={own} className="row">
            <input type="radio" name="kind" value={own} checked={kind === own} onChange={() => setKind(own)} />
            {own === 'recipe' ? 'Recipe: built-in operators, fitted by the server' : 'ONNX: a map that you fitted'}
          </label>
        ))}
      </fieldset>
      <div className={styles.pair}>
        <div className="field">
          <label htmlFor="benchmark">Benchmark</label>
          <select
            id="benchmark"
            className="input"
            value={benchmark}
            onChange={(event) => setBenchmark(event.target.value)}
          >
            {benchmarks.map((own) => (
              <option key={own.slug} value={own.slug}>
                {own.title}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor="scope">Fitted on</label>
          <select
            id="scope"
            className="input"
            value={scope}
            onChange={(event) => setScope(event.target.value as Scope)}
          >
            <option value="GLOBAL">all clips</option>
            <option value="CLASSWISE">positives of each instrument</option>
          </select>
        </div>
      </div>
      {kind === 'recipe' ? (
        <div className="field">
          <label htmlFor="recipe">Recipe</label>
          <RecipeEditor value={recipe} onChange={setRecipe} operators={operators} invalid={'faults' in local} />
        </div>
      ) : (
        <>
          <div className={styles.pair}>
            <div className="field">
              <label htmlFor="slug">Name in tables and addresses</label>
              <input
                id="slug"
                className="input"
                required
                maxLength={64}
                value={slug}
                onChange={(event) => setSlug(event.target.value)}
                placeholder="my-map"
              />
            </div>
            <div className="field">
              <label htmlFor="title">Title</label>
              <input
                id="title"
                className="input"
                maxLength={200}
                value={title}
                onChange={(event) => setTitle(event.target.value)}
              />
            </div>
          </div>
          <fieldset className="field">
            <legend>Training labels that its fit used</legend>
            {LABELS.map(([label, meaning]) => (
              <label key={label} className="row">
                <input
                  type="checkbox"
                  checked={labels.includes(label)}
                  onChange={({ target }) =>
                    setLabels(target.checked ? [...labels, label] : labels.filter((own) => own !== label))
                  }
                />
                {meaning}
              </label>
            ))}
          </fieldset>
          <GraphFiles key={benchmark} embeddings={embeddings} bytesMax={artifactBytes} onChange={setArtifacts} />
        </>
      )}
      <div id="recipe-check" aria-live="polite" className={styles.check}>
        {kind === 'recipe' && 'faults' in local && (
          <ul className="alert">
            {local.faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        )}
        {checked === 'asked' && <p className="note">The server is checking …</p>}
        {checked === 'good' && <p className={styles.good}>The server accepts it.</p>}
      </div>
      <Faults {...state} />
      <div>
        <button type="submit" className="button" data-kind="primary" disabled={!input || pending || checked === 'bad'}>
          {pending ? 'Submitting …' : 'Submit'}
        </button>
      </div>
    </form>
  );
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
