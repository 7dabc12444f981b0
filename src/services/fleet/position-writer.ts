/** Group commit of fixes: what comes in within a short window is stored in one transaction, and everybody is answered after the commit. */
import { type Database, inTransaction } from '../../database/database.js';
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

export function createPositionWriter(database: Database, windowMs: number): PositionWriter {
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

  async function flush(): Promise<void> {
    timer = null;
    while (waiting.length > 0) {
      const batch = takeBatch();
      try {
        await inTransaction(database, (trx) =>
          storeFixes(
            trx,
            batch.flatMap(({ fixes }) => fixes),
          ),
        );
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
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
