/** Open incidents: those without a unit first, then by priority, then longest waiting, then by number. */
import { useConsole, useMessages, useStore } from '../console.js';
import { age } from '../i18n/format.js';
import { type Messages, nameIn } from '../i18n/language.js';
import { activeAssignments, type Incident, isOpen } from '../state/state.js';
import { PriorityChip } from './chips.js';
import { Empty } from './empty.js';
import { typeName } from './incident-type.js';
import { secondsSince, useNow } from './use-now.js';

const AGES_EVERY_MS = 5000;

export function IncidentList() {
  const messages = useMessages();
  const incidents = useStore((state) => state.incidents);
  const now = useNow(AGES_EVERY_MS);
  const open = [...incidents.values()].filter(isOpen).sort(byUrgency);
  if (open.length === 0) return <Empty title={messages.incidents.empty} hint={messages.incidents.emptyHint} />;
  return (
    <ul class="rows">
      {open.map((incident) => (
        <li key={incident.id}>
          <IncidentRow incident={incident} now={now} />
        </li>
      ))}
    </ul>
  );
}

function byUrgency(a: Incident, b: Incident): number {
  const waiting = (incident: Incident): number => (activeAssignments(incident).length > 0 ? 1 : 0);
  return (
    waiting(a) - waiting(b) ||
    a.priority - b.priority ||
    Date.parse(a.reportedAt) - Date.parse(b.reportedAt) ||
    (a.number < b.number ? -1 : 1)
  );
}

function IncidentRow({ incident, now }: { incident: Incident; now: number }) {
  const { nearest, planning } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const types = useStore((state) => state.district?.incidentTypes);
  const open = (): void => {
    nearest.selectIncident(incident.id);
    void planning.drawReach();
  };
  return (
    <button type="button" class="row" data-incident={incident.id} onClick={open}>
      <PriorityChip priority={incident.priority} />
      <span class="row-main">
        <strong>{typeName(types, incident.type, language)}</strong>
        <small>
          {incident.number} · {incident.address ?? (incident.grid ? nameIn(language, incident.grid) : '')}
        </small>
      </span>
      <span class="row-side">
        <span class={`stage stage-${incident.status}`}>{messages.incidentStatus[incident.status]}</span>
        <small>{messages.incidents.age(age(secondsSince(incident.reportedAt, now), messages))}</small>
      </span>
      <small class="row-foot">{sentWords(incident, messages)}</small>
    </button>
  );
}

function sentWords(incident: Incident, messages: Messages): string {
  const callSigns = activeAssignments(incident).map(({ unit }) => unit.callSign);
  return callSigns.length > 0 ? messages.incidents.unitsSent(callSigns.join(', ')) : messages.incidents.noUnit;
}
