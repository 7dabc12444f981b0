/** What is thrown away in time: idempotency keys that nobody will repeat, refresh tokens that have expired, positions of long ago. */
import { deleteRefreshTokensBefore } from '../database/account-repository.js';
import { type Database } from '../database/database.js';
import { deleteKeysBefore } from '../database/idempotency-repository.js';
import { keepPositionDays } from '../database/position-history-repository.js';
import { type Clock } from './service-context.js';

const EVERY_MS = 3_600_000;
/** A client that has been offline for longer asks for the state first. */
const KEEP_KEYS_MS = 7 * 86_400_000;

/** Cleans up now and every hour; returns how to stop. */
export function startHousekeeping(
  database: Database,
  clock: Clock,
  onError: (error: unknown) => void,
  { positionRetentionDays }: { readonly positionRetentionDays: number },
): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  const cleanUp = async (): Promise<void> => {
    const now = clock();
    await keepPositionDays(database, now, positionRetentionDays);
    await deleteKeysBefore(database.knex, new Date(now.getTime() - KEEP_KEYS_MS));
    await deleteRefreshTokensBefore(database.knex, now);
  };
  const run = (): void => {
    running = cleanUp().catch(onError);
  };
  run();
  const timer = setInterval(run, EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    return running;
  };
}
