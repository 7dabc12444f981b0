/** Who should go by the response plan: place by place, who fills it or why nobody can, whom that leaves a station without, and one button that sends all. */
import { useConsole, useMessages, useStore } from '../../console.js';
import { clockTime, distance, age } from '../../i18n/format.js';
import { type Messages, nameIn } from '../../i18n/language.js';
import { needWords } from '../../i18n/plan-words.js';
import { type PlanInForce, type Recommendation } from '../../state/desk.js';
import { type Incident } from '../../state/state.js';
import { VehicleMark } from '../chips.js';
import { Symbol } from '../symbols.js';

type Need = PlanInForce['content']['needs'][number];

export function PlanRecommendation({ incident }: { incident: Incident }) {
  const { sending } = useConsole();
  const messages = useMessages();
  const { incidentId, loading, plan, proposal } = useStore((state) => state.recommendation);
  if (incidentId !== incident.id || (proposal === null && !loading)) return null;
  return (
    <section class="plan" aria-busy={loading} aria-labelledby="plan-title">
      <header class="section-head">
        <h3 id="plan-title">{messages.sending.title}</h3>
        <span role="status" class="hint">
          {proposal === null ? messages.sending.working : planWords(plan, messages)}
        </span>
        <button
          type="button"
          class="quiet square"
          aria-label={messages.sending.refresh}
          title={messages.sending.refresh}
          onClick={() => void sending.recommend(incident.id)}
        >
          <Symbol name="refresh" />
        </button>
      </header>
      {proposal && (
        <>
          {plan && <p class="hint">{clockWords(plan, messages)}</p>}
          <Places proposal={proposal} needs={plan?.content.needs ?? []} />
          <ThinCover proposal={proposal} />
          <SendAll incidentId={incident.id} proposal={proposal} />
          <PassedOver proposal={proposal} />
        </>
      )}
    </section>
  );
}

function planWords(plan: PlanInForce | null, messages: Messages): string {
  if (plan === null) return messages.sending.noPlan;
  const how = plan.content.dispatch === 'AUTOMATIC' ? messages.sending.automatic : messages.sending.byDispatcher;
  return `${messages.sending.plan(plan.version)} · ${how}`;
}

function clockWords({ content: { clocks } }: PlanInForce, messages: Messages): string {
  return messages.sending.clocks(
    age(clocks.acknowledgeS, messages),
    age(clocks.startTravelS, messages),
    age(clocks.arriveS, messages),
  );
}

function Places({ proposal, needs }: { proposal: Recommendation; needs: readonly Need[] }) {
  const places = [
    ...proposal.units.map((unit) => ({
      ...unit,
      row: <FilledPlace key={unit.unit.id} filled={unit} need={needs[unit.need]} />,
    })),
    ...proposal.empty.map((empty) => ({
      ...empty,
      row: <VacantPlace key={`${empty.need}.${empty.place}`} vacant={empty} need={needs[empty.need]} />,
    })),
  ].sort((a, b) => a.need - b.need || a.place - b.place);
  return <ol class="places">{places.map(({ row }) => row)}</ol>;
}

function FilledPlace({ filled, need }: { filled: Recommendation['units'][number]; need: Need | undefined }) {
  const messages = useMessages();
  const { unit, arrivalS, isSent, candidate } = filled;
  return (
    <li class={`place${isSent ? ' place-sent' : ''}`} data-place={unit.callSign} data-sent={isSent}>
      <VehicleMark vehicle={unit.vehicle} />
      <div class="candidate-main">
        <p class="candidate-line">
          <strong>{unit.callSign}</strong>
          <span class="time">{clockTime(arrivalS)}</span>
          {candidate && <span>{distance(candidate.distanceM)}</span>}
          {candidate?.crossesStationBoundary && <span class="tag">{messages.sending.crosses}</span>}
        </p>
        {need && <small>{needWords(need, messages)}</small>}
      </div>
      {isSent && <span class="tag tag-good">{messages.sending.sent}</span>}
    </li>
  );
}

function VacantPlace({ vacant, need }: { vacant: Recommendation['empty'][number]; need: Need | undefined }) {
  const messages = useMessages();
  return (
    <li class="place place-vacant" data-vacant={vacant.reason}>
      <span class="vehicle">
        <Symbol name="warn" />
      </span>
      <div class="candidate-main">
        <strong>{messages.sending.empty[vacant.reason]}</strong>
        {need && <small>{needWords(need, messages)}</small>}
      </div>
    </li>
  );
}

function ThinCover({ proposal: { thinCover } }: { proposal: Recommendation }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  if (thinCover.length === 0) return null;
  return (
    <ul class="warnings">
      {thinCover.map(({ station, left, minimum }) => (
        <li key={station.id}>
          <Symbol name="warn" />
          {messages.sending.thin(nameIn(language, station), left, minimum)}
        </li>
      ))}
    </ul>
  );
}

function SendAll({ incidentId, proposal }: { incidentId: string; proposal: Recommendation }) {
  const { sending } = useConsole();
  const messages = useMessages();
  const busy = useStore((state) => state.busy);
  const wanted = proposal.units.filter(({ isSent }) => !isSent).length;
  if (wanted === 0 && proposal.empty.length === 0) return <p class="hint">{messages.sending.complete}</p>;
  // Without anybody to send it still counts: the plan may rob a less urgent incident, and the command is told.
  return (
    <button
      type="button"
      class={`${wanted > 0 ? 'primary' : 'secondary'} wide`}
      data-send-all
      disabled={busy !== null}
      onClick={() => void sending.dispatch(incidentId)}
    >
      {busy === `dispatch:${incidentId}`
        ? messages.sending.sending
        : wanted > 0
          ? messages.sending.sendAll(wanted)
          : messages.sending.sendNone}
    </button>
  );
}

function PassedOver({ proposal: { passedOver, rejected } }: { proposal: Recommendation }) {
  const messages = useMessages();
  const passed = [
    ...passedOver.map(({ unit, reason, detail }) => ({
      unit,
      detail,
      words: messages.sending.passed[reason] ?? reason,
    })),
    ...rejected.map(({ unit, reason, detail }) => ({ unit, detail, words: messages.rejection[reason] })),
  ];
  if (passed.length === 0) return null;
  return (
    <details class="rejected">
      <summary>{messages.sending.passedOver(passed.length)}</summary>
      <ul>
        {passed.map(({ unit, detail, words }) => (
          <li key={unit.id} title={detail ?? undefined}>
            <VehicleMark vehicle={unit.vehicle} />
            <strong>{unit.callSign}</strong>
            <span>{words}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
