/** Opens a post at an event, at the place that was clicked last: period, units wanted, and for what they may be called away. */
import { useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { coordinates } from '../../i18n/format.js';
import { TextField, textOrNull } from '../incident/work-form.js';
import { PriorityChoice } from '../priority-choice.js';

export function EventPostForm() {
  const { shifts } = useConsole();
  const messages = useMessages();
  const busy = useStore((state) => state.busy);
  const place = useStore((state) => state.lastPlace);
  const [name, setName] = useState('');
  const [nameEn, setNameEn] = useState('');
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const [units, setUnits] = useState(2);
  const [calledFor, setCalledFor] = useState(1);
  const words = messages.shifts;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (place === null) return;
    const done = await shifts.openPost({
      name,
      nameEn: textOrNull(nameEn),
      location: place,
      startsAt: new Date(from).toISOString(),
      endsAt: new Date(until).toISOString(),
      needs: [{ count: units }],
      calledFor,
    });
    if (done) setName('');
  };
  return (
    <form class="form report" aria-label={words.openPost} onSubmit={(event) => void submit(event)}>
      <h3>{words.openPost}</h3>
      <p class="hint">
        {words.openPostHint} {place ? coordinates(place.lon, place.lat) : words.noPlace}
      </p>
      <TextField label={words.name} name="name" value={name} onInput={setName} required maxLength={200} />
      <TextField label={words.nameEn} name="nameEn" value={nameEn} onInput={setNameEn} maxLength={200} />
      <div class="field-pair">
        <label>
          {words.from}
          <input
            type="datetime-local"
            name="from"
            required
            value={from}
            onInput={(event) => setFrom(event.currentTarget.value)}
          />
        </label>
        <label>
          {words.until}
          <input
            type="datetime-local"
            name="until"
            required
            value={until}
            onInput={(event) => setUntil(event.currentTarget.value)}
          />
        </label>
      </div>
      <label>
        {words.units}
        <input
          type="number"
          name="units"
          min={1}
          max={50}
          value={units}
          onInput={(event) => setUnits(event.currentTarget.valueAsNumber || 1)}
        />
      </label>
      <p class="hint">{words.calledFor}</p>
      <PriorityChoice value={calledFor} onChoose={setCalledFor} />
      <div class="form-buttons">
        <button type="submit" class="primary" disabled={busy !== null || place === null}>
          {words.openPost}
        </button>
      </div>
    </form>
  );
}
