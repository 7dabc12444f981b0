/** Feeds that end at once when their reader leaves. */

/**
 * Opens a feed with a signal that fires when the reader leaves. An async generator alone would not do: its `return()` waits behind a pending
 * `next()`, and a feed waits in `next()` until something happens. Here `return()` fires the signal first, which releases it.
 */
export function abortable<T>(
  open: (signal: AbortSignal) => AsyncGenerator<T, void, void>,
): AsyncGenerator<T, void, void> {
  const leaving = new AbortController();
  const feed = open(leaving.signal);
  return {
    next: () => feed.next(),
    return: () => {
      leaving.abort();
      return feed.return();
    },
    throw: (error: unknown) => {
      leaving.abort();
      return feed.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
