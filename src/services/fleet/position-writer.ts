/** Group commit of fixes: what comes in within a short window is stored in one transaction, and everybody is answered after the commit. */
import { type Database, inTransaction, sqlState } from '../../database/database.js';
import { storeFixes, type StoredFix } from '../../database/unit-repository.js';

export interface PositionWriter {
  /** Resolves when the fixes are committed; rejects where their transaction failed. */
  write(fixes: readonly StoredFix[]): Promise<void>;
  close(): Promise<void>;
}

interface Waiting {
  readonly fixes: readonly StoredFix[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Fixes in one transaction at most: keeps statements of a size that the database digests within the window. */
const MAX_BATCH = 5_000;

/** `onStored` is told of each transaction's fixes after its commit, before those who wait are answered. It must not throw and must not wait. */
export function createPositionWriter(
  database: Database,
  windowMs: number,
  onStored: (fixes: readonly StoredFix[]) => void = () => undefined,
): PositionWriter {
  const waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  function takeBatch(): Waiting[] {
    let count = 0;
    let calls = 0;
    while (calls < waiting.length && (calls === 0 || count + waiting[calls]!.fixes.length <= MAX_BATCH))
      count += waiting[calls++]!.fixes.length;
    return waiting.splice(0, calls);
  }

  async function store(batch: readonly Waiting[]): Promise<void> {
    const fixes = batch.flatMap((each) => each.fixes);
    try {
      await inTransaction(database, (trx) => storeFixes(trx, fixes));
      onStored(fixes);
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length > 1 && isAboutData(error)) {
        // Whose fixes the database refuses shall not keep back those of others.
        const half = batch.length >> 1;
        await store(batch.slice(0, half));
        await store(batch.slice(half));
      } else {
        for (const { reject } of batch) reject(error);
      }
    }
  }

  async function flush(): Promise<void> {
    timer = null;
    while (waiting.length > 0) await store(takeBatch());
  }

  function startFlush(): void {
    writing = writing.then(flush);
  }

  return {
    write: (fixes) =>
      new Promise((resolve, reject) => {
        waiting.push({ fixes, resolve, reject });
        timer ??= setTimeout(startFlush, windowMs);
      }),
    close: async () => {
      if (timer !== null) {
        clearTimeout(timer);
        startFlush();
      }
      await writing;
    },
  };
}

/** Data exceptions and violated constraints: of one row, not of the connection. */
function isAboutData(error: unknown): boolean {
  return /^2[23]/.test(sqlState(error) ?? '');
}
