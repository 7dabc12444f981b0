/** Reports an incident at a point. The type brings its usual priority; the dispatcher may set another. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../console.js';
import { nameIn } from '../i18n/language.js';
import { type LonLat } from '../state/state.js';
import { PriorityChoice } from './priority-choice.js';

export function ReportForm({ point, onCancel }: { point: LonLat; onCancel: () => void }) {
  const { dispatch, planning } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const types = useStore((state) => state.district?.incidentTypes) ?? [];
  const busy = useStore((state) => state.busy);
  const [type, setType] = useState(types[0]?.slug ?? '');
  const [priority, setPriority] = useState<number | null>(null);
  const [address, setAddress] = useState('');
  const [description, setDescription] = useState('');
  const firstField = useRef<HTMLSelectElement>(null);
  useEffect(() => firstField.current?.focus(), []);
  const usual = types.find(({ slug }) => slug === type)?.defaultPriority ?? 3;

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const location = { lon: point.lon, lat: point.lat };
    const reported = await dispatch.report({
      type,
      location,
      priority: priority ?? usual,
      address: address.trim() || null,
      description: description.trim() || null,
    });
    if (reported) void planning.drawReach();
  };

  return (
    <form class="form report" onSubmit={(event) => void submit(event)} aria-label={messages.report.title}>
      <label>
        {messages.report.type}
        <select ref={firstField} name="type" value={type} onChange={(event) => setType(event.currentTarget.value)}>
          {types.map((each) => (
            <option key={each.slug} value={each.slug}>
              {nameIn(language, each)}
            </option>
          ))}
        </select>
      </label>
      <PriorityChoice value={priority ?? usual} onChoose={setPriority} />
      <label>
        {messages.report.address}
        <input
          name="address"
          maxLength={200}
          placeholder={messages.report.addressHint}
          value={address}
          onInput={(event) => setAddress(event.currentTarget.value)}
        />
      </label>
      <label>
        {messages.report.description}
        <textarea
          name="description"
          rows={2}
          maxLength={2000}
          value={description}
          onInput={(event) => setDescription(event.currentTarget.value)}
        />
      </label>
      <div class="form-buttons">
        <button type="button" class="secondary" onClick={onCancel}>
          {messages.report.cancel}
        </button>
        <button type="submit" class="primary" disabled={busy !== null}>
          {busy === 'report' ? messages.report.working : messages.report.submit}
        </button>
      </div>
    </form>
  );
}
