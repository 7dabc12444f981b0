/** Inspection rounds with how far they have come: what should be over and is not, then what goes on, then the others. */
import { useEffect } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { date } from '../../i18n/format.js';
import { type InspectionRound } from '../../state/grid-work.js';
import { Empty } from '../empty.js';
import { useNow } from '../use-now.js';

const LOOK_EVERY_MS = 60_000;

export function RoundList() {
  const { gridWork } = useConsole();
  const messages = useMessages();
  const rounds = useStore((state) => state.gridWork.inspections?.rounds ?? null);
  const now = useNow(LOOK_EVERY_MS);
  useEffect(() => void gridWork.loadInspections(), []);
  if (rounds === null) return <p class="note">{messages.signIn.loading}</p>;
  if (rounds.length === 0) return <Empty title={messages.gridWork.rounds.empty} />;
  const rank = (round: InspectionRound): number => (round.status !== 'OPEN' ? 2 : isLate(round, now) ? 0 : 1);
  const sorted = [...rounds].sort(
    (a, b) => rank(a) - rank(b) || Date.parse(a.endsAt) - Date.parse(b.endsAt) || (a.id < b.id ? -1 : 1),
  );
  return (
    <ul class="rows">
      {sorted.map((round) => (
        <RoundRow key={round.id} round={round} late={isLate(round, now)} />
      ))}
    </ul>
  );
}

function isLate({ status, endsAt }: InspectionRound, now: number): boolean {
  return status === 'OPEN' && Date.parse(endsAt) < now;
}

function RoundRow({ round, late }: { round: InspectionRound; late: boolean }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const words = messages.gridWork.rounds;
  const { visited, sites, hazards, hazardsLeft } = round.progress;
  return (
    <li class="grid-report-more" data-round={round.status}>
      <p class="candidate-line">
        <strong>{round.name}</strong>
        <span class={late ? 'late' : 'stage'}>{late ? words.late : words.status[round.status]}</span>
      </p>
      <small>{words.period(date(round.startsAt, language), date(round.endsAt, language))}</small>
      <meter min={0} max={Math.max(1, sites)} value={visited} aria-label={words.progress(visited, sites)} />
      <small>
        {words.progress(visited, sites)} · {words.hazards(hazards, hazardsLeft)}
      </small>
    </li>
  );
}
