import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AssignmentStep } from '../../../src/core/incident/assignment.js';
import { type Incident } from '../../../src/core/incident/incident.js';
import { type Assignment } from '../../../src/core/incident/assignment.js';
import { findBrokenLink } from '../../../src/events/log.js';
import { type IncidentTown, openIncidentTown } from './incident-town.js';

let town: IncidentTown;
beforeAll(async () => {
  town = await openIncidentTown();
});
/** Units are free again for the next test. */
beforeEach(async () => {
  await town.database.knex('assignments').delete();
});
afterAll(async () => {
  expect(await findBrokenLink(town.database)).toBeNull();
  await town.close();
});

const merge = (incident: Incident, into: Incident, idempotencyKey?: string) =>
  town.services.incidentWork.merge(town.actors.dispatcher, {
    incidentId: incident.id,
    intoIncidentId: into.id,
    reason: 'same fight',
    idempotencyKey,
  });
const unmerge = (incident: Incident) =>
  town.services.incidentWork.unmerge(town.actors.dispatcher, { incidentId: incident.id });
const refusedWith = (state: string) => ({ code: 'CONFLICT', details: { state } });

async function assignmentsOf(incident: Incident): Promise<readonly Assignment[]> {
  const { incidents } = town.services;
  return (await incidents.assignmentsByIncidentIds(town.actors.dispatcher, [incident.id])).get(incident.id) ?? [];
}

describe('a merge', () => {
  it('makes one incident a duplicate of the other, and tells both', async () => {
    const [first, second] = [await town.report(1, 1), await town.report(1, 1.2)];
    const merged = await merge(second, first);
    expect(merged.incident).toMatchObject({ id: second.id, status: 'DUPLICATE', mergedInto: first.id });
    expect(merged.other).toEqual(await town.read(first));
    expect(merged.other.status).toBe('RECEIVED');
    expect((await town.eventsOf(second)).slice(1)).toMatchObject([
      { kind: 'incident.merged', data: { into: first.number, reason: 'same fight', movedUnits: [] } },
      { kind: 'incident.status-changed', data: { from: 'RECEIVED', to: 'DUPLICATE' } },
    ]);
    expect((await town.eventsOf(first)).slice(1)).toMatchObject([
      { kind: 'incident.duplicate-added', data: { duplicate: second.number } },
    ]);
    const duplicates = await town.services.incidentWork.duplicatesByIncidentIds(town.actors.dispatcher, [first.id]);
    expect(duplicates.get(first.id)).toMatchObject([{ id: second.id }]);
  });

  it('lets units on their way go on, for the incident that stays, and tells their officers', async () => {
    const [first, second] = [await town.report(1, 1), await town.report(1, 1.2)];
    const assignment = await town.assign(second, 0);
    await town.step(assignment, 'START_TRAVEL');
    const { officer } = town.units[0]!;
    const feed = town.services.feeds.assignmentFeed(officer, { unitId: town.units[0]!.id });
    expect((await feed.next()).value).toMatchObject({ assignment: { incidentId: second.id } });
    const { other } = await merge(second, first);
    expect(other).toMatchObject({ status: 'DISPATCHED', dispatchedAt: assignment.offeredAt });
    expect((await feed.next()).value).toMatchObject({
      assignment: { id: assignment.id, incidentId: first.id, status: 'EN_ROUTE' },
    });
    await feed.return();
    expect(town.fleet.picture.get(town.units[0]!.id)!.assignment).toMatchObject({ incidentId: first.id });
    // The officer sees the incident that the unit now goes to, and goes on.
    expect(await town.services.incidents.findIncident(officer, { id: first.id })).not.toBeNull();
    await town.step(assignment, 'ARRIVE');
    expect((await town.read(first)).status).toBe('IN_PROGRESS');
    expect((await town.read(second)).status).toBe('DUPLICATE');
  });

  it('leaves work that is done where it was done', async () => {
    const [first, second] = [await town.report(1, 1), await town.report(1, 1.2)];
    const declined = await town.assign(second, 1);
    await town.step(declined, 'DECLINE');
    await merge(second, first);
    expect((await assignmentsOf(second)).map(({ id }) => id)).toEqual([declined.id]);
    expect(await assignmentsOf(first)).toEqual([]);
  });

  it('is of two open incidents, of which neither is the other', async () => {
    const [first, second] = [await town.report(1, 1), await town.report(1, 1.2)];
    await expect(merge(first, first)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await merge(second, first);
    const third = await town.report(1, 1.4);
    await expect(merge(second, third)).rejects.toMatchObject(refusedWith('DUPLICATE'));
    await expect(merge(third, second)).rejects.toMatchObject(refusedWith('DUPLICATE'));
  });

  it('of two in both directions at once is made once', async () => {
    const [first, second] = [await town.report(1, 1), await town.report(1, 1.2)];
    const results = await Promise.allSettled([merge(first, second), merge(second, first)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const statuses = [(await town.read(first)).status, (await town.read(second)).status].sort();
    expect(statuses).toEqual(['DUPLICATE', 'RECEIVED']);
  });

  it('asked for again with its key is answered like the first time', async () => {
    const [first, second] = [await town.report(1, 1), await town.report(1, 1.2)];
    const merged = await merge(second, first, 'merge-once');
    await unmerge(second);
    expect(await merge(second, first, 'merge-once')).toEqual(merged);
    expect((await town.read(second)).status).toBe('RECEIVED');
  });
});

describe('taking a merge back', () => {
  it('gives units back in whatever state they are by then', async () => {
    const [first, second] = [await town.report(1, 1), await town.report(1, 1.2)];
    const own = await town.assign(first, 0);
    const came = await town.assign(second, 1);
    await merge(second, first);
    await town.step(came, 'START_TRAVEL');
    await town.step(came, 'ARRIVE');
    expect((await town.read(first)).status).toBe('IN_PROGRESS');
    const { incident, other } = await unmerge(second);
    expect(incident).toMatchObject({ status: 'IN_PROGRESS', mergedInto: null });
    expect(other).toMatchObject({ status: 'DISPATCHED', firstOnSceneAt: null, dispatchedAt: own.offeredAt });
    expect((await assignmentsOf(first)).map(({ id }) => id)).toEqual([own.id]);
    expect((await assignmentsOf(second)).map(({ id }) => id)).toEqual([came.id]);
  });

  it('works through chains from the outside in', async () => {
    const [a, b, c] = [await town.report(1, 1), await town.report(1, 1.2), await town.report(1, 1.4)];
    const assignment = await town.assign(a, 2);
    await merge(a, b);
    await merge(b, c);
    expect((await town.read(c)).status).toBe('DISPATCHED');
    await expect(unmerge(a)).rejects.toMatchObject(refusedWith('DUPLICATE'));
    await unmerge(b);
    await unmerge(a);
    expect((await assignmentsOf(a)).map(({ id }) => id)).toEqual([assignment.id]);
    expect([await town.read(a), await town.read(b), await town.read(c)].map(({ status }) => status)).toEqual([
      'DISPATCHED',
      'RECEIVED',
      'RECEIVED',
    ]);
  });

  it('is refused while the other is over with the units that it took', async () => {
    const [first, second] = [await town.report(1, 1), await town.report(1, 1.2)];
    await town.assign(second, 3);
    await merge(second, first);
    const { incidentWork } = town.services;
    await incidentWork.cancel(town.actors.dispatcher, { incidentId: first.id, reason: 'x' });
    await expect(unmerge(second)).rejects.toMatchObject(refusedWith('CANCELLED'));
    await incidentWork.reopen(town.actors.dispatcher, { incidentId: first.id, reason: 'x' });
    expect((await unmerge(second)).incident.status).toBe('HELD');
  });

  it('needs a merge', async () => {
    await expect(unmerge(await town.report(1, 1))).rejects.toMatchObject(refusedWith('RECEIVED'));
  });

  it('restores both exactly, whatever they were', async () => {
    const step = fc.constantFrom<AssignmentStep>('ACKNOWLEDGE', 'START_TRAVEL', 'ARRIVE', 'CLEAR', 'DECLINE');
    const history = fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(history, history, async (ofFirst, ofSecond) => {
        await town.database.knex('assignments').delete();
        const incidents = [await town.report(1, 1), await town.report(1, 1.2)] as const;
        let unit = 0;
        for (const [incident, histories] of [
          [incidents[0], ofFirst],
          [incidents[1], ofSecond],
        ] as const)
          for (const steps of histories) {
            // A unit more can only be sent while the incident is open.
            const assignment = await town.assign(incident, unit++).catch(() => null);
            for (const each of assignment === null ? [] : steps)
              await town
                .step(assignment!, each)
                .catch((error: { code?: string }) => expect(error.code).toBe('CONFLICT'));
          }
        const [first, second] = [await town.read(incidents[0]), await town.read(incidents[1])];
        const before = [first, second, await assignmentsOf(first), await assignmentsOf(second)];
        if (first.status === 'RESOLVED' || second.status === 'RESOLVED') {
          await expect(merge(second, first)).rejects.toMatchObject(refusedWith('RESOLVED'));
        } else {
          await merge(second, first);
          await unmerge(second);
        }
        const after = [
          await town.read(first),
          await town.read(second),
          await assignmentsOf(first),
          await assignmentsOf(second),
        ];
        expect(after).toEqual(before);
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});
