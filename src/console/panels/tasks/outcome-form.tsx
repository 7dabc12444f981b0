/** The form that a task asks for, made from its JSON Schema. What the server finds wrong stands at its field. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { fieldAt, type OutcomeField, outcomeFields, toOutcome } from '../../state/outcome-form.js';
import { type Task } from '../../state/tasks.js';

export function OutcomeForm({ task, onEnd }: { task: Task; onEnd: () => void }) {
  const { tasks, store } = useConsole();
  const messages = useMessages();
  const busy = useStore((state) => state.busy);
  const fields = outcomeFields(task.outcomeSchema);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [fault, setFault] = useState<{ field: string; expected: string } | null>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select, textarea')?.focus(), []);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setFault(null);
    if (await tasks.complete(task, toOutcome(fields, typed))) {
      onEnd();
      return;
    }
    const { error } = store.get();
    const field = fieldAt(fields, error?.where.path);
    if (!error || field === null) return;
    setFault({ field, expected: error.where.expected ?? error.message });
    store.set({ error: null });
    form.current?.querySelector<HTMLElement>(`[name="${field}"]`)?.focus();
  };
  return (
    <form ref={form} class="form report" aria-label={messages.tasks.send} onSubmit={(event) => void submit(event)}>
      {fields.map((field) => (
        <label key={field.name}>
          {field.title ?? messages.tasks.fields[field.name] ?? field.name}
          <Field
            field={field}
            value={typed[field.name] ?? ''}
            faulty={fault?.field === field.name}
            onInput={(value) => setTyped({ ...typed, [field.name]: value })}
          />
          {fault?.field === field.name && (
            <small class="field-fault" role="alert">
              {messages.tasks.wrong(fault.expected)}
            </small>
          )}
        </label>
      ))}
      <div class="form-buttons">
        <button type="button" class="secondary" onClick={onEnd}>
          {messages.work.giveUp}
        </button>
        <button type="submit" class="primary" disabled={busy !== null}>
          {busy === null ? messages.tasks.send : messages.work.working}
        </button>
      </div>
    </form>
  );
}

interface FieldProps {
  readonly field: OutcomeField;
  readonly value: string;
  readonly faulty: boolean;
  readonly onInput: (value: string) => void;
}

function Field({ field, value, faulty, onInput }: FieldProps) {
  const messages = useMessages();
  const shared = { name: field.name, value, 'aria-invalid': faulty };
  const onChange = (event: { currentTarget: { value: string } }): void => onInput(event.currentTarget.value);
  switch (field.kind) {
    case 'yes-no':
      return (
        <select {...shared} required={field.required} onChange={onChange}>
          <option value="">{messages.tasks.choose}</option>
          <option value="true">{messages.tasks.yes}</option>
          <option value="false">{messages.tasks.no}</option>
        </select>
      );
    case 'choice':
      return (
        <select {...shared} required={field.required} onChange={onChange}>
          <option value="">{messages.tasks.choose}</option>
          {field.choices.map((choice) => (
            <option key={choice} value={String(choice)}>
              {choice}
            </option>
          ))}
        </select>
      );
    case 'whole':
    case 'number':
      return (
        <input
          {...shared}
          type="number"
          required={field.required}
          min={field.minimum}
          max={field.maximum}
          step={field.kind === 'whole' ? 1 : 'any'}
          onInput={onChange}
        />
      );
    case 'date':
      return <input {...shared} type="date" required={field.required} onInput={onChange} />;
    default:
      return <textarea {...shared} rows={2} maxLength={field.maxLength} onInput={onChange} />;
  }
}
