/** The roster of one station's week: who works when, where cover is missing, and for supervisors the forms that change it. */
import { useEffect, useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { dateAndTime, dayName, shortTime } from '../../i18n/format.js';
import { nameIn } from '../../i18n/language.js';
import { mayPlanShifts } from '../../state/rights.js';
import { type CoverGap, type RosterOf, type Shift } from '../../state/shifts.js';
import { addDays, dayOf, daysOfWeek, mondayOf } from '../../state/week.js';
import { ShiftForm } from './shift-form.js';

export function Roster() {
  const { shifts } = useConsole();
  const messages = useMessages();
  const stations = useStore((state) => state.district?.stations) ?? [];
  const shown = useStore((state) => state.shifts.of);
  const roster = useStore((state) => state.shifts.roster);
  const mayPlan = useStore((state) => mayPlanShifts(state.account));
  const first = stations[0]?.id;
  useEffect(() => {
    if (first) void shifts.showRoster(shown ?? { stationId: first, monday: mondayOf(dayOf(new Date())) });
  }, [first]);
  if (shown === null) return <p class="note">{messages.shifts.loading}</p>;
  const known = roster?.of.stationId === shown.stationId && roster.of.monday === shown.monday ? roster : null;
  return (
    <div class="detail roster">
      <RosterBar of={shown} />
      {!mayPlan && <p class="hint">{messages.shifts.readOnly}</p>}
      {known === null ? (
        <p class="hint">{messages.shifts.loading}</p>
      ) : (
        <>
          <Gaps gaps={known.gaps} />
          {daysOfWeek(shown.monday).map((day) => (
            <Day key={day} day={day} shifts={known.shifts.filter((shift) => shift.day === day)} mayPlan={mayPlan} />
          ))}
          {known.more && <p class="hint">{messages.shifts.more}</p>}
          {mayPlan && <ShiftForm key={`${shown.stationId} ${shown.monday}`} of={shown} patterns={known.patterns} />}
          {mayPlan && <CopyWeek of={shown} />}
        </>
      )}
    </div>
  );
}

function RosterBar({ of }: { of: RosterOf }) {
  const { shifts } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const stations = useStore((state) => state.district?.stations) ?? [];
  const go = (days: number): void => void shifts.showRoster({ ...of, monday: addDays(of.monday, days) });
  return (
    <div class="roster-bar">
      <select
        name="station"
        aria-label={messages.shifts.station}
        value={of.stationId}
        onChange={(event) => void shifts.showRoster({ ...of, stationId: event.currentTarget.value })}
      >
        {stations.map((station) => (
          <option key={station.id} value={station.id}>
            {nameIn(language, station)}
          </option>
        ))}
      </select>
      <button type="button" class="secondary small" aria-label={messages.shifts.before} onClick={() => go(-7)}>
        ‹
      </button>
      <span aria-live="polite">
        {dayName(of.monday, language)} – {dayName(addDays(of.monday, 6), language)}
      </span>
      <button type="button" class="secondary small" aria-label={messages.shifts.after} onClick={() => go(7)}>
        ›
      </button>
    </div>
  );
}

function Gaps({ gaps }: { gaps: readonly CoverGap[] }) {
  const words = useMessages().shifts;
  const language = useStore((state) => state.language);
  if (gaps.length === 0) return <p class="hint">{words.noGaps}</p>;
  return (
    <details class="warnings" data-gaps={gaps.length}>
      <summary>{words.gaps(gaps.length)}</summary>
      <ul>
        {gaps.map((gap) => (
          <li key={gap.from}>
            <small>
              {words.gap(dateAndTime(gap.from, language), dateAndTime(gap.until, language), gap.units, gap.minimum)}
            </small>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Day({ day, shifts, mayPlan }: { day: string; shifts: readonly Shift[]; mayPlan: boolean }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  return (
    <section class="roster-day" data-day={day}>
      <h3>{dayName(day, language)}</h3>
      {shifts.length === 0 ? (
        <small>{messages.shifts.noShifts}</small>
      ) : (
        <ul>
          {shifts.map((shift) => (
            <ShiftRow key={shift.id} shift={shift} mayPlan={mayPlan} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ShiftRow({ shift, mayPlan }: { shift: Shift; mayPlan: boolean }) {
  const { shifts } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const busy = useStore((state) => state.busy);
  const who = shift.unit?.callSign ?? messages.shifts.desk;
  const crew = shift.crew.map((each) => nameIn(language, each)).join(', ');
  return (
    <li data-shift={shift.id} data-status={shift.status}>
      <span>
        <strong>{who}</strong>{' '}
        {messages.duty.shiftTimes(
          nameIn(language, shift.pattern),
          shortTime(shift.startsAt, language),
          shortTime(shift.endsAt, language),
        )}
        {shift.status !== 'PLANNED' && ` · ${messages.duty.status[shift.status]}`}
        {crew && <small> {crew}</small>}
      </span>
      {mayPlan && shift.status === 'PLANNED' && (
        <button
          type="button"
          class="secondary small"
          disabled={busy !== null}
          aria-label={messages.shifts.withdrawLabel(who, shift.day)}
          onClick={() => void shifts.withdrawShift(shift.id)}
        >
          {messages.shifts.withdraw}
        </button>
      )}
    </li>
  );
}

/** What is there already is left out, so that it may be pressed again. */
function CopyWeek({ of }: { of: RosterOf }) {
  const { shifts } = useConsole();
  const messages = useMessages();
  const busy = useStore((state) => state.busy);
  const [done, setDone] = useState(false);
  const copy = async (): Promise<void> => setDone(await shifts.copyToNextWeek(of));
  return (
    <p>
      <button type="button" class="secondary small" disabled={busy !== null} onClick={() => void copy()}>
        {messages.shifts.copy}
      </button>{' '}
      {done && <small role="status">{messages.shifts.copied}</small>}
    </p>
  );
}
