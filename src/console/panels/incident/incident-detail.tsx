/** One incident: what and where, who is sent and who should be, what it may be the same as, what is done about it, and its trail. */
import { useEffect } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { mayDispatch } from '../../state/rights.js';
import { type Incident, isOpen } from '../../state/state.js';
import { Candidates } from '../candidates.js';
import { PriorityChip } from '../chips.js';
import { Empty } from '../empty.js';
import { typeName } from '../incident-type.js';
import { Assignments } from './assignments.js';
import { Duplicates } from './duplicates.js';
import { IncidentFacts } from './incident-facts.js';
import { IncidentTasks } from './incident-tasks.js';
import { IncidentWork } from './incident-work.js';
import { PlanRecommendation } from './plan-recommendation.js';
import { PlaceNotes } from './place-notes.js';
import { Trail } from './trail.js';

export function IncidentDetail({ id }: { id: string }) {
  const messages = useMessages();
  const incident = useStore((state) => state.incidents.get(id));
  if (!incident) return <Empty title={messages.errors.NOT_FOUND} />;
  return <Detail incident={incident} />;
}

function Detail({ incident }: { incident: Incident }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const types = useStore((state) => state.district?.incidentTypes);
  const mayWork = useStore((state) => mayDispatch(state.account));
  useReadings(incident, mayWork);
  const open = isOpen(incident);
  return (
    <article class="detail" data-incident-detail={incident.number} data-status={incident.status}>
      <header class="detail-head">
        <PriorityChip priority={incident.priority} />
        <div>
          <h2>{typeName(types, incident.type, language)}</h2>
          <p>
            {incident.number} ·{' '}
            <span class={`stage stage-${incident.status}`}>{messages.incidentStatus[incident.status]}</span>
          </p>
        </div>
      </header>
      <PlaceNotes incident={incident} mayWithdraw={mayWork} />
      <IncidentFacts incident={incident} />
      <Assignments incident={incident} mayCallOff={mayWork} />
      <IncidentTasks incident={incident} mayWork={mayWork} />
      {open && mayWork && <PlanRecommendation incident={incident} />}
      <Duplicates incident={incident} mayMerge={mayWork} />
      {mayWork && <IncidentWork key={incident.status} incident={incident} />}
      {open ? (
        <Candidates incidentId={mayWork ? incident.id : null} leading={false} />
      ) : (
        <p class="hint">{messages.place.closedIncident}</p>
      )}
      <Trail incident={incident} />
    </article>
  );
}

/** What is not part of the picture is read when the incident is opened, and again whenever it, or the number of those that it may double, has changed. */
function useReadings(incident: Incident, mayWork: boolean): void {
  const { work, sending, tasks } = useConsole();
  const others = useStore((state) => state.incidents.size);
  useEffect(() => void work.load(incident.id), [incident, others]);
  useEffect(() => void tasks.loadOfIncident(incident.id), [incident]);
  useEffect(() => {
    if (mayWork && isOpen(incident)) void sending.recommend(incident.id);
  }, [incident, mayWork]);
}
