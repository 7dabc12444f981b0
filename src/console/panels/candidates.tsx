/** Who gets there first: candidates by time of arrival, each with its way, and the nearer units that were not taken, with the reason. */
import { useConsole, useMessages, useStore } from '../console.js';
import { age, clockTime, distance, timeOfDay } from '../i18n/format.js';
import { type Language, type Messages, nameIn, streetIn } from '../i18n/language.js';
import { type Candidate, type Rejection } from '../state/state.js';
import { StatusChip, VehicleMark } from './chips.js';
import { Empty } from './empty.js';
import { Symbol } from './symbols.js';

/** Streets named on one line; the longest stretches tell the way. */
const STREETS_NAMED = 3;
/** Fixes come every few seconds: only one older than this is worth a word. */
const FRESH_FIX_S = 15;

/** `incidentId`: what the units would be assigned to; null where nothing is reported yet. `leading`: the first candidate is what the page proposes. */
export function Candidates({ incidentId, leading = true }: { incidentId: string | null; leading?: boolean }) {
  const { nearest } = useConsole();
  const messages = useMessages();
  const { loading, result } = useStore((state) => state.nearest);
  return (
    <section class="nearest" aria-busy={loading} aria-labelledby="nearest-title">
      <header class="section-head">
        <h3 id="nearest-title">{messages.place.nearest}</h3>
        <span role="status" class="hint">
          {loading ? messages.place.searching : result ? messages.place.candidateCount(result.candidates.length) : ''}
        </span>
        <button
          type="button"
          class="quiet square"
          aria-label={messages.place.refresh}
          title={messages.place.refresh}
          onClick={() => void nearest.search()}
        >
          <Symbol name="refresh" />
        </button>
      </header>
      {result ? (
        <>
          {result.candidates.length === 0 && <Empty title={messages.place.none} hint={messages.place.noneHint} />}
          <ol class="candidates">
            {result.candidates.map((candidate, rank) => (
              <li key={candidate.unit.id}>
                <CandidateCard
                  candidate={candidate}
                  rank={rank}
                  incidentId={incidentId}
                  proposed={leading && rank === 0}
                />
              </li>
            ))}
          </ol>
          <Rejections rejected={result.rejected} more={result.moreRejected} />
        </>
      ) : (
        <Skeleton />
      )}
    </section>
  );
}

function CandidateCard({
  candidate,
  rank,
  incidentId,
  proposed,
}: {
  candidate: Candidate;
  rank: number;
  incidentId: string | null;
  proposed: boolean;
}) {
  const { nearest } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const highlighted = useStore((state) => state.nearest.highlighted);
  const { unit } = candidate;
  // The list is as old as the question; the unit's status is live.
  const status = useStore((state) => state.units.get(unit.id)?.status ?? unit.status);
  const leading = highlighted === null ? rank === 0 : highlighted === unit.id;
  const show = (): void => nearest.highlight(unit.id);
  return (
    <div
      class={`candidate${leading ? ' candidate-leading' : ''}`}
      data-candidate={unit.callSign}
      onMouseEnter={show}
      onFocusCapture={show}
    >
      <VehicleMark vehicle={unit.vehicle} status={status} />
      <div class="candidate-main">
        <p class="candidate-line">
          <strong>{unit.callSign}</strong>
          <span class="time">{clockTime(candidate.travelTimeS)}</span>
          <span>{distance(candidate.distanceM)}</span>
          {candidate.crossesStationBoundary && (
            <span class="tag" title={nameIn(language, unit.station)}>
              {messages.place.crosses}
            </span>
          )}
        </p>
        <small>{viaWords(candidate, language, messages)}</small>
        <small>{arrivalWords(candidate, language, messages)}</small>
      </div>
      {incidentId !== null && status !== 'AVAILABLE' && <StatusChip status={status} />}
      {incidentId !== null && status === 'AVAILABLE' && (
        <AssignButton incidentId={incidentId} candidate={candidate} proposed={proposed} />
      )}
    </div>
  );
}

function AssignButton(props: { incidentId: string; candidate: Candidate; proposed: boolean }) {
  const { dispatch } = useConsole();
  const messages = useMessages();
  const busy = useStore((state) => state.busy);
  const { unit } = props.candidate;
  return (
    <button
      type="button"
      class={props.proposed ? 'primary' : 'secondary'}
      disabled={busy !== null}
      aria-label={messages.place.assignLabel(unit.callSign)}
      onClick={() => void dispatch.assign(props.incidentId, unit.id)}
    >
      {busy === `assign:${unit.id}` ? messages.place.assigning : messages.place.assign}
    </button>
  );
}

function Rejections({ rejected, more }: { rejected: readonly Rejection[]; more: boolean }) {
  const messages = useMessages();
  if (rejected.length === 0) return null;
  return (
    <details class="rejected" open={rejected.length <= 3}>
      <summary>{messages.place.rejected(`${rejected.length}${more ? '+' : ''}`)}</summary>
      <ul>
        {rejected.map(({ unit, reason, detail }) => (
          <li key={unit.id} title={detail ?? undefined}>
            <VehicleMark vehicle={unit.vehicle} />
            <strong>{unit.callSign}</strong>
            <span>{messages.rejection[reason]}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The longest named stretches of the way, in the order in which they are travelled. */
function viaWords(candidate: Candidate, language: Language, messages: Messages): string {
  const lengths = new Map<string, number>();
  for (const step of candidate.route.steps) {
    const street = streetIn(language, step);
    if (street) lengths.set(street, (lengths.get(street) ?? 0) + step.distanceM);
  }
  const longest = new Set(
    [...lengths]
      .sort((a, b) => b[1] - a[1])
      .slice(0, STREETS_NAMED)
      .map(([street]) => street),
  );
  const named = [...lengths.keys()].filter((street) => longest.has(street));
  if (named.length === 0) return messages.place.via(messages.place.viaNone);
  return messages.place.via(named.join(language === 'zh' ? '、' : ', '));
}

/** When it gets there; and how old its position is, where that matters. */
function arrivalWords(candidate: Candidate, language: Language, messages: Messages): string {
  const earliest = timeOfDay(candidate.arrivalEarliest, language);
  const latest = timeOfDay(candidate.arrivalLatest, language);
  const arrives = earliest === latest ? messages.place.arrivesAt(earliest) : messages.place.arrives(earliest, latest);
  if (candidate.fixAgeS < FRESH_FIX_S) return arrives;
  return `${arrives} · ${messages.place.fixAge(age(candidate.fixAgeS, messages))}`;
}

/** Takes the room of the list while it is on its way, so that nothing jumps. */
function Skeleton() {
  return (
    <div class="skeleton" aria-hidden="true">
      <i />
      <i />
      <i />
    </div>
  );
}
