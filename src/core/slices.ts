/**
 * Long work cut into **slices** of a few milliseconds, so that a thread that answers questions can do it in between: a generator that yields
 * where others may have their turn and returns the result. Whoever runs it decides how often to let them; who does not care calls `finish`.
 */
export type Slices<T> = Generator<void, T, void>;

/** All slices at once. */
export function finish<T>(slices: Slices<T>): T {
  for (;;) {
    const step = slices.next();
    if (step.done === true) return step.value;
  }
}
