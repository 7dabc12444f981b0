/** Live positions: a reader that falls behind gets the latest of each unit, never a backlog. */
import { createBackoff } from './backoff.js';
import { type FeedParts, waitAfter } from './feed.js';
import {
  UnitPositionsDocument,
  type UnitPositionsSubscription,
  type UnitPositionsSubscriptionVariables,
} from './generated/operations.js';
import { type End } from './socket.js';

export type Position = UnitPositionsSubscription['unitPositions'][number];

/** Lists of units that moved; after each break first all that are known. Throws as `followFeed` does. */
export async function* followPositions(
  { socket, timing, backoff: backoffOptions, closed, onTrouble }: FeedParts,
  variables: UnitPositionsSubscriptionVariables,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Position[], void, void> {
  const ended = signal === undefined ? closed : AbortSignal.any([closed, signal]);
  const backoff = createBackoff(timing, backoffOptions);
  while (!ended.aborted) {
    const latest = new Map<string, Position>();
    const run: { end: End | null; wake: () => void; fresh: boolean } = {
      end: null,
      wake: () => undefined,
      fresh: false,
    };
    const leave = socket.subscribe(UnitPositionsDocument, variables, {
      onItem({ unitPositions }) {
        // An empty list is news at the start: nobody is there.
        run.fresh = true;
        for (const position of unitPositions) latest.set(position.unitId, position);
        run.wake();
      },
      onEnd(end) {
        run.end = end;
        run.wake();
      },
    });
    const onAbort = (): void => run.wake();
    ended.addEventListener('abort', onAbort);
    try {
      while (!ended.aborted && (run.fresh || run.end === null)) {
        if (!run.fresh) {
          await new Promise<void>((resolve) => (run.wake = resolve));
          continue;
        }
        const moved = [...latest.values()];
        latest.clear();
        run.fresh = false;
        backoff.reset();
        yield moved;
      }
    } finally {
      ended.removeEventListener('abort', onAbort);
      leave();
    }
    if (!ended.aborted && run.end !== null) await timing.sleep(waitAfter(run.end, backoff, onTrouble), ended);
  }
}
