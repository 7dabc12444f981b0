/** Incidents that wait for a unit, with what the queue proposes for each: sent by one click where the plan leaves it to the dispatcher. */
import { useEffect } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { age, clockTime } from '../../i18n/format.js';
import { type Messages } from '../../i18n/language.js';
import { type Queue } from '../../state/desk.js';
import { mayDispatch } from '../../state/rights.js';
import { type Incident } from '../../state/state.js';
import { PriorityChip } from '../chips.js';
import { typeName } from '../incident-type.js';
import { Symbol } from '../symbols.js';
import { passFocusTo } from '../use-lost-focus.js';
import { secondsSince, useNow } from '../use-now.js';

const AGES_EVERY_MS = 5000;

/** Nothing where no incident is held, or for those who do not dispatch. */
export function HeldQueue({ held }: { held: readonly Incident[] }) {
  const { sending } = useConsole();
  const messages = useMessages();
  const may = useStore((state) => mayDispatch(state.account));
  const { loading, proposal } = useStore((state) => state.queue);
  const ids = held.map(({ id }) => id).join();
  useEffect(() => (may ? sending.watchQueue() : undefined), [may]);
  // Which incidents are held decides what is proposed.
  useEffect(() => void sending.loadQueue(), [ids]);
  if (!may || held.length === 0) return null;
  return (
    <section class="queue" aria-busy={loading} aria-labelledby="queue-title">
      <header class="section-head">
        <h2 id="queue-title">{messages.sending.queue.title}</h2>
        <span class="hint" role="status">
          {loading && proposal === null ? messages.sending.queue.working : messages.sending.queue.held(held.length)}
        </span>
        <button
          type="button"
          class="quiet square"
          aria-label={messages.sending.queue.refresh}
          title={messages.sending.queue.refresh}
          onClick={() => void sending.loadQueue()}
        >
          <Symbol name="refresh" />
        </button>
      </header>
      <ul class="rows">
        {held.map((incident) => (
          <HeldRow key={incident.id} incident={incident} proposal={proposal} />
        ))}
      </ul>
      <p class="note">{messages.sending.queue.hint}</p>
    </section>
  );
}

function HeldRow({ incident, proposal }: { incident: Incident; proposal: Queue | null }) {
  const { nearest } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const types = useStore((state) => state.district?.incidentTypes);
  const now = useNow(AGES_EVERY_MS);
  return (
    <li class="held" data-held={incident.number}>
      <PriorityChip priority={incident.priority} />
      <div class="candidate-main">
        <p class="candidate-line">
          <button type="button" class="link" onClick={() => nearest.selectIncident(incident.id)}>
            {typeName(types, incident.type, language)}
          </button>
          <small>
            {incident.number} · {messages.incidents.age(age(secondsSince(incident.reportedAt, now), messages))}
          </small>
        </p>
        {proposalWords(incident, proposal, messages).map((words) => (
          <small key={words}>{words}</small>
        ))}
      </div>
      <SendProposed incident={incident} proposal={proposal} />
    </li>
  );
}

function SendProposed({ incident, proposal }: { incident: Incident; proposal: Queue | null }) {
  const { sending } = useConsole();
  const messages = useMessages();
  const busy = useStore((state) => state.busy);
  const matches = proposal?.now.filter((match) => match.incident.id === incident.id) ?? [];
  if (matches.length === 0) return null;
  // The queue sends these itself within a moment.
  if (matches[0]!.incident.responsePlan?.content.dispatch === 'AUTOMATIC')
    return <span class="tag">{messages.sending.automatic}</span>;
  const send = async (): Promise<void> => {
    await sending.sendProposed(incident.id);
    passFocusTo('.held .primary, .search input');
  };
  const units = matches.map(({ unit }) => unit.callSign).join(', ');
  return (
    <button
      type="button"
      class="primary"
      disabled={busy !== null}
      aria-label={messages.sending.queue.sendLabel(units, incident.number)}
      onClick={() => void send()}
    >
      {busy === `send:${incident.id}` ? messages.sending.sending : messages.sending.queue.send}
    </button>
  );
}

/** What is proposed for it, and why somebody who is wanted cannot be had. */
function proposalWords({ id }: Incident, proposal: Queue | null, messages: Messages): string[] {
  const words = messages.sending.queue;
  if (proposal === null) return [];
  const mine = <T extends { readonly incident: { readonly id: string } }>(list: readonly T[]): T[] =>
    list.filter(({ incident }) => incident.id === id);
  const lines = [
    ...mine(proposal.now).map(({ unit, arrivalS }) => words.proposes(unit.callSign, clockTime(arrivalS))),
    ...mine(proposal.awaited).map(({ unit, freeInS, arrivalS }) =>
      words.awaits(unit.callSign, age(freeInS, messages), clockTime(arrivalS)),
    ),
    ...new Set(mine(proposal.unserved).map(({ reason }) => words.unserved[reason])),
  ];
  return lines.length > 0 ? lines : [words.noProposal];
}
