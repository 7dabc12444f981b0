/** Random work of several consoles and officers on a few incidents: whatever they try, what must hold holds. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AssignmentStep, isActive } from '../../../src/core/incident/assignment.js';
import { type Incident, isOpen, mayBecome, statusSinceReopening } from '../../../src/core/incident/incident.js';
import { listAssignmentsByIncidentIds } from '../../../src/database/assignment-repository.js';
import { findBrokenLink } from '../../../src/events/log.js';
import { type IncidentTown, openIncidentTown } from './incident-town.js';

const INCIDENTS = 3;
const UNITS = 3;

let town: IncidentTown;
beforeAll(async () => {
  town = await openIncidentTown();
});
afterAll(() => town.close());

type Deed =
  | { readonly deed: 'assign'; readonly incident: number; readonly unit: number }
  | { readonly deed: 'step'; readonly unit: number; readonly step: AssignmentStep }
  | { readonly deed: 'merge'; readonly incident: number; readonly into: number }
  | {
      readonly deed: 'unmerge' | 'cancel' | 'resolve' | 'reopen' | 'archive' | 'transfer';
      readonly incident: number;
    };

const incident = fc.nat(INCIDENTS - 1);
const unit = fc.nat(UNITS - 1);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ deed: fc.constant('assign' as const), incident, unit }) },
  {
    weight: 6,
    arbitrary: fc.record({
      deed: fc.constant('step' as const),
      unit,
      step: fc.constantFrom<AssignmentStep>('ACKNOWLEDGE', 'START_TRAVEL', 'ARRIVE', 'CLEAR', 'DECLINE'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ deed: fc.constant('merge' as const), incident, into: incident }) },
  {
    weight: 4,
    arbitrary: fc.record({
      deed: fc.constantFrom('unmerge' as const, 'cancel' as const, 'resolve' as const, 'reopen' as const),
      incident,
    }),
  },
  { weight: 1, arbitrary: fc.record({ deed: fc.constantFrom('archive' as const, 'transfer' as const), incident }) },
);

async function perform(each: Deed, incidents: readonly Incident[]): Promise<unknown> {
  const { services, actors, units } = town;
  const { incidentWork } = services;
  const { dispatcher } = actors;
  if (each.deed === 'step') {
    const { id, officer } = units[each.unit]!;
    const active = (await services.units.activeAssignmentsByUnitIds(officer, [id])).get(id);
    return active && services.dispatch.stepAssignment(officer, each.step, { assignmentId: active.id });
  }
  const base = { incidentId: incidents[each.incident]!.id };
  switch (each.deed) {
    case 'assign':
      return services.dispatch.assignUnit(dispatcher, { ...base, unitId: units[each.unit]!.id });
    case 'merge':
      return incidentWork.merge(dispatcher, { ...base, intoIncidentId: incidents[each.into]!.id });
    case 'unmerge':
      return incidentWork.unmerge(dispatcher, base);
    case 'cancel':
      return incidentWork.cancel(dispatcher, { ...base, reason: 'x' });
    case 'resolve':
      return incidentWork.resolve(dispatcher, { ...base, disposition: 'warned' });
    case 'reopen':
      return incidentWork.reopen(dispatcher, { ...base, reason: 'x' });
    case 'archive':
      return incidentWork.archive(dispatcher, { ...base, disposition: 'warned' });
    case 'transfer':
      return incidentWork.transfer(dispatcher, { ...base, partner: 'ambulance', reason: 'x' });
  }
}

/** What must hold between any two deeds. */
async function check(before: readonly Incident[], after: readonly Incident[]): Promise<void> {
  const { database, fleet, units } = town;
  const ids = after.map(({ id }) => id);
  const assignments = await listAssignmentsByIncidentIds(database.knex, ids);
  for (const [i, now] of after.entries()) {
    const then = before[i]!;
    if (then.status === 'ARCHIVED') expect(now).toEqual(then);
    if (now.status !== then.status)
      expect(mayBecome(then.status, now.status), `${then.status} -> ${now.status}`).toBe(true);
    const own = assignments.filter(({ incidentId }) => incidentId === now.id);
    if (!isOpen(now.status))
      expect(
        own.filter(({ status }) => isActive(status)),
        now.status,
      ).toEqual([]);
    if (isOpen(now.status)) expect(statusSinceReopening(now, own, now.status)).toBe(now.status);
    expect(now.status === 'DUPLICATE').toBe(now.mergedInto !== null);
  }
  for (const { id } of units.slice(0, UNITS)) {
    const active = assignments.filter(({ unitId, status }) => unitId === id && isActive(status));
    expect(active.length).toBeLessThanOrEqual(1);
    const shown = fleet.picture.get(id)!.assignment;
    // Replaying the log gave the same picture.
    expect(shown ?? null).toEqual(
      active[0] === undefined ? null : { id: active[0].id, incidentId: active[0].incidentId, status: active[0].status },
    );
  }
}

/** In CI 15 runs of up to 40 deeds; `XUNGE_MODEL_RUNS` for a night of them. */
const RUNS = Number(process.env['XUNGE_MODEL_RUNS'] ?? 15);

it('keeps its promises whatever is tried, and refuses the rest with the current state', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 10, maxLength: 40 }), async (deeds) => {
      await town.database.knex('assignments').delete();
      for (const { id } of town.units) town.fleet.picture.setAssignment(id, null);
      let incidents: Incident[] = [];
      for (let i = 0; i < INCIDENTS; i++) incidents.push(await town.report(i + 1, 1));
      for (const each of deeds) {
        town.later(1);
        const refusal = await perform(each, incidents).then(
          () => null,
          (error: unknown) => error as Error & { code?: string; details?: { state?: string } },
        );
        const after: Incident[] = [];
        for (const one of incidents) after.push(await town.read(one));
        if (refusal !== null) {
          const itself = each.deed === 'merge' && each.incident === each.into;
          expect(refusal.code, refusal.message).toBe(itself ? 'BAD_USER_INPUT' : 'CONFLICT');
          if (each.deed !== 'step' && each.deed !== 'assign' && !itself)
            expect(incidents.map(({ status }) => status)).toContain(refusal.details!.state);
          expect(after).toEqual(incidents);
        }
        await check(incidents, after);
        incidents = after;
      }
    }),
    { numRuns: RUNS },
  );
  expect(await findBrokenLink(town.database)).toBeNull();
}, 600_000);
