/** A plan as JSON, put in force as a new version. The server checks it: what it finds wrong is shown with its place. */
import { useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { announce } from '../../actions/parts.js';
import { type Plan, planJson } from '../../state/plans.js';

export function PlanEditor({ plan, name, onEnd }: { plan: Plan; name: string; onEnd: () => void }) {
  const { plans, store } = useConsole();
  const messages = useMessages();
  const busy = useStore((state) => state.busy);
  const error = useStore((state) => state.error);
  const [json, setJson] = useState(() => planJson(plan.content));
  const [priority, setPriority] = useState(plan.priority ?? 0);
  const [syntax, setSyntax] = useState<string | null>(null);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    let content: unknown;
    try {
      content = JSON.parse(json);
      setSyntax(null);
    } catch (cause) {
      setSyntax(String(cause instanceof Error ? cause.message : cause));
      return;
    }
    const version = await plans.putPlan(plan.incidentType, priority || null, content);
    if (version === null) return;
    announce(store, messages.plans.done(name, version));
    onEnd();
  };

  return (
    <form class="form" aria-label={messages.plans.editLabel(name)} onSubmit={(event) => void submit(event)}>
      <label>
        {messages.plans.forPriority}
        <select name="priority" value={priority} onChange={(event) => setPriority(Number(event.currentTarget.value))}>
          {[0, 1, 2, 3, 4].map((level) => (
            <option key={level} value={level}>
              {level === 0 ? messages.plans.anyPriority : messages.plans.priority(level)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {messages.plans.json}
        <textarea
          class="json"
          name="plan"
          rows={18}
          spellcheck={false}
          value={json}
          onInput={(event) => setJson(event.currentTarget.value)}
        />
      </label>
      <div role="alert" class="plan-errors">
        {syntax !== null && <p>{messages.plans.notJson(syntax)}</p>}
        {error?.where.path && <p>{messages.plans.errorAt(error.where.path)}</p>}
        {error?.where.expected && <p>{messages.plans.expected(error.where.expected)}</p>}
      </div>
      <div class="form-buttons">
        <button type="button" class="secondary" onClick={onEnd}>
          {messages.plans.giveUp}
        </button>
        <button type="submit" class="primary" disabled={busy !== null}>
          {busy === null ? messages.plans.put : messages.plans.working}
        </button>
      </div>
    </form>
  );
}
