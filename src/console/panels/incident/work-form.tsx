/** The frame of every form about an incident: its fields, and the buttons that send it or give it up. */
import { type ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useMessages, useStore } from '../../console.js';
import { type Incident } from '../../state/state.js';
import { passFocusTo } from '../use-lost-focus.js';

export interface WorkFormProps {
  readonly incident: Incident;
  /** Done, or given up. */
  readonly onEnd: () => void;
}

interface FrameProps {
  readonly label: string;
  /** Resolves to whether it was done. */
  readonly send: () => Promise<boolean>;
  readonly onEnd: () => void;
  readonly children: ComponentChildren;
}

export function WorkForm({ label, send, onEnd, children }: FrameProps) {
  const messages = useMessages();
  const busy = useStore((state) => state.busy);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select, textarea')?.focus(), []);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await send()) end();
  };
  const end = (): void => {
    onEnd();
    passFocusTo('.work-actions button');
  };
  // Escape gives up the form, not the incident below it.
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    end();
  };
  return (
    <form ref={form} class="form report" aria-label={label} onSubmit={(event) => void submit(event)} onKeyDown={onKey}>
      {children}
      <div class="form-buttons">
        <button type="button" class="secondary" onClick={end}>
          {messages.work.giveUp}
        </button>
        <button type="submit" class="primary" disabled={busy !== null}>
          {busy === null ? label : messages.work.working}
        </button>
      </div>
    </form>
  );
}

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly hint?: string;
}

export function TextField({ label, name, value, onInput, required, maxLength = 2000, hint }: FieldProps) {
  return (
    <label>
      {label}
      <input
        name={name}
        required={required}
        maxLength={maxLength}
        placeholder={hint}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}

export function TextArea({ label, name, value, onInput, required, maxLength = 2000, hint }: FieldProps) {
  return (
    <label>
      {label}
      <textarea
        name={name}
        rows={3}
        required={required}
        maxLength={maxLength}
        placeholder={hint}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}

/** null for what was left empty. */
export function textOrNull(text: string): string | null {
  return text.trim() || null;
}
