/** Orders the closure that is being drawn: for whom, how slow, why, from when until when. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../console.js';
import { type VehicleClass } from '../generated/graphql.js';
import { type ClosureDraft, isComplete } from '../state/closure-draft.js';
import { ALL_VEHICLES } from '../state/state.js';
import { Glyph } from './glyph.js';

/** 0: closed. */
const SPEED_FACTORS: readonly number[] = [0, 0.25, 0.5, 0.75];

export function ClosureForm({ draft }: { draft: ClosureDraft }) {
  const { closures } = useConsole();
  const messages = useMessages();
  const busy = useStore((state) => state.busy);
  const [vehicles, setVehicles] = useState<readonly VehicleClass[]>(ALL_VEHICLES);
  const [speedFactor, setSpeedFactor] = useState(0);
  const [reason, setReason] = useState('');
  const [startsAt, setStartsAt] = useState('');
  const [endsAt, setEndsAt] = useState('');
  const cancelButton = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    cancelButton.current?.focus();
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') closures.cancel();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
      // Nobody draws what is not in sight: clicks mean what they usually mean again.
      closures.cancel();
    };
  }, []);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    await closures.close({
      vehicles: [...vehicles],
      speedFactor,
      reason: reason.trim() || null,
      startsAt: momentOf(startsAt),
      endsAt: momentOf(endsAt),
    });
  };

  return (
    <form class="form closure" onSubmit={(event) => void submit(event)} aria-label={messages.roads.close}>
      <p role="status">
        {messages.roads.draw[draft.shape]} {messages.roads.points(draft.points.length)}
      </p>
      <VehicleChoice chosen={vehicles} onChoose={setVehicles} />
      <label>
        {messages.roads.how}
        <select
          name="speed"
          value={speedFactor}
          onChange={(event) => setSpeedFactor(Number(event.currentTarget.value))}
        >
          {SPEED_FACTORS.map((factor) => (
            <option key={factor} value={factor}>
              {factor === 0 ? messages.roads.closed : messages.roads.slowed(factor * 100)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {messages.roads.reason}
        <input
          name="reason"
          maxLength={200}
          placeholder={messages.roads.reasonHint}
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      <MomentField name="from" label={messages.roads.fromLabel} value={startsAt} onChange={setStartsAt} />
      <MomentField name="until" label={messages.roads.untilLabel} value={endsAt} onChange={setEndsAt} />
      <div class="form-buttons">
        <button
          type="button"
          class="secondary"
          disabled={draft.points.length === 0}
          onClick={() => closures.undoPoint()}
        >
          {messages.roads.undo}
        </button>
        <button type="button" class="secondary" ref={cancelButton} onClick={() => closures.cancel()}>
          {messages.report.cancel}
        </button>
        <button type="submit" class="primary" disabled={busy !== null || !isComplete(draft)}>
          {busy === 'close-road' ? messages.roads.working : messages.roads.submit}
        </button>
      </div>
    </form>
  );
}

function VehicleChoice(props: {
  chosen: readonly VehicleClass[];
  onChoose: (vehicles: readonly VehicleClass[]) => void;
}) {
  const { chosen, onChoose } = props;
  const messages = useMessages();
  const toggle = (vehicle: VehicleClass): void => {
    const next = ALL_VEHICLES.filter((each) => chosen.includes(each) !== (each === vehicle));
    // A closure for nobody is none: taking the last one off means all.
    onChoose(next.length > 0 ? next : ALL_VEHICLES);
  };
  return (
    <div class="toggles" role="group" aria-label={messages.filter.vehicles}>
      {ALL_VEHICLES.map((vehicle) => (
        <button
          key={vehicle}
          type="button"
          class="toggle"
          aria-pressed={chosen.includes(vehicle)}
          aria-label={messages.vehicles[vehicle]}
          title={messages.vehicles[vehicle]}
          onClick={() => toggle(vehicle)}
        >
          <Glyph vehicle={vehicle} />
        </button>
      ))}
    </div>
  );
}

function MomentField(props: { name: string; label: string; value: string; onChange: (value: string) => void }) {
  return (
    <label>
      {props.label}
      <input
        type="datetime-local"
        name={props.name}
        value={props.value}
        onInput={(event) => props.onChange(event.currentTarget.value)}
      />
    </label>
  );
}

/** What the field holds is by the clock of this machine. */
function momentOf(local: string): string | null {
  return local === '' ? null : new Date(local).toISOString();
}
