/** The state of the roads: which speeds are in use, what is closed now or will be, and the way to close more. */
import { useConsole, useMessages, useStore } from '../console.js';
import { dateAndTime } from '../i18n/format.js';
import { nameIn } from '../i18n/language.js';
import { DRAFT_SHAPES } from '../state/closure-draft.js';
import { ALL_VEHICLES, type RoadClosure } from '../state/state.js';
import { ClosureForm } from './closure-form.js';
import { Empty } from './empty.js';

export function RoadList() {
  const messages = useMessages();
  const { closures } = useStore((state) => state.roads);
  const mayClose = useStore((state) => state.account?.role !== 'PLANNER');
  return (
    <div class="detail roads">
      <SpeedsInUse />
      {mayClose && <CloseRoad />}
      {closures.length === 0 ? (
        <Empty title={messages.roads.empty} hint={mayClose ? messages.roads.emptyHint : undefined} />
      ) : (
        <ul class="assignments" aria-label={messages.roads.list}>
          {closures.map((closure) => (
            <ClosureRow key={closure.id} closure={closure} mayReopen={mayClose} />
          ))}
        </ul>
      )}
    </div>
  );
}

function SpeedsInUse() {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const profile = useStore((state) => state.roads.speedProfile);
  return (
    <p data-speeds={profile?.slug ?? ''}>
      {messages.roads.speeds} <strong>{profile ? nameIn(language, profile) : messages.roads.freeFlow}</strong>
    </p>
  );
}

function CloseRoad() {
  const { closures } = useConsole();
  const messages = useMessages();
  const draft = useStore((state) => state.draft);
  if (draft) return <ClosureForm draft={draft} />;
  return (
    <section>
      <h3>{messages.roads.close}</h3>
      <div class="shapes" role="group" aria-label={messages.roads.close}>
        {DRAFT_SHAPES.map((shape) => (
          <button key={shape} type="button" class="secondary" onClick={() => closures.begin(shape)}>
            {messages.roads.shapes[shape]}
          </button>
        ))}
      </div>
    </section>
  );
}

function ClosureRow({ closure, mayReopen }: { closure: RoadClosure; mayReopen: boolean }) {
  const { closures } = useConsole();
  const messages = useMessages();
  const busy = useStore((state) => state.busy);
  const what = whatItIs(closure, messages);
  return (
    <li data-closure={closure.id} data-status={closure.status}>
      <div class="assignment-main">
        <button type="button" class="link" onClick={() => closures.show(closure.id)}>
          {closure.reason ?? what}
        </button>
        <small>
          {messages.roads.status[closure.status]}
          {closure.reason !== null && ` · ${what}`} · {vehiclesOf(closure, messages)}
        </small>
        <Hours closure={closure} />
      </div>
      {mayReopen && (
        <button
          type="button"
          class="secondary small"
          disabled={busy !== null}
          aria-label={messages.roads.reopenLabel(closure.reason ?? what)}
          onClick={() => void closures.reopen(closure.id)}
        >
          {messages.roads.reopen}
        </button>
      )}
    </li>
  );
}

function Hours({ closure: { startsAt, endsAt, status } }: { closure: RoadClosure }) {
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const from = status === 'SCHEDULED' ? messages.roads.from(dateAndTime(startsAt, language)) : null;
  const until = endsAt ? messages.roads.until(dateAndTime(endsAt, language)) : messages.roads.untilReopened;
  return <small>{[from, until].filter(Boolean).join(' · ')}</small>;
}

type Words = ReturnType<typeof useMessages>;

function whatItIs({ speedFactor }: RoadClosure, messages: Words): string {
  return speedFactor === 0 ? messages.roads.closed : messages.roads.slowed(Math.round(speedFactor * 100));
}

function vehiclesOf({ vehicles }: RoadClosure, messages: Words): string {
  if (vehicles.length === ALL_VEHICLES.length) return messages.roads.allVehicles;
  return vehicles.map((vehicle) => messages.vehicles[vehicle]).join(', ');
}
