import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillPlan, type PlanCandidate, type PlanFilling } from '../../../src/core/dispatch/plan-fill.js';
import { type UnitNeed } from '../../../src/core/dispatch/response-plan.js';
import { type VehicleClass } from '../../../src/core/vehicle.js';
import { visitMatchings } from './every-matching.js';

/** `foot('a', 30)`: a unit on foot, 30 s away. */
const unitOn =
  (vehicle: VehicleClass) =>
  (unitId: string, arrivalS: number, more: Partial<PlanCandidate> = {}): PlanCandidate => ({
    unitId,
    vehicle,
    arrivalS,
    skills: [],
    ...more,
  });
const foot = unitOn('FOOT');
const car = unitOn('CAR');
const traffic = { skills: ['traffic'] };

const ANY: UnitNeed = { count: 1 };
const A_CAR: UnitNeed = { count: 1, vehicles: ['CAR'] };
const TRAFFIC: UnitNeed = { count: 1, skills: ['traffic'] };

const who = ({ filled }: PlanFilling): (readonly [number, string])[] =>
  filled.map(({ need, unitId }) => [need, unitId]);

describe('filling a response plan', () => {
  it('sends the unit that is there first', () => {
    expect(fillPlan([ANY], [car('c', 50), foot('f', 40)])).toEqual({
      filled: [{ need: 0, place: 0, unitId: 'f', arrivalS: 40, committed: false }],
      unfilled: [],
      passedOver: [],
    });
  });

  it('does not spend the only car on a place that anybody could fill', () => {
    //  any: car 10 s, foot 60 s        a car: car 10 s
    expect(who(fillPlan([ANY, A_CAR], [car('c', 10), foot('f', 60)]))).toEqual([
      [0, 'f'],
      [1, 'c'],
    ]);
  });

  it('moves several units on for the sake of one', () => {
    // Only chains of moves let all three in: the skilled car leaves "a car" to the plain car, which leaves "any" to the foot patrol.
    const needs = [ANY, A_CAR, { count: 1, vehicles: ['CAR'], skills: ['traffic'] } satisfies UnitNeed];
    expect(who(fillPlan(needs, [car('skilled', 5, traffic), car('plain', 6), foot('f', 900)]))).toEqual([
      [0, 'f'],
      [1, 'plain'],
      [2, 'skilled'],
    ]);
  });

  it('gives the earlier-listed places to the earlier units where it is free to', () => {
    expect(who(fillPlan([{ count: 2 }, A_CAR], [car('c1', 10), car('c2', 20), foot('f', 15)]))).toEqual([
      [0, 'c1'],
      [0, 'f'],
      [1, 'c2'],
    ]);
  });

  it('fills the earlier-listed need where not all can be, and says why the others stay empty', () => {
    const needs = [TRAFFIC, A_CAR, { count: 1, skills: ['mediation'] }, ANY];
    const { filled, unfilled } = fillPlan(needs, [car('c', 10, traffic)]);
    expect(filled).toMatchObject([{ need: 0, unitId: 'c' }]);
    expect(unfilled).toEqual([
      { need: 1, place: 0, reason: 'ALL_TAKEN' },
      { need: 2, place: 0, reason: 'NONE_SUITS' },
      { need: 3, place: 0, reason: 'ALL_TAKEN' },
    ]);
  });

  it('tells of each earlier unit why it was not taken', () => {
    const { passedOver } = fillPlan(
      [{ count: 1, vehicles: ['CAR', 'MOTORBIKE'], skills: ['traffic'] }],
      [
        car('taken', 100, traffic),
        foot('walks', 10, traffic),
        car('unskilled', 20),
        car('foreign', 30, { ...traffic, handicapS: Infinity }),
        car('slightly-earlier', 80, { ...traffic, handicapS: 60 }),
        car('later', 110, traffic),
      ],
    );
    expect(passedOver).toEqual([
      { unitId: 'walks', arrivalS: 10, reason: 'WRONG_VEHICLE', detail: 'FOOT' },
      { unitId: 'unskilled', arrivalS: 20, reason: 'MISSING_SKILL', detail: 'traffic' },
      { unitId: 'foreign', arrivalS: 30, reason: 'OTHER_STATION', detail: null },
      { unitId: 'slightly-earlier', arrivalS: 80, reason: 'SAVES_TOO_LITTLE', detail: '60 s are asked for' },
    ]);
  });

  it('tells of a unit that would have to move others that it saves too little', () => {
    // The foreign foot patrol suits only "any"; for it to come the car there would have to take the place of the late car.
    const { passedOver } = fillPlan([ANY, A_CAR], [car('c1', 10), car('c2', 90), foot('f', 50, { handicapS: 60 })]);
    expect(passedOver).toMatchObject([{ unitId: 'f', reason: 'SAVES_TOO_LITTLE' }]);
  });

  it('tells of a unit that comes after all whose places it could fill that it is not needed', () => {
    const { passedOver } = fillPlan([ANY, TRAFFIC], [foot('a', 10), foot('b', 20), car('t', 30, traffic)]);
    expect(passedOver).toEqual([{ unitId: 'b', arrivalS: 20, reason: 'NOT_NEEDED', detail: null }]);
  });

  it('takes a foreign unit from the very second that it saves what is asked', () => {
    const fill = (foreignS: number): unknown =>
      who(fillPlan([ANY], [car('home', 100), car('foreign', foreignS, { handicapS: 60 })]));
    expect(fill(41)).toEqual([[0, 'home']]);
    expect(fill(40)).toEqual([[0, 'foreign']]);
  });

  it('keeps the units that are on their way in places that they suit, and no others', () => {
    const candidates = [
      car('sent', 500, { committed: true, handicapS: Infinity }),
      foot('sent-by-hand', 5, { committed: true }),
      car('near', 10),
      car('nearer', 9),
    ];
    expect(fillPlan([A_CAR, A_CAR], candidates)).toMatchObject({
      filled: [
        { need: 0, unitId: 'sent', committed: true },
        { need: 1, unitId: 'nearer', committed: false },
      ],
      passedOver: [{ unitId: 'near', reason: 'NOT_NEEDED' }],
    });
  });

  it('says that the policy keeps all that would suit', () => {
    expect(fillPlan([ANY], [car('foreign', 5, { handicapS: Infinity })])).toEqual({
      filled: [],
      unfilled: [{ need: 0, place: 0, reason: 'OTHER_STATION' }],
      passedOver: [{ unitId: 'foreign', arrivalS: 5, reason: 'OTHER_STATION', detail: null }],
    });
  });

  it('refuses an arrival that is no time', () => {
    expect(() => fillPlan([ANY], [car('c', NaN)])).toThrow(new RangeError('unit c arrives in NaN s'));
  });

  const need = fc.record(
    {
      count: fc.integer({ min: 1, max: 2 }),
      vehicles: fc.subarray<VehicleClass>(['FOOT', 'EBIKE', 'CAR'], { minLength: 1 }),
      skills: fc.subarray(['traffic', 'mediation'], { minLength: 1, maxLength: 1 }),
    },
    { requiredKeys: ['count'] },
  );
  const candidate = fc.record({
    vehicle: fc.constantFrom<VehicleClass>('FOOT', 'EBIKE', 'CAR'),
    skills: fc.subarray(['traffic', 'mediation']),
    arrivalS: fc.integer({ min: 0, max: 9 }).map((n) => n * 10),
    handicapS: fc.constantFrom(0, 0, 0, 25, Infinity),
    committed: fc.constantFrom(false, false, false, false, true),
  });
  const problem = fc.record({
    needs: fc.array(need, { minLength: 1, maxLength: 3 }),
    candidates: fc
      .array(candidate, { maxLength: 6 })
      .map((all) => all.map((each, n): PlanCandidate => ({ ...each, unitId: `u${n}` }))),
  });

  const lateS = ({ arrivalS, handicapS = 0, committed }: PlanCandidate): number =>
    arrivalS + (committed === true ? 0 : handicapS);
  const suits = ({ vehicles, skills = [] }: UnitNeed, unit: PlanCandidate): boolean =>
    lateS(unit) < Infinity &&
    (vehicles === undefined || vehicles.includes(unit.vehicle)) &&
    skills.every((skill) => unit.skills.includes(skill));
  /** Compares number by number; less is better. */
  const compare = (a: readonly number[], b: readonly number[]): number =>
    a.map((each, i) => each - b[i]!).find((difference) => difference !== 0) ?? 0;

  it('is the best of all fillings, place by place and arrival by arrival', () => {
    fc.assert(
      fc.property(problem, ({ needs, candidates }) => {
        const places = needs.flatMap((each, n) => Array.from({ length: each.count }, () => n));
        // Rank among all: committed first, then late arrival, real arrival, id.
        const ranked = candidates.toSorted(
          (a, b) =>
            Number(b.committed) - Number(a.committed) ||
            (lateS(a) === lateS(b) ? 0 : lateS(a) - lateS(b)) ||
            a.arrivalS - b.arrivalS ||
            (a.unitId < b.unitId ? -1 : 1),
        );
        // Most places, then the earlier-listed ones, then the first unit, the second, ..., then the earlier place by the earlier unit.
        const keyOf = (unitAt: readonly number[]): number[] => {
          const used = unitAt.filter((unit) => unit >= 0).sort((a, b) => a - b);
          const byUnit = [...used, ...places.map(() => ranked.length)].slice(0, places.length);
          return [-used.length, ...unitAt.map((unit) => (unit < 0 ? 1 : 0)), ...byUnit, ...unitAt];
        };
        let best: { key: number[]; unitAt: number[] } | null = null;
        let [leastTotalS, earliestS] = [Infinity, Infinity];
        const may = (place: number, unit: number): boolean => suits(needs[places[place]!]!, ranked[unit]!);
        const isFree = candidates.every(({ committed }) => committed !== true);
        visitMatchings(places.length, ranked.length, may, (unitAt) => {
          const key = keyOf(unitAt);
          if (best === null || compare(key, best.key) < 0) best = { key, unitAt: [...unitAt] };
        });
        const { unitAt } = best!;
        visitMatchings(places.length, ranked.length, may, (other) => {
          if (!other.every((unit, place) => unit < 0 === unitAt[place]! < 0)) return;
          const late = other.filter((unit) => unit >= 0).map((unit) => lateS(ranked[unit]!));
          leastTotalS = Math.min(
            leastTotalS,
            late.reduce((sum, each) => sum + each, 0),
          );
          earliestS = Math.min(earliestS, ...late);
        });

        const { filled, unfilled } = fillPlan(needs, candidates);
        expect(filled.map((place) => place.unitId)).toEqual(
          unitAt.filter((unit) => unit >= 0).map((unit) => ranked[unit]!.unitId),
        );
        expect(unfilled.map((place) => place.need)).toEqual(places.filter((_, place) => unitAt[place]! < 0));
        // Nothing to weigh: the same filling has the earliest first unit and the least sum of arrivals.
        const late = filled.map((place) => lateS(candidates.find(({ unitId }) => unitId === place.unitId)!));
        if (isFree) expect(late.reduce((sum, each) => sum + each, 0)).toBe(leastTotalS);
        if (isFree && late.length > 0) expect(Math.min(...late)).toBe(earliestS);
      }),
      { seed: 20261122, numRuns: 500 },
    );
  });

  it('tells the true reason of each unit passed over', () => {
    fc.assert(
      fc.property(problem, ({ needs, candidates }) => {
        const { passedOver } = fillPlan(needs, candidates);
        for (const { unitId, reason } of passedOver) {
          const unit = candidates.find((each) => each.unitId === unitId)!;
          const alike = { ...unit, handicapS: 0 };
          const without = fillPlan(needs, [alike, ...candidates.filter((each) => each !== unit)]);
          const fits = needs.some((each) => suits(each, alike));
          const isTakenThen = without.filled.some((place) => place.unitId === unitId);
          const told = { fits, isTakenThen, isBound: unit.handicapS === Infinity };
          if (reason === 'WRONG_VEHICLE' || reason === 'MISSING_SKILL') expect(fits).toBe(false);
          else if (reason === 'OTHER_STATION') expect(told).toMatchObject({ fits: true, isBound: true });
          else expect(told).toEqual({ fits: true, isTakenThen: reason === 'SAVES_TOO_LITTLE', isBound: false });
        }
      }),
      { seed: 20261122, numRuns: 1000 },
    );
  });

  it('does not depend on the order of the candidates', () => {
    fc.assert(
      fc.property(problem, ({ needs, candidates }) => {
        expect(fillPlan(needs, candidates.toReversed())).toEqual(fillPlan(needs, candidates));
      }),
      { seed: 20261122, numRuns: 200 },
    );
  });
});
