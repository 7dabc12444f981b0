/** Consoles that race for the same units: each attempt assigns a random unit to a random incident; whoever gets one calls it off after a while, so that there is something to race for. */
import { pick, seededRandom } from '../../src/core/random.js';
import { type Answers, type AssignTask } from './messages.js';
import { pause } from './scene.js';
import { SocketClient } from './socket-client.js';

const CONSOLES = 24;
/** A unit is kept so long: most attempts meet one that is taken, and its offer is not yet due to expire. */
const KEPT_MS = 8_000;
const ASSIGN = 'mutation ($input: AssignUnitInput!) { assignUnit(input: $input) { assignment { id } } }';
const CANCEL = 'mutation ($input: CancelAssignmentInput!) { cancelAssignment(input: $input) { assignment { id } } }';

export async function assign(task: AssignTask): Promise<Answers> {
  const random = seededRandom(task.seed);
  const ms: number[] = [];
  const errors: string[] = [];
  const counts = { attempts: 0, assigned: 0, refused: 0 };

  const ends: Promise<void>[] = [];

  const callOff = async (client: SocketClient, assignmentId: string): Promise<void> => {
    await pause(KEPT_MS);
    const { errors: refusal } = await client.ask(CANCEL, { input: { assignmentId, reason: 'the race is over' } });
    // The clock of the offer was quicker.
    if (refusal !== undefined && refusal[0]?.extensions?.code !== 'CONFLICT')
      errors.push(JSON.stringify(refusal).slice(0, 300));
  };
  const attempt = async (client: SocketClient): Promise<void> => {
    const input = { incidentId: pick(random, task.incidentIds), unitId: pick(random, task.unitIds) };
    const began = performance.now();
    const { data, errors: failed } = await client.ask<{ assignUnit: { assignment: { id: string } } }>(ASSIGN, {
      input,
    });
    ms.push(performance.now() - began);
    if (failed === undefined) {
      counts.assigned++;
      ends.push(callOff(client, data!.assignUnit.assignment.id));
    } else if (failed[0]?.extensions?.code === 'CONFLICT') counts.refused++;
    else errors.push(JSON.stringify(failed).slice(0, 300));
  };
  const takePart = async (client: SocketClient): Promise<void> => {
    while (counts.attempts < task.attempts) {
      counts.attempts++;
      await attempt(client);
    }
  };
  const clients = await Promise.all(Array.from({ length: CONSOLES }, () => SocketClient.open(task.port, task.token)));
  await Promise.all(clients.map(takePart));
  await Promise.all(ends);
  for (const client of clients) client.close();
  return { ms, errors, counts };
}
