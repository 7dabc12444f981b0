import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missingNeeds, type SentUnit } from '../../../src/core/dispatch/missing-needs.js';
import { type UnitNeed } from '../../../src/core/dispatch/response-plan.js';
import { VEHICLE_CLASSES } from '../../../src/core/vehicle.js';

const car = (unitId: string, ...skills: string[]): SentUnit => ({ unitId, vehicle: 'CAR', skills });
const counts = (needs: readonly UnitNeed[], sent: readonly SentUnit[]): number[] =>
  missingNeeds(needs, sent).map(({ count }) => count);

describe('what a plan still asks for', () => {
  it('is all of it while nobody is sent, and nothing when every place is taken', () => {
    const needs = [{ count: 2 }, { count: 1, skills: ['first-aid'] }];
    expect(missingNeeds(needs, [])).toEqual(needs);
    expect(counts(needs, [car('a'), car('b'), car('c', 'first-aid')])).toEqual([0, 0]);
  });

  it('is the need that nobody sent can fill', () => {
    const needs = [{ count: 1 }, { count: 1, skills: ['first-aid'] }];
    expect(counts(needs, [car('a')])).toEqual([0, 1]);
    expect(counts(needs, [car('a', 'first-aid')])).toEqual([0, 1]);
    expect(counts([needs[1]!, needs[0]!], [car('a')])).toEqual([1, 0]);
  });

  it('is nothing more where others were sent than the plan names, as many as it has places', () => {
    expect(counts([{ count: 2, vehicles: ['FOOT'] }], [car('a'), car('b')])).toEqual([0]);
    expect(counts([{ count: 2, vehicles: ['FOOT'] }], [car('a')])).toEqual([1]);
  });

  it('is as many as places are left, never of a need that is filled by those sent', () => {
    const need = fc.record({
      count: fc.integer({ min: 1, max: 3 }),
      vehicles: fc.subarray([...VEHICLE_CLASSES], { minLength: 1 }),
      skills: fc.subarray(['first-aid', 'fire']),
    });
    const unit = fc.record({
      vehicle: fc.constantFrom(...VEHICLE_CLASSES),
      skills: fc.subarray(['first-aid', 'fire']),
    });
    fc.assert(
      fc.property(fc.array(need, { minLength: 1, maxLength: 4 }), fc.array(unit, { maxLength: 10 }), (needs, units) => {
        const sent = units.map((each, i) => ({ ...each, unitId: `u${i}` }));
        const missing = missingNeeds(needs, sent);
        const places = needs.reduce((sum, { count }) => sum + count, 0);
        expect(missing.reduce((sum, { count }) => sum + count, 0)).toBe(Math.max(0, places - sent.length));
        missing.forEach(({ count, ...rest }, i) => {
          expect(count).toBeLessThanOrEqual(needs[i]!.count);
          expect({ ...rest, count: needs[i]!.count }).toEqual(needs[i]);
        });
      }),
      { seed: 7 },
    );
  });
});
