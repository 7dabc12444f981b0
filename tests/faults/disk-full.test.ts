/** PostgreSQL on a file system of its own (a small tmpfs) that becomes full, down to the last block, and has room again. Skipped where mounting is not permitted. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { startCrowd } from './crowd.js';
import { deploy } from './deployment.js';
import { HAS_POSTGRES, startPostgres } from './postgres-server.js';
import { prove } from './prove.js';
import { rounds, timeoutMs } from './rounds.js';

const ROUNDS = rounds(1, 0.1);
const FULL_MS = 5_000;

function mountSmall(folder: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300m', 'tmpfs', folder], { stdio: 'ignore' });
}
function unmount(folder: string): void {
  execFileSync('umount', [folder], { stdio: 'ignore' });
}

function mayMount(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), 'xunge-mount-'));
  try {
    mountSmall(folder);
    unmount(folder);
    return true;
  } catch {
    console.log('the full disk is skipped: this user may not mount a tmpfs');
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes until nothing more fits. */
function fillUp(file: string): void {
  const ballast = openSync(file, 'w');
  try {
    for (let block = 1 << 20; block >= 512;)
      try {
        writeSync(ballast, Buffer.alloc(block));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        block >>= 1;
      }
  } finally {
    closeSync(ballast);
  }
}

describe.skipIf(!HAS_POSTGRES || !mayMount())('a full disk under PostgreSQL', () => {
  it(
    'stops the writing, loses nothing that was acknowledged, and writing goes on when there is room',
    async () => {
      const folder: { mounted: string | null } = { mounted: null };
      const postgres = await startPostgres(['max_wal_size=64MB', 'min_wal_size=32MB'], (each) => {
        mountSmall(each);
        folder.mounted = each;
      });
      const deployment = await deploy(2, { DATABASE_URL: postgres.url });
      const ballast = path.join(postgres.dataDir, '..', 'ballast');
      try {
        const crowd = await startCrowd({ urls: deployment.nodes.map(({ url }) => url), seed: 5 });
        for (let round = 0; round < ROUNDS; round++) {
          let before = crowd.answered;
          while (crowd.answered < before + 15) await pause(10);
          fillUp(ballast);
          await pause(FULL_MS);
          rmSync(ballast);
          // It may have stopped itself when it could not write its log.
          await postgres.startIfDown();
          before = crowd.answered;
          while (crowd.answered < before + 15) await pause(10);
        }
        await prove(`${ROUNDS} times a full disk`, crowd, deployment, postgres.url);
        expect(postgres.logged()).toMatch(/No space left on device/);
      } finally {
        await deployment.close();
        postgres.stop();
        if (folder.mounted !== null) unmount(folder.mounted);
        postgres.remove();
      }
    },
    timeoutMs(ROUNDS),
  );
});
