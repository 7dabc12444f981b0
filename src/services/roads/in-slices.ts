/** Runs long work in the background of a thread that answers questions. */
import { setImmediate, setTimeout } from 'node:timers/promises';
import { type Slices } from '../../core/slices.js';

/** Slices are joined up to this; then what waits in the event loop goes first. */
const TURN_MS = 3;

export interface SliceOptions {
  /** The work ends without result as soon as this says no. */
  readonly isWanted?: () => boolean;
  /** While it names something that goes first, the work rests until that is done. */
  readonly urgent?: () => Promise<unknown> | null;
  /** Rest after each turn in milliseconds, for work that nobody waits for: questions are many turns of the event loop each, and shall not meet it in every one. */
  readonly restMs?: number;
}

/** The result of the work; null where it was no longer wanted. */
export async function inSlices<T>(
  work: Slices<T>,
  { isWanted = () => true, urgent = () => null, restMs = 0 }: SliceOptions = {},
): Promise<T | null> {
  let turnEnds = performance.now() + TURN_MS;
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() < turnEnds) continue;
    await (restMs > 0 ? setTimeout(restMs) : setImmediate());
    for (let first = urgent(); first !== null; first = urgent()) await first;
    if (!isWanted()) return null;
    turnEnds = performance.now() + TURN_MS;
  }
}
