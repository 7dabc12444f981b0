/** Open incidents: the queue, then those without a unit, then by priority, then longest waiting, then by number; or those that a search has found. */
import { useConsole, useMessages, useStore } from '../console.js';
import { age } from '../i18n/format.js';
import { type Messages, nameIn } from '../i18n/language.js';
import { mayDispatch } from '../state/rights.js';
import { activeAssignments, type Incident, isOpen } from '../state/state.js';
import { PriorityChip } from './chips.js';
import { Empty } from './empty.js';
import { IncidentSearch } from './incident-search.js';
import { typeName } from './incident-type.js';
import { HeldQueue } from './queue/queue.js';
import { secondsSince, useNow } from './use-now.js';

const AGES_EVERY_MS = 5000;
const NOTHING: readonly Incident[] = [];

export function IncidentList() {
  const found = useStore((state) => (state.search.text.trim() === '' ? null : (state.search.found ?? NOTHING)));
  return (
    <>
      <IncidentSearch />
      {found === null ? <OpenIncidents /> : <Found incidents={found} />}
    </>
  );
}

/** Those that wait in the queue come first, with its proposals. */
function OpenIncidents() {
  const messages = useMessages();
  const incidents = useStore((state) => state.incidents);
  const queued = useStore((state) => mayDispatch(state.account));
  const open = [...incidents.values()].filter(isOpen).sort(byUrgency);
  const held = queued ? open.filter(({ status }) => status === 'HELD') : [];
  return (
    <>
      <HeldQueue held={held} />
      {open.length === 0 ? (
        <Empty title={messages.incidents.empty} hint={messages.incidents.emptyHint} />
      ) : (
        <Rows incidents={open.filter((incident) => !held.includes(incident))} />
      )}
    </>
  );
}

function Found({ incidents }: { incidents: readonly Incident[] }) {
  const messages = useMessages();
  const searching = useStore((state) => state.search.found === null);
  if (searching) return null;
  if (incidents.length === 0) return <Empty title={messages.work.search.none} hint={messages.work.search.noneHint} />;
  return <Rows incidents={incidents} />;
}

function Rows({ incidents }: { incidents: readonly Incident[] }) {
  const now = useNow(AGES_EVERY_MS);
  return (
    <ul class="rows">
      {incidents.map((incident) => (
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
    void nearest.openIncident(incident);
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
      {isOpen(incident) && <small class="row-foot">{sentWords(incident, messages)}</small>}
    </button>
  );
}

function sentWords(incident: Incident, messages: Messages): string {
  const callSigns = activeAssignments(incident).map(({ unit }) => unit.callSign);
  return callSigns.length > 0 ? messages.incidents.unitsSent(callSigns.join(', ')) : messages.incidents.noUnit;
}
