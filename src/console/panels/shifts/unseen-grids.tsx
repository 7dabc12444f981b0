/** Grids that nobody was seen in for longest: a click shows one on the map. */
import { useEffect } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { age } from '../../i18n/format.js';
import { nameIn } from '../../i18n/language.js';
import { Empty } from '../empty.js';
import { secondsSince, useNow } from '../use-now.js';

const AGES_EVERY_MS = 30_000;

export function UnseenGrids() {
  const { shifts } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const unseen = useStore((state) => state.shifts.unseen);
  const now = useNow(AGES_EVERY_MS);
  useEffect(() => void shifts.loadUnseen(), [now]);
  if (unseen === null) return <p class="note">{messages.shifts.loading}</p>;
  if (unseen.length === 0) return <Empty title={messages.shifts.unseenEmpty} />;
  return (
    <ul class="rows rows-tight">
      {unseen.map(({ grid, seenAt }) => (
        <li key={grid.id} data-unseen={grid.code}>
          <button type="button" class="row" onClick={() => void shifts.lookAtGrid(grid.id)}>
            <span class="row-main">
              <strong>{grid.code}</strong>
              <small>{nameIn(language, grid)}</small>
            </span>
            <span class="row-side">
              {seenAt
                ? messages.duty.patrol.unseen(age(secondsSince(seenAt, now), messages))
                : messages.shifts.neverSeen}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
