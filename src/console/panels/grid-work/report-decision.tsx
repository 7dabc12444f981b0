/** What is decided about a grid report: verified on the spot, closed, or turned into an incident. */
import { useEffect, useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { nameIn } from '../../i18n/language.js';
import { type GridReport, isUndecided } from '../../state/grid-work.js';
import { textOrNull } from '../incident/work-form.js';

export function ReportDecision({ report }: { report: GridReport }) {
  const { gridWork } = useConsole();
  const messages = useMessages();
  const busy = useStore((state) => state.busy);
  const [note, setNote] = useState('');
  const [isTurning, setTurning] = useState(false);
  const words = messages.gridWork.reports;
  if (isTurning) return <IntoIncident report={report} onCancel={() => setTurning(false)} />;
  const text = textOrNull(note);
  const undecided = isUndecided(report);
  return (
    <div class="form">
      <label>
        {undecided ? words.finding : words.outcome}
        <textarea
          name="finding"
          rows={2}
          maxLength={2000}
          placeholder={words.findingHint}
          value={note}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
      </label>
      <div class="work-actions">
        {report.location && (
          <button
            type="button"
            class="secondary small"
            aria-label={words.show(report.number)}
            onClick={() => gridWork.lookAt(report.location!)}
          >
            {messages.map.show}
          </button>
        )}
        {report.status === 'FILED' && (
          <Step label={words.start} busy={busy} act={() => gridWork.startVerification(report)} />
        )}
        {undecided && <Step label={words.verify} busy={busy} act={() => gridWork.verify(report, text)} />}
        {undecided && <Step label={words.reject} busy={busy} act={() => gridWork.reject(report, text)} />}
        {report.status === 'VERIFIED' && (
          <Step label={words.close} busy={busy} act={() => gridWork.close(report, text)} />
        )}
        <button type="button" class="primary small" disabled={busy !== null} onClick={() => setTurning(true)}>
          {words.intoIncident}
        </button>
      </div>
    </div>
  );
}

function Step(props: { label: string; busy: string | null; act: () => Promise<boolean> }) {
  return (
    <button type="button" class="secondary small" disabled={props.busy !== null} onClick={() => void props.act()}>
      {props.label}
    </button>
  );
}

/** Where only the grid is known the place is clicked on the map. */
function IntoIncident({ report, onCancel }: { report: GridReport; onCancel: () => void }) {
  const { gridWork, closures } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const types = useStore((state) => state.district?.incidentTypes) ?? [];
  const busy = useStore((state) => state.busy);
  const point = useStore((state) => state.draft?.points[0] ?? null);
  const [type, setType] = useState('');
  const words = messages.gridWork.reports;
  const needsPlace = report.location === null;
  useEffect(() => {
    if (!needsPlace) return undefined;
    closures.begin('point');
    return () => closures.cancel();
  }, [needsPlace]);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    await gridWork.turnIntoIncident(report, textOrNull(type), needsPlace ? point : null);
  };

  return (
    <form class="form" aria-label={words.intoIncident} onSubmit={(event) => void submit(event)}>
      {needsPlace && <p role="status">{point === null ? words.noPlace : words.atPlace}</p>}
      <label>
        {words.type}
        <select name="type" value={type} onChange={(event) => setType(event.currentTarget.value)}>
          <option value="">{words.usualType}</option>
          {types.map((each) => (
            <option key={each.slug} value={each.slug}>
              {nameIn(language, each)}
            </option>
          ))}
        </select>
      </label>
      <div class="form-buttons">
        <button type="button" class="secondary" onClick={onCancel}>
          {messages.work.giveUp}
        </button>
        <button type="submit" class="primary" disabled={busy !== null || (needsPlace && point === null)}>
          {busy === null ? words.intoIncident : words.working}
        </button>
      </div>
    </form>
  );
}
