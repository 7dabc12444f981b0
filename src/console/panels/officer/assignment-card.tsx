/** The assignment of the own unit: what, where, which dangers, how to get there, and the step that comes next. */
import { useMessages, useStore } from '../../console.js';
import { clockTime, distance } from '../../i18n/format.js';
import { streetIn } from '../../i18n/language.js';
import { type OwnAssignment } from '../../state/officer.js';
import { PriorityChip } from '../chips.js';
import { Countdown } from '../countdown.js';
import { typeName } from '../incident-type.js';
import { PremiseNotes } from '../premise-notes.js';
import { SignOfLife } from './safety-section.js';
import { Steps } from './steps.js';

export function AssignmentCard({ assignment }: { assignment: OwnAssignment }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const types = useStore((state) => state.district?.incidentTypes);
  const { incident, status, respondBy } = assignment;
  return (
    <article class="own-assignment" data-own-assignment={incident.number} data-status={status}>
      {status === 'OFFERED' && (
        <p class="offer" role="alert">
          <strong>{messages.officer.offered}</strong>
          {respondBy && (
            <Countdown until={respondBy} left={messages.officer.answerIn} over={messages.officer.answerOver} />
          )}
        </p>
      )}
      <header class="detail-head">
        <PriorityChip priority={incident.priority} />
        <div>
          <h2>{typeName(types, incident.type, language)}</h2>
          <p>
            {incident.number} · <span class={`step step-${status}`}>{messages.assignmentStatus[status]}</span>
          </p>
        </div>
      </header>
      {incident.panic && (
        <p class="late">
          {messages.safety.inDanger}
          <strong>{incident.panic.callSign}</strong>
        </p>
      )}
      <SignOfLife assignment={assignment} />
      {incident.address && <p class="own-address">{incident.address}</p>}
      <Steps assignment={assignment} />
      <PremiseNotes incident={incident} />
      {incident.description && <p class="own-description">{incident.description}</p>}
      <CallerLine caller={incident.caller} />
      <Way assignment={assignment} />
    </article>
  );
}

function CallerLine({ caller }: { caller: OwnAssignment['incident']['caller'] }) {
  const messages = useMessages();
  const phone = caller.callbackPhone ?? caller.phone;
  if (!phone && !caller.name) return null;
  return (
    <p>
      {messages.work.caller.title}: {caller.name}{' '}
      {phone && (
        <a class="link" href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`} aria-label={messages.officer.call(phone)}>
          {phone}
        </a>
      )}
    </p>
  );
}

/** As it was planned when the unit was asked. */
function Way({ assignment: { route, status } }: { assignment: OwnAssignment }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  if (!route || status === 'ON_SCENE') return null;
  const streets = route.steps.filter((step) => streetIn(language, step) !== '');
  return (
    <details class="way">
      <summary>
        {messages.officer.way}: {messages.officer.wayWords(clockTime(route.travelTimeS), distance(route.distanceM))}
      </summary>
      <ol>
        {streets.map((step, at) => (
          <li key={at}>
            {streetIn(language, step)} <small>{distance(step.distanceM)}</small>
          </li>
        ))}
      </ol>
    </details>
  );
}
