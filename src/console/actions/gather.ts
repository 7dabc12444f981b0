/** Many causes, one reading. */

/** Calls of the returned function within `ms` of each other lead to one run of `work`; runs do not overlap. */
export function gather(ms: number, work: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isRunning = false;
  const run = async (): Promise<void> => {
    if (isRunning) {
      schedule();
      return;
    }
    isRunning = true;
    try {
      await work();
    } finally {
      isRunning = false;
    }
  };
  const schedule = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void run(), ms);
  };
  return schedule;
}
