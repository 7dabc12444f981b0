/** Something happens so many times a second: units are assigned, acknowledge, set off, arrive and are called off again, through the API, as consoles and officers do it. */
import { type Scene } from './scene.js';
import { JsonClient } from '../json-client.js';

const STEPS = [
  'mutation ($i: AssignUnitInput!) { assignUnit(input: $i) { assignment { id } } }',
  'mutation ($i: AssignmentStepInput!) { acknowledgeAssignment(input: $i) { assignment { id } } }',
  'mutation ($i: AssignmentStepInput!) { startTravel(input: $i) { assignment { id } } }',
  'mutation ($i: AssignmentStepInput!) { arriveOnScene(input: $i) { assignment { id } } }',
  'mutation ($i: CancelAssignmentInput!) { cancelAssignment(input: $i) { assignment { id } } }',
] as const;
/** Units at work at a time: enough that none is asked for its next step before the last is done. */
const AT_WORK = 100;

export interface Pumped {
  readonly steps: number;
  readonly errors: readonly string[];
}

interface AtWork {
  readonly unitId: string;
  readonly incidentId: string;
  stage: number;
  assignmentId: string | null;
  busy: boolean;
}

/** Begins at once; `stop` waits for what is under way. */
export async function startPump(
  { city, server, people }: Scene,
  stepsPerS: number,
): Promise<{ stop(): Promise<Pumped> }> {
  const incidents = await city.database
    .knex('incidents')
    .where({ status: 'RECEIVED' })
    .orderBy('number')
    .limit(AT_WORK)
    .pluck('id');
  const client = new JsonClient(server.port, people.ops, 16);
  const errors: string[] = [];
  const under = new Set<Promise<void>>();
  const work = Array.from({ length: AT_WORK }, (_, i): AtWork => {
    const unitId = city.units[Math.floor((i * city.units.length) / AT_WORK)]!.id;
    return { unitId, incidentId: incidents[i % incidents.length] as string, stage: 0, assignmentId: null, busy: false };
  });
  let [next, steps] = [0, 0];

  const step = async (each: AtWork): Promise<void> => {
    each.busy = true;
    const { stage, unitId, incidentId, assignmentId } = each;
    const i = stage === 0 ? { unitId, incidentId } : { assignmentId };
    try {
      const { data, errors: failed } = await client.ask<Record<string, { assignment: { id: string } }>>(STEPS[stage]!, {
        i,
      });
      if (failed !== undefined) errors.push(`${STEPS[stage]!.slice(14, 40)}: ${JSON.stringify(failed).slice(0, 300)}`);
      else each.assignmentId = Object.values(data!)[0]!.assignment.id;
      each.stage = failed === undefined ? (stage + 1) % STEPS.length : 0;
      steps++;
    } catch (error) {
      errors.push(String(error));
    }
    each.busy = false;
  };
  const begin = performance.now();
  let due = 0;
  const timer = setInterval(() => {
    for (; due < ((performance.now() - begin) * stepsPerS) / 1000; due++) {
      const each = work[next++ % work.length]!;
      if (each.busy) continue;
      const run = step(each);
      under.add(run);
      void run.finally(() => under.delete(run));
    }
  }, 5);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(under);
      // The next scenario finds its units free.
      for (const { assignmentId, stage } of work)
        if (stage > 0) await client.ask(STEPS[STEPS.length - 1]!, { i: { assignmentId, reason: 'the bench is over' } });
      client.close();
      return { steps, errors };
    },
  };
}
