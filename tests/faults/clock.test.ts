/**
 * A node whose clock is set forward and back by minutes and hours while it works, as a bad time server does. The program is the real one; libfaketime (Debian:
 * libfaketime) stands between it and the system's clock, and leaves timers alone.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { cloneTemplateUrl, TEST_DATABASE_URL } from '../support/database.js';
import { HAS_NATS_SERVER, startNatsServer } from '../support/nats-server.js';
import { startCrowd } from './crowd.js';
import { deploy } from './deployment.js';
import { prove } from './prove.js';
import { rounds, timeoutMs } from './rounds.js';

const LIBRARY = readdirSync('/usr/lib')
  .map((folder) => path.join('/usr/lib', folder, 'faketime/libfaketimeMT.so.1'))
  .find((file) => existsSync(file));
const ROUNDS = rounds(1, 0.1);
const NOTHING: Readonly<Record<string, string>> = {};
const STEPS_S = [30, -30, 3_600, -3_600, 86_400, -86_400, 0];

describe.skipIf(TEST_DATABASE_URL === undefined || !HAS_NATS_SERVER || LIBRARY === undefined)(
  'a clock that is set',
  () => {
    it(
      'makes a node expire and refuse too early or too late, and lose or double nothing',
      async () => {
        const folder = mkdtempSync(path.join(tmpdir(), 'xunge-clock-'));
        const offsetFile = path.join(folder, 'offset');
        const setClock = (offsetS: number): void => writeFileSync(offsetFile, `${offsetS < 0 ? '' : '+'}${offsetS}\n`);
        setClock(0);
        const databaseUrl = await cloneTemplateUrl(TEST_DATABASE_URL!, `clock_${process.pid}`);
        const nats = await startNatsServer();
        const deployment = await deploy(2, { DATABASE_URL: databaseUrl, NATS_URL: nats.url }, (index) =>
          index === 0
            ? NOTHING
            : {
                LD_PRELOAD: LIBRARY!,
                FAKETIME_TIMESTAMP_FILE: offsetFile,
                FAKETIME_NO_CACHE: '1',
                FAKETIME_DONT_FAKE_MONOTONIC: '1',
              },
        );
        try {
          const crowd = await startCrowd({ urls: deployment.nodes.map(({ url }) => url), seed: 4 });
          for (let round = 0; round < ROUNDS; round++)
            for (const offsetS of STEPS_S) {
              setClock(offsetS);
              const before = crowd.answered;
              while (crowd.answered < before + 8) await pause(10);
            }
          const { log } = await prove(`${ROUNDS * STEPS_S.length} clock steps`, crowd, deployment, databaseUrl);
          // The steps were felt: something was recorded on the wrong day.
          expect(log.some(({ at }) => Math.abs(at.getTime() - Date.now()) > 80_000_000)).toBe(true);
        } finally {
          await deployment.close();
          await nats.kill();
          rmSync(folder, { recursive: true, force: true });
        }
      },
      timeoutMs(ROUNDS),
    );
  },
);
