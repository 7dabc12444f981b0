/** Puts one shift on the roster: which pattern, which day, which unit. Its crew is the unit’s own account. */
import { useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { dayName } from '../../i18n/format.js';
import { nameIn } from '../../i18n/language.js';
import { type RosterOf, type ShiftPattern } from '../../state/shifts.js';
import { dayOf, daysOfWeek } from '../../state/week.js';

export function ShiftForm({ of, patterns }: { of: RosterOf; patterns: readonly ShiftPattern[] }) {
  const { shifts } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const busy = useStore((state) => state.busy);
  const all = useStore((state) => state.units);
  const units = [...all.values()].filter(({ station }) => station.id === of.stationId);
  const [pattern, setPattern] = useState(patterns[0]?.code ?? '');
  const [day, setDay] = useState(() => {
    const today = dayOf(new Date());
    return daysOfWeek(of.monday).includes(today) ? today : of.monday;
  });
  const [unitId, setUnitId] = useState(units[0]?.id ?? '');
  const words = messages.shifts;
  const submit = (event: Event): void => {
    event.preventDefault();
    void shifts.putShift({ pattern, day, unitId });
  };
  return (
    <form class="form report" aria-label={words.put} onSubmit={submit}>
      <h3>{words.put}</h3>
      <div class="field-pair">
        <label>
          {words.day}
          <select name="day" value={day} onChange={(event) => setDay(event.currentTarget.value)}>
            {daysOfWeek(of.monday).map((each) => (
              <option key={each} value={each}>
                {dayName(each, language)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {words.pattern}
          <select name="pattern" value={pattern} onChange={(event) => setPattern(event.currentTarget.value)}>
            {patterns.map((each) => (
              <option key={each.id} value={each.code}>
                {nameIn(language, each)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <label>
        {words.unit}
        <select name="unit" required value={unitId} onChange={(event) => setUnitId(event.currentTarget.value)}>
          {units.map((unit) => (
            <option key={unit.id} value={unit.id}>
              {unit.callSign}
            </option>
          ))}
        </select>
      </label>
      <div class="form-buttons">
        <button type="submit" class="primary" disabled={busy !== null}>
          {words.putIt}
        </button>
      </div>
    </form>
  );
}
