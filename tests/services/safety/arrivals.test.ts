import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Assignment } from '../../../src/core/incident/assignment.js';
import { type Incident } from '../../../src/core/incident/incident.js';
import { corner } from '../../support/town.js';
import { BY_HAND, type SafetyTown, settleSafetyTown } from './safety-town.js';

let safety: SafetyTown;

/** Unit 5, from corner (4, 0), on its way to corner (4, 2), 300 m away. */
async function underWay(): Promise<{ incident: Incident; assignment: Assignment }> {
  await safety.plan(BY_HAND);
  const incident = await safety.report(4, 2);
  const offer = await safety.assign(incident, 4);
  return { incident, assignment: await safety.step(offer, 'ACKNOWLEDGE', 'START_TRAVEL') };
}

const elsewhere = async (): Promise<(string | null)[]> =>
  (await safety.alerts()).filter(({ kind }) => kind === 'NOT_AT_SCENE').map(({ detail }) => detail);

async function suggestions({ id }: Incident): Promise<number> {
  await safety.town.clockwork.run();
  return (await safety.kindsOf(id)).filter((kind) => kind === 'assignment.seems-arrived').length;
}

describe('arrival held against the position', () => {
  beforeAll(async () => {
    safety = await settleSafetyTown();
  });
  beforeEach(() => safety.begin());
  afterAll(() => safety.town.close());

  it('is accepted from afar, with the distance kept, in the log, and before the command', async () => {
    const { incident, assignment } = await underWay();
    const arrived = await safety.step(assignment, 'ARRIVE');
    expect(arrived).toMatchObject({ status: 'ON_SCENE', arrivalDistanceM: 300 });
    expect(await elsewhere()).toEqual(['reported on scene 300 m away by its last fix']);
    const event = (await safety.eventsOf(incident.id)).find(({ kind }) => kind === 'assignment.arrived')!;
    expect(event.data).toMatchObject({ assignment: { arrivalDistanceM: 300 } });
    expect(await safety.database.knex('assignments').pluck('arrival_distance_m')).toEqual([300]);
  });

  it('says nothing against a unit that is near enough, as far as its receiver knows', async () => {
    const { assignment } = await underWay();
    safety.later(20);
    // 180 m away, but the receiver may be 40 m off.
    await safety.fix(4, corner(4, 0.8), 40);
    expect(await safety.step(assignment, 'ARRIVE')).toMatchObject({ arrivalDistanceM: 180 });
    expect(await elsewhere()).toEqual([]);
  });

  it('does not judge by a fix that is older than a minute', async () => {
    const { assignment } = await underWay();
    safety.later(61);
    expect(await safety.step(assignment, 'ARRIVE')).toMatchObject({ status: 'ON_SCENE', arrivalDistanceM: null });
    expect(await elsewhere()).toEqual([]);
  });

  it('is suggested once to who stands there for two fixes, and never taken for the officer', async () => {
    const { incident, assignment } = await underWay();
    safety.later(10);
    await safety.fix(4, corner(4, 1.9));
    expect(await suggestions(incident)).toBe(0);
    safety.later(5);
    await safety.fix(4, corner(4, 2));
    expect(await suggestions(incident)).toBe(1);
    safety.later(5);
    await safety.fix(4, corner(4, 2));
    expect(await suggestions(incident)).toBe(1);
    const [now] = await safety.assignmentsOf(incident.id);
    expect(now).toMatchObject({ id: assignment.id, status: 'EN_ROUTE', arrivedAt: null });
    expect(now!.seemsArrivedAt).not.toBeNull();
  });

  it.each([
    ['the unit only drives by', [2, 1], 5],
    ['the receiver is not sure', [2, 2], 80],
    ['it stands a block away', [1, 1], 5],
  ] as const)('is not suggested where %s', async (_why, rows, accuracyM) => {
    const { incident } = await underWay();
    for (const row of rows) {
      safety.later(10);
      await safety.fix(4, corner(4, row), accuracyM);
    }
    expect(await suggestions(incident)).toBe(0);
  });

  it('is not suggested for fixes from before the start', async () => {
    await safety.plan(BY_HAND);
    const incident = await safety.report(4, 0);
    const offer = await safety.assign(incident, 4);
    for (let i = 0; i < 3; i++) {
      safety.later(5);
      await safety.fix(4, corner(4, 0));
    }
    await safety.step(offer, 'ACKNOWLEDGE', 'START_TRAVEL');
    expect(await suggestions(incident)).toBe(0);
  });
});
