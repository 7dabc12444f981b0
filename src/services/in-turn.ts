/**
 * Work that would only wait for the same row waits here instead, one piece after the other: in the database each waiter would keep a connection, and wake
 * with all others whenever one is done. Order within this process only; what must hold between nodes is the database's to see to.
 */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

export function createInTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}
