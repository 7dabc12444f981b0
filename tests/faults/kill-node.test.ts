/** `kill -9` of a node at random moments, while dispatchers assign, devices report and consoles listen. Long form: FAULTS_ROUNDS=100 npm run test:faults -- kill */
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/random.js';
import { cloneTemplateUrl, TEST_DATABASE_URL } from '../support/database.js';
import { HAS_NATS_SERVER, startNatsServer } from '../support/nats-server.js';
import { startCrowd } from './crowd.js';
import { deploy } from './deployment.js';
import { prove } from './prove.js';
import { rounds, timeoutMs } from './rounds.js';

const ROUNDS = rounds(3);

describe.skipIf(TEST_DATABASE_URL === undefined || !HAS_NATS_SERVER)('nodes killed at random moments', () => {
  it(
    `lose nothing, double nothing and keep the order, ${ROUNDS} times over`,
    async () => {
      const random = seededRandom(20_261_123);
      const databaseUrl = await cloneTemplateUrl(TEST_DATABASE_URL!, `kill_node_${process.pid}`);
      const nats = await startNatsServer();
      const deployment = await deploy(2, { DATABASE_URL: databaseUrl, NATS_URL: nats.url });
      try {
        const crowd = await startCrowd({ urls: deployment.nodes.map(({ url }) => url), seed: 1 });
        for (let round = 0; round < ROUNDS; round++) {
          // So many answers after the last start that the node is in the middle of something.
          const before = crowd.answered;
          while (crowd.answered < before + 15) await pause(10);
          await pause(random() * 500);
          const victim = deployment.nodes[round % 2]!;
          await victim.kill();
          await victim.start();
        }
        await prove(`${ROUNDS} kills of a node`, crowd, deployment, databaseUrl);
        expect(crowd.readers.some(({ connects }) => connects > 1)).toBe(true);
      } finally {
        await deployment.close();
        await nats.kill();
      }
    },
    timeoutMs(ROUNDS),
  );
});
