/** The feed of one unit's assignments, for its officer: goes on from its last cursor after each break. */
import { ConsoleAssignmentFeedDocument, type ConsoleOwnAssignmentFragment } from '../generated/graphql.js';
import { CURSOR_OF_NO_LOG, type Feeds, forever } from './live.js';

export interface AssignmentReaders {
  onAssignment(assignment: ConsoleOwnAssignmentFragment): void;
  /** An offer again, because the server does not know that the device has it. */
  onRedelivery(assignment: ConsoleOwnAssignmentFragment): void;
  /** The state must be read anew: at the first start, and whenever the server cannot tell what was missed. */
  onResync(): void;
}

/** `unitOf` is asked at each start; null ends it, since there is nothing to follow, and a rejection is tried again. */
export async function followAssignments(
  { iterate, ended }: Feeds,
  unitOf: () => Promise<string | null>,
  readers: AssignmentReaders,
): Promise<void> {
  let cursor = CURSOR_OF_NO_LOG;
  const done = new AbortController();
  const stopped = AbortSignal.any([ended, done.signal]);
  await forever(stopped, async (delivered) => {
    const unitId = await unitOf();
    if (unitId === null) {
      done.abort();
      return;
    }
    for await (const { assignmentFeed: item } of iterate(ConsoleAssignmentFeedDocument, { unitId, after: cursor })) {
      delivered();
      cursor = item.cursor;
      if (item.assignment && item.isRedelivery) readers.onRedelivery(item.assignment);
      else if (item.assignment) readers.onAssignment(item.assignment);
      else readers.onResync();
    }
  });
}
