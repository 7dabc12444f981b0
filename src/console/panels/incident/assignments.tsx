/** Who was sent: how far they are, how long an offer still waits for its answer, and why one has ended. */
import { useConsole, useMessages, useStore } from '../../console.js';
import { timeOfDay } from '../../i18n/format.js';
import { type Incident, isActiveStatus } from '../../state/state.js';
import { VehicleMark } from '../chips.js';
import { Countdown } from '../countdown.js';

type Assignment = Incident['assignments'][number];

export function Assignments({ incident, mayCallOff }: { incident: Incident; mayCallOff: boolean }) {
  const messages = useMessages();
  if (incident.assignments.length === 0) return null;
  return (
    <section aria-labelledby="assignments-title">
      <header class="section-head">
        <h3 id="assignments-title">{messages.incidents.assignments}</h3>
      </header>
      <ul class="assignments">
        {incident.assignments.map((assignment) => (
          <AssignmentRow key={assignment.id} assignment={assignment} mayCallOff={mayCallOff} />
        ))}
      </ul>
    </section>
  );
}

function AssignmentRow({ assignment, mayCallOff }: { assignment: Assignment; mayCallOff: boolean }) {
  const { dispatch, nearest } = useConsole();
  const messages = useMessages();
  const busy = useStore((state) => state.busy);
  const { id, unit, status } = assignment;
  const active = isActiveStatus(status);
  return (
    <li data-assignment={unit.callSign} data-status={status} class={active ? undefined : 'assignment-over'}>
      <VehicleMark vehicle={unit.vehicle} />
      <div class="assignment-main">
        <button type="button" class="link" onClick={() => nearest.selectUnit(unit.id)}>
          {unit.callSign}
        </button>{' '}
        <span class={`step step-${status}`}>{messages.assignmentStatus[status]}</span>
        <Progress assignment={assignment} />
        {status === 'OFFERED' && <Delivery delivery={assignment.delivery} />}
      </div>
      {mayCallOff && active && (
        <button
          type="button"
          class="secondary small"
          disabled={busy !== null}
          aria-label={messages.incidents.callOffLabel(unit.callSign)}
          onClick={() => void dispatch.callOff(id)}
        >
          {messages.incidents.callOff}
        </button>
      )}
    </li>
  );
}

/** How far the offer has come: a dispatcher who sees that it has not reached the device takes the radio. */
function Delivery({ delivery }: { delivery: Assignment['delivery'] }) {
  const words = useMessages().sending.delivery;
  const language = useStore((state) => state.language);
  if (!delivery) return null;
  const { deliveredAt, sentAt, pushedAt, attempts } = delivery;
  const at = (moment: string): string => timeOfDay(moment, language);
  const [state, said] = deliveredAt
    ? ['delivered', words.delivered(at(deliveredAt))]
    : sentAt
      ? ['sent', words.sent(at(sentAt), attempts)]
      : pushedAt
        ? ['pushed', words.pushed(at(pushedAt))]
        : ['unsent', words.unsent];
  return (
    <small class="delivery" data-delivery={state}>
      {said}
    </small>
  );
}

function Progress({ assignment: { status, respondBy, predictedArrivalAt, endReason } }: { assignment: Assignment }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  if (!isActiveStatus(status)) return endReason ? <small>{messages.sending.endReason(endReason)}</small> : null;
  const arrives =
    status !== 'ON_SCENE' && predictedArrivalAt
      ? messages.place.arrivesAt(timeOfDay(predictedArrivalAt, language))
      : null;
  return (
    <small>
      {status === 'OFFERED' && respondBy && (
        <Countdown until={respondBy} left={messages.sending.respond} over={messages.sending.respondOver} />
      )}
      {status === 'OFFERED' && respondBy && arrives && ' · '}
      {arrives}
    </small>
  );
}
