/** A page of what the log tells about one thing, oldest first. */
import { type Knex } from 'knex';
import { type LoggedEvent } from '../../events/event.js';
import { type EventSelection, readEvents } from '../../events/log.js';
import { checkFirst, decodeKey, type Page, type PageRequest, toPage } from '../page.js';

export async function readTimeline(
  knex: Knex,
  selection: EventSelection,
  { first, after }: PageRequest,
): Promise<Page<LoggedEvent>> {
  const limit = checkFirst(first);
  const key = decodeKey(after, 1);
  const events = await readEvents(knex, { afterSeq: key === null ? 0 : Number(key[0]), limit: limit + 1, selection });
  return toPage(
    events,
    limit,
    ({ seq }) => [seq],
    (event) => event,
  );
}
