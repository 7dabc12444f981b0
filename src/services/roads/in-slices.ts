/** Runs long work in the background of a thread that answers questions. */
import { type Slices } from '../../core/slices.js';

/** Slices are joined up to this; then what waits in the event loop goes first. */
const TURN_MS = 3;

/** The result of the work; null where `isWanted` said no in between. While `urgent` names something that goes first, the work rests until that is done. */
export async function inSlices<T>(
  work: Slices<T>,
  isWanted: () => boolean = () => true,
  urgent: () => Promise<unknown> | null = () => null,
): Promise<T | null> {
  let turnEnds = performance.now() + TURN_MS;
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() < turnEnds) continue;
    await othersTurn();
    for (let first = urgent(); first !== null; first = urgent()) await first;
    if (!isWanted()) return null;
    turnEnds = performance.now() + TURN_MS;
  }
}

function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
