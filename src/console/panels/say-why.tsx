/** A form of one text: a reason or a result, with the buttons that send it or give it up. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useMessages, useStore } from '../console.js';
import { TextArea, textOrNull } from './incident/work-form.js';

interface SayWhyProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly submit: string;
  readonly required?: boolean;
  /** null: left empty. Resolves to whether it was done. */
  readonly send: (text: string | null) => Promise<boolean>;
  readonly onEnd: () => void;
}

export function SayWhy({ name, label, hint, submit, required, send, onEnd }: SayWhyProps) {
  const messages = useMessages();
  const busy = useStore((state) => state.busy);
  const [text, setText] = useState('');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('textarea')?.focus(), []);
  const onSubmit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await send(textOrNull(text))) onEnd();
  };
  // Escape gives up the form, not what lies below it.
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onEnd();
  };
  return (
    <form ref={form} class="form" aria-label={submit} onSubmit={(event) => void onSubmit(event)} onKeyDown={onKey}>
      <TextArea name={name} label={label} hint={hint} required={required} value={text} onInput={setText} />
      <div class="form-buttons">
        <button type="submit" class="primary" disabled={busy !== null}>
          {busy === null ? submit : messages.officer.working}
        </button>
        <button type="button" class="secondary" onClick={onEnd}>
          {messages.officer.keep}
        </button>
      </div>
    </form>
  );
}
