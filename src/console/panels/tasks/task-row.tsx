/** One task: what, for whom, by when; done with its form, or skipped by the command. */
import { useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { timeOfDay } from '../../i18n/format.js';
import { nameIn } from '../../i18n/language.js';
import { outcomeFields } from '../../state/outcome-form.js';
import { isOpenTask, isSettledTask, type Task } from '../../state/tasks.js';
import { Countdown } from '../countdown.js';
import { SayWhy } from '../say-why.js';
import { OutcomeForm } from './outcome-form.js';

interface TaskRowProps {
  readonly task: Task;
  readonly mayComplete: boolean;
  readonly maySkip: boolean;
  /** Says which incident it belongs to, where the list is of several. */
  readonly withIncident: boolean;
}

export function TaskRow({ task, mayComplete, maySkip, withIncident }: TaskRowProps) {
  const { tasks } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const [form, setForm] = useState<'complete' | 'skip' | null>(null);
  const words = messages.tasks;
  const name = nameIn(language, task);
  const settled = isSettledTask(task);
  const canComplete = mayComplete && isOpenTask(task);
  const canSkip = maySkip && !settled;
  const complete = (): void => {
    if (outcomeFields(task.outcomeSchema).length > 0) setForm('complete');
    else void tasks.complete(task, null);
  };
  return (
    <li class={`task${settled ? ' task-settled' : ''}`} data-task={task.kind} data-status={task.status}>
      <div class="task-head">
        <div class="task-main">
          <strong>{name}</strong>
          <small>
            {withIncident && <IncidentOf task={task} />}
            {words.owners[task.who]}
            {task.unit && ` ${task.unit.callSign}`} · {words.status[task.status]}
            {!settled && task.beforeResolving && ` · ${words.holdsUp}`}
          </small>
          {!settled && <Due dueAt={task.dueAt} overdueAt={task.overdueAt} />}
          {task.reason && <small>{task.reason}</small>}
          {task.outcome !== null && <Outcome outcome={task.outcome} />}
        </div>
        {form === null && (canComplete || canSkip) && (
          <TaskButtons
            name={name}
            onComplete={canComplete ? complete : null}
            onSkip={canSkip ? () => setForm('skip') : null}
          />
        )}
      </div>
      {form === 'complete' && canComplete && <OutcomeForm task={task} onEnd={() => setForm(null)} />}
      {form === 'skip' && canSkip && (
        <SayWhy
          name="reason"
          label={words.skipReason}
          submit={words.skip}
          required
          send={(reason) => tasks.skip(task, reason ?? '')}
          onEnd={() => setForm(null)}
        />
      )}
    </li>
  );
}

function TaskButtons(props: { name: string; onComplete: (() => void) | null; onSkip: (() => void) | null }) {
  const words = useMessages().tasks;
  const busy = useStore((state) => state.busy);
  return (
    <div class="task-buttons">
      {props.onComplete && (
        <button
          type="button"
          class="primary small"
          disabled={busy !== null}
          aria-label={words.completeLabel(props.name)}
          onClick={props.onComplete}
        >
          {words.complete}
        </button>
      )}
      {props.onSkip && (
        <button
          type="button"
          class="secondary small"
          disabled={busy !== null}
          aria-label={words.skipLabel(props.name)}
          onClick={props.onSkip}
        >
          {words.skip}
        </button>
      )}
    </div>
  );
}

function IncidentOf({ task: { incident } }: { task: Task }) {
  const { nearest } = useConsole();
  const seesMap = useStore((state) => state.account?.role !== 'DESK' && state.account?.role !== 'OFFICER');
  const label = [incident.number, incident.address].filter(Boolean).join(' ');
  if (!seesMap) return <>{label} · </>;
  return (
    <>
      <button type="button" class="link" onClick={() => void nearest.openIncident(incident.id)}>
        {label}
      </button>{' '}
      ·{' '}
    </>
  );
}

/** Times that are near count down; later ones are said by the clock. */
const COUNTED_DOWN_MS = 3_600_000;

export function Due({ dueAt, overdueAt }: { dueAt: string | null | undefined; overdueAt: string | null | undefined }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  if (!dueAt) return null;
  if (overdueAt) return <small class="late">{messages.tasks.overdue}</small>;
  if (Date.parse(dueAt) - Date.now() > COUNTED_DOWN_MS)
    return <small>{messages.tasks.due(timeOfDay(dueAt, language))}</small>;
  return (
    <small>
      <Countdown until={dueAt} left={messages.tasks.dueIn} over={messages.tasks.overdue} />
    </small>
  );
}

function Outcome({ outcome }: { outcome: unknown }) {
  const words = useMessages().tasks;
  if (typeof outcome !== 'object' || outcome === null) return null;
  const said = Object.entries(outcome).map(([name, value]) => {
    const text = value === true ? words.yes : value === false ? words.no : plain(value);
    return `${words.fields[name] ?? name}: ${text}`;
  });
  return <small class="task-outcome">{said.join(' · ')}</small>;
}

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}
