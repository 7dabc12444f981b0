/** Consoles that race for the same units: each attempt assigns a random unit to a random incident; who gets one calls it off again, so that there is something to race for. */
import { pick, seededRandom } from '../../src/core/random.js';
import { type Answers, type AssignTask } from './messages.js';
import { SocketClient } from './socket-client.js';

const CONSOLES = 24;
const ASSIGN = 'mutation ($input: AssignUnitInput!) { assignUnit(input: $input) { assignment { id } } }';
const CANCEL = 'mutation ($input: CancelAssignmentInput!) { cancelAssignment(input: $input) { assignment { id } } }';

export async function assign(task: AssignTask): Promise<Answers> {
  const random = seededRandom(task.seed);
  const ms: number[] = [];
  const errors: string[] = [];
  const counts = { attempts: 0, assigned: 0, refused: 0 };

  const attempt = async (client: SocketClient): Promise<void> => {
    const input = { incidentId: pick(random, task.incidentIds), unitId: pick(random, task.unitIds) };
    const began = performance.now();
    const { data, errors: failed } = await client.ask<{ assignUnit: { assignment: { id: string } } }>(ASSIGN, {
      input,
    });
    ms.push(performance.now() - began);
    if (failed === undefined) {
      counts.assigned++;
      const assignmentId = data!.assignUnit.assignment.id;
      const { errors: refusal } = await client.ask(CANCEL, { input: { assignmentId, reason: 'the race is over' } });
      if (refusal !== undefined) errors.push(JSON.stringify(refusal).slice(0, 300));
    } else if (failed[0]?.extensions?.code === 'CONFLICT') counts.refused++;
    else errors.push(JSON.stringify(failed).slice(0, 300));
  };
  const takePart = async (): Promise<void> => {
    const client = await SocketClient.open(task.port, task.token);
    while (counts.attempts < task.attempts) {
      counts.attempts++;
      await attempt(client);
    }
    client.close();
  };
  await Promise.all(Array.from({ length: CONSOLES }, takePart));
  return { ms, errors, counts };
}
