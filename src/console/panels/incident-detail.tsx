/** One incident: what and where, who is sent, and who could be sent. */
import { useConsole, useMessages, useStore } from '../console.js';
import { age, dateAndTime, timeOfDay } from '../i18n/format.js';
import { nameIn } from '../i18n/language.js';
import { activeAssignments, type Incident, isOpen } from '../state/state.js';
import { Candidates } from './candidates.js';
import { PriorityChip, VehicleMark } from './chips.js';
import { Empty } from './empty.js';
import { typeName } from './incident-type.js';
import { PremiseNotes } from './premise-notes.js';
import { secondsSince, useNow } from './use-now.js';

export function IncidentDetail({ id }: { id: string }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const incident = useStore((state) => state.incidents.get(id));
  const types = useStore((state) => state.district?.incidentTypes);
  const mayAssign = useStore((state) => state.account?.role !== 'PLANNER');
  if (!incident) return <Empty title={messages.errors.NOT_FOUND} />;
  return (
    <article class="detail" data-incident-detail={incident.number}>
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
      <PremiseNotes incident={incident} />
      <Facts incident={incident} />
      <Assignments incident={incident} mayCallOff={mayAssign} />
      {isOpen(incident) ? (
        <Candidates incidentId={mayAssign ? incident.id : null} />
      ) : (
        <p class="hint">{messages.place.closedIncident}</p>
      )}
    </article>
  );
}

function Facts({ incident }: { incident: Incident }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const now = useNow(5000);
  const { grid, station, address, description, reportedAt } = incident;
  return (
    <dl class="facts">
      {address && (
        <>
          <dt>{messages.incidents.address}</dt>
          <dd>{address}</dd>
        </>
      )}
      {description && (
        <>
          <dt>{messages.incidents.description}</dt>
          <dd>{description}</dd>
        </>
      )}
      <dt>{messages.incidents.grid}</dt>
      <dd>{grid ? `${grid.code} ${nameIn(language, grid)}` : messages.place.outsideGrids}</dd>
      {station && (
        <>
          <dt>{messages.incidents.station}</dt>
          <dd>{nameIn(language, station)}</dd>
        </>
      )}
      <dt>{messages.incidents.reported}</dt>
      <dd>
        {dateAndTime(reportedAt, language)} · {messages.incidents.age(age(secondsSince(reportedAt, now), messages))}
      </dd>
    </dl>
  );
}

function Assignments({ incident, mayCallOff }: { incident: Incident; mayCallOff: boolean }) {
  const { dispatch, nearest } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const busy = useStore((state) => state.busy);
  if (incident.assignments.length === 0) return null;
  const active = new Set(activeAssignments(incident).map((assignment) => assignment.id));
  return (
    <section aria-labelledby="assignments-title">
      <header class="section-head">
        <h3 id="assignments-title">{messages.incidents.assignments}</h3>
      </header>
      <ul class="assignments">
        {incident.assignments.map((assignment) => (
          <li key={assignment.id} data-assignment={assignment.unit.callSign} data-status={assignment.status}>
            <VehicleMark vehicle={assignment.unit.vehicle} />
            <div class="assignment-main">
              <button type="button" class="link" onClick={() => nearest.selectUnit(assignment.unit.id)}>
                {assignment.unit.callSign}
              </button>{' '}
              {messages.assignmentStatus[assignment.status]}
              {active.has(assignment.id) && assignment.status !== 'ON_SCENE' && assignment.predictedArrivalAt && (
                <small>{messages.place.arrivesAt(timeOfDay(assignment.predictedArrivalAt, language))}</small>
              )}
            </div>
            {mayCallOff && active.has(assignment.id) && (
              <button
                type="button"
                class="secondary small"
                disabled={busy !== null}
                aria-label={messages.incidents.callOffLabel(assignment.unit.callSign)}
                onClick={() => void dispatch.callOff(assignment.id)}
              >
                {messages.incidents.callOff}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
