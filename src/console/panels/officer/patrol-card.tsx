/** Where to be seen while nobody calls: the patrol target, taken or declined. Simply going there is enough. */
import { useConsole, useMessages, useStore } from '../../console.js';
import { age, clockTime, shortTime } from '../../i18n/format.js';
import { nameIn } from '../../i18n/language.js';
import { isOpenTarget, type PatrolTarget } from '../../state/duty.js';
import { NO_NEAREST } from '../../state/state.js';

export function PatrolCard({ unitId, target }: { unitId: string; target: PatrolTarget | null }) {
  const { duty, store } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const busy = useStore((state) => state.busy);
  if (!target || !isOpenTarget(target)) return null;
  const words = messages.duty.patrol;
  const show = (): void => {
    const point = { lon: target.place.lon, lat: target.place.lat };
    store.set({ selection: { kind: 'place', point }, nearest: { ...NO_NEAREST, point }, lookedAt: point });
  };
  const facts = [
    target.unseenS == null ? words.never : words.unseen(age(target.unseenS, messages)),
    words.travel(clockTime(target.travelTimeS)),
    words.until(shortTime(target.expiresAt, language)),
    target.status === 'ACCEPTED' && words.accepted,
  ];
  return (
    <section class="duty" aria-labelledby="patrol-title" data-patrol={target.grid.code} data-status={target.status}>
      <h3 id="patrol-title">{words.title}</h3>
      <p>
        <strong>
          {target.grid.code} {nameIn(language, target.grid)}
        </strong>
        <br />
        <small>{facts.filter(Boolean).join(' · ')}</small>
      </p>
      <div class="steps">
        {target.status === 'OFFERED' && (
          <button
            type="button"
            class="primary"
            disabled={busy !== null}
            onClick={() => void duty.acceptPatrol(unitId, target.id)}
          >
            {words.accept}
          </button>
        )}
        <button type="button" class="secondary" onClick={show}>
          {words.show}
        </button>
        <button
          type="button"
          class="secondary"
          disabled={busy !== null}
          onClick={() => void duty.declinePatrol(unitId, target.id)}
        >
          {words.decline}
        </button>
      </div>
    </section>
  );
}
