'use client';

import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { type Completions, completionsAt } from './recipe-completions';
import type { OperatorSchema } from './recipe-schema';
import styles from './submit.module.css';

interface RecipeEditorProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly operators: readonly OperatorSchema[];
  readonly invalid: boolean;
}

/** A recipe as JSON: operators, parameters and values are offered while one types. */
export function RecipeEditor({ value, onChange, operators, invalid }: RecipeEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const list = useId();
  const [offered, setOffered] = useState<Completions>();
  const [chosen, setChosen] = useState(0);

  function look() {
    const at = area.current;
    setOffered(at ? completionsAt(at.value, at.selectionStart, operators) : undefined);
    setChosen(0);
  }

  function take(option: string) {
    const at = area.current;
    if (!at || !offered) return;
    const caret = at.selectionStart;
    // A quote that closes the string already is kept.
    const closes = at.value[caret] === '"' ? '' : '"';
    const next = `${at.value.slice(0, offered.from)}${option}${closes}${at.value.slice(caret)}`;
    // At once: what is typed next must find the caret in its place.
    flushSync(() => {
      onChange(next);
      setOffered(undefined);
    });
    const place = offered.from + option.length + 1;
    at.focus();
    at.setSelectionRange(place, place);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!offered) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setChosen((chosen + step + offered.options.length) % offered.options.length);
    else if (event.key === 'Enter' || event.key === 'Tab') take(offered.options[chosen]!.text);
    else if (event.key === 'Escape') setOffered(undefined);
    else return;
    event.preventDefault();
  }

  return (
    <div className={styles.editor}>
      <textarea
        ref={area}
        id="recipe"
        className="input"
        rows={12}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        value={value}
        aria-invalid={invalid || undefined}
        aria-describedby="recipe-check"
        aria-controls={offered ? list : undefined}
        aria-autocomplete="list"
        onChange={(event) => {
          onChange(event.target.value);
          look();
        }}
        onClick={look}
        onKeyDown={onKeyDown}
        onBlur={() => setTimeout(() => setOffered(undefined), 150)}
      />
      {offered && (
        <div id={list} role="listbox" aria-label="What fits here" className={styles.offers}>
          {offered.options.map(({ text, meaning }, i) => (
            <div
              key={text}
              role="option"
              tabIndex={-1}
              aria-selected={i === chosen}
              onMouseDown={(event) => {
                event.preventDefault();
                take(text);
              }}
            >
              <code>{text}</code> <span className="note">{meaning}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
