/** What the plan of an incident asks for besides units, and whom it is handed over to. */
import { useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { type HandOverPartner } from '../../generated/graphql.js';
import { type Incident, isOpen, isOver } from '../../state/state.js';
import { byUrgency, isSettledTask, type Task } from '../../state/tasks.js';
import { HandOverRow } from '../tasks/hand-over-row.js';
import { TaskRow } from '../tasks/task-row.js';
import { TextArea, textOrNull, WorkForm } from './work-form.js';

export function IncidentTasks({ incident, mayWork }: { incident: Incident; mayWork: boolean }) {
  const words = useMessages().tasks;
  const read = useStore((state) => state.tasks.ofIncident);
  const known = read?.incidentId === incident.id ? read : null;
  if (known === null || known.tasks.length + known.handOvers.length === 0)
    return known && mayWork && isOpen(incident) ? <HandOverElsewhere incidentId={incident.id} /> : null;
  return (
    <section aria-labelledby="tasks-title" id="incident-tasks" tabIndex={-1}>
      <header class="section-head">
        <h3 id="tasks-title">{words.title}</h3>
        <Blocking tasks={known.tasks} over={isOver(incident)} />
      </header>
      <ul class="tasks">
        {[...known.tasks].sort(byUrgency).map((task) => (
          <TaskRow key={task.id} task={task} mayComplete={mayWork} maySkip={mayWork} withIncident={false} />
        ))}
      </ul>
      {known.handOvers.length > 0 && (
        <>
          <h3>{words.handOvers}</h3>
          <ul class="tasks">
            {known.handOvers.map((handOver) => (
              <HandOverRow
                key={handOver.id}
                handOver={handOver}
                mayAnswer={mayWork}
                mayWithdraw={mayWork}
                withIncident={false}
              />
            ))}
          </ul>
        </>
      )}
      {mayWork && (isOpen(incident) || isOver(incident)) && <HandOverElsewhere incidentId={incident.id} />}
    </section>
  );
}

function Blocking({ tasks, over }: { tasks: readonly Task[]; over: boolean }) {
  const words = useMessages().tasks;
  const count = tasks.filter((task) => task.beforeResolving && !isSettledTask(task)).length;
  return count > 0 && !over ? <span class="hint">{words.blocked(count)}</span> : null;
}

const PARTNERS: readonly HandOverPartner[] = [
  'COMMUNITY_OFFICER',
  'MEDIATION_ROOM',
  'FRAUD_DESK',
  'INVESTIGATION',
  'TRAFFIC_POLICE',
  'FIRE_SERVICE',
];

function HandOverElsewhere({ incidentId }: { incidentId: string }) {
  const { tasks } = useConsole();
  const words = useMessages().tasks;
  const [open, setOpen] = useState(false);
  const [to, setTo] = useState<HandOverPartner>(PARTNERS[0]!);
  const [remark, setRemark] = useState('');
  if (!open)
    return (
      <button type="button" class="secondary small" data-work="hand-over" onClick={() => setOpen(true)}>
        {words.handOver}
      </button>
    );
  return (
    <WorkForm
      label={words.askPartner}
      send={() => tasks.handOver(incidentId, to, textOrNull(remark))}
      onEnd={() => setOpen(false)}
    >
      <label>
        {words.handOverTo}
        <select name="partner" value={to} onChange={(event) => setTo(event.currentTarget.value as HandOverPartner)}>
          {PARTNERS.map((partner) => (
            <option key={partner} value={partner}>
              {words.partners[partner]}
            </option>
          ))}
        </select>
      </label>
      <TextArea label={words.handOverRemark} name="remark" value={remark} onInput={setRemark} />
    </WorkForm>
  );
}
