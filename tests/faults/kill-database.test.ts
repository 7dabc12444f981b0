/** `kill -9` of PostgreSQL, all its processes at once, while everybody works; it comes back on the same data. Long form: FAULTS_ROUNDS=100 makes 30 of them. */
import { setTimeout as pause } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { seededRandom } from '../../src/core/random.js';
import { startCrowd } from './crowd.js';
import { deploy } from './deployment.js';
import { HAS_POSTGRES, startPostgres } from './postgres-server.js';
import { prove } from './prove.js';
import { rounds, timeoutMs } from './rounds.js';

const ROUNDS = rounds(3, 0.3);

describe.skipIf(!HAS_POSTGRES)('PostgreSQL killed at random moments', () => {
  it(
    `loses nothing that was acknowledged, and both nodes go on by themselves, ${ROUNDS} times over`,
    async () => {
      const random = seededRandom(20_261_124);
      const postgres = await startPostgres();
      // Both find an empty database at the same moment.
      const deployment = await deploy(2, { DATABASE_URL: postgres.url });
      try {
        const crowd = await startCrowd({ urls: deployment.nodes.map(({ url }) => url), seed: 2 });
        for (let round = 0; round < ROUNDS; round++) {
          const before = crowd.answered;
          while (crowd.answered < before + 15) await pause(10);
          await pause(random() * 500);
          postgres.kill();
          await pause(random() * 1_500);
          await postgres.start();
        }
        await prove(`${ROUNDS} kills of PostgreSQL`, crowd, deployment, postgres.url);
      } finally {
        await deployment.close();
        postgres.remove();
      }
    },
    timeoutMs(ROUNDS, 30_000),
  );
});
