import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DispatchPolicy } from '../../../src/core/dispatch/dispatch-policy.js';
import {
  type HeldIncident,
  type HeldMatch,
  type HeldMatching,
  type HeldMatchingProblem,
  LATER_PLACE_SHARE,
  type MatchableUnit,
  matchHeld,
} from '../../../src/core/dispatch/held-matching.js';
import { DEFAULT_WEIGHTS, type Priority, priorityWeight } from '../../../src/core/dispatch/priority-weight.js';
import { type VehicleClass } from '../../../src/core/vehicle.js';
import { visitMatchings } from './every-matching.js';

const held = (id: string, more: Partial<HeldIncident> = {}): HeldIncident => ({
  id,
  priority: 3,
  waitedS: 0,
  stationId: 'home',
  needs: [{ count: 1 }],
  hasUnits: false,
  deferredS: 0,
  ...more,
});
const unit = (id: string, more: Partial<MatchableUnit> = {}): MatchableUnit => ({
  id,
  vehicle: 'CAR',
  skills: [],
  stationId: 'home',
  freeInS: 0,
  ...more,
});
/** `lines`: one per incident, travel seconds by unit. */
const match = (
  incidents: readonly HeldIncident[],
  units: readonly MatchableUnit[],
  lines: readonly (readonly number[])[],
  more: Partial<HeldMatchingProblem> = {},
): HeldMatching => matchHeld({ incidents, units, travelS: Float64Array.from(lines.flat()), ...more });
const pairs = (matches: HeldMatching['now']): string[] =>
  matches.map(({ incidentId, unitId }) => `${incidentId}-${unitId}`);

describe('matching held incidents', () => {
  it('takes the total, not each incident in turn', () => {
    //        u1   u2        a first: a-u1 10 + b-u2 900; together: a-u2 20 + b-u1 30
    const { now, cost } = match(
      [held('a'), held('b')],
      [unit('u1'), unit('u2')],
      [
        [10, 20],
        [30, 900],
      ],
    );
    expect(pairs(now)).toEqual(['a-u2', 'b-u1']);
    expect(cost).toBe(2 * 50 * 1000);
  });

  it('serves the near one before the one that came first and is far', () => {
    const first = held('first', { waitedS: 120 });
    const { now, unserved } = match([first, held('second')], [unit('u')], [[900], [30]]);
    expect(pairs(now)).toEqual(['second-u']);
    expect(unserved).toEqual([{ incidentId: 'first', need: 0, reason: 'UNITS_TAKEN' }]);
  });

  it('serves the urgent one before a nearer routine one', () => {
    const urgent = held('urgent', { priority: 1 });
    expect(pairs(match([held('routine', { priority: 4 }), urgent], [unit('u')], [[20], [300]]).now)).toEqual([
      'urgent-u',
    ]);
  });

  it('lets nobody starve: fresh urgent calls without end, and the old routine one is served', () => {
    const old = (waitedS: number): HeldIncident => held('old', { priority: 4, waitedS });
    const servedAfterS = [...Array(200).keys()]
      .map((n) => n * 60)
      .find(
        (waitedS) =>
          match([old(waitedS), held('new', { priority: 1 })], [unit('u')], [[900], [60]]).now[0]?.incidentId === 'old',
      );
    // 8 · (1800 - 60) = (1 + t/600) · (1800 - 900) at t = 8,680 s.
    expect(servedAfterS).toBe(8700);
  });

  it('leaves no unit idle that could serve somebody, however far', () => {
    const far = match(
      [held('a', { priority: 4 }), held('b', { priority: 4 })],
      [unit('u1'), unit('u2')],
      [
        [10, 7200],
        [20, 7200],
      ],
    );
    expect(pairs(far.now).sort()).toEqual(['a-u1', 'b-u2']);
  });

  it('sends each incident several units, one everywhere before two anywhere', () => {
    const two = held('two', { priority: 2, needs: [{ count: 2 }] });
    const [u1, u2, u3] = [unit('u1'), unit('u2'), unit('u3')];
    const same = [60, 60, 60];
    expect(pairs(match([two, held('one', { priority: 2 })], [u1, u2], [same.slice(1), same.slice(1)]).now)).toEqual([
      'one-u1',
      'two-u2',
    ]);
    expect(match([two, held('one', { priority: 2 })], [u1, u2, u3], [same, same]).now).toHaveLength(3);
  });

  it('takes what is missing where somebody is already for less urgent than a first unit', () => {
    const backup = held('backup', { hasUnits: true });
    expect(pairs(match([backup, held('first')], [unit('u')], [[50], [60]]).now)).toEqual(['first-u']);
  });

  it('asks for vehicles and skills, and says why nobody comes', () => {
    const needs = [
      { count: 1, vehicles: ['FOOT'] as const },
      { count: 1, skills: ['mediation'] },
    ];
    const units = [unit('car'), unit('mediator', { skills: ['mediation'] })];
    const { now, unserved } = match([held('a', { needs }), held('cut-off')], units, [
      [5, 50],
      [Infinity, Infinity],
    ]);
    expect(now).toEqual([{ incidentId: 'a', need: 1, unitId: 'mediator', arrivalS: 50 }]);
    expect(unserved).toEqual([
      { incidentId: 'a', need: 0, reason: 'NONE_SUITS' },
      { incidentId: 'cut-off', need: 0, reason: 'NONE_CAN_COME' },
    ]);
  });

  it('waits for a nearer unit that will be free soon', () => {
    const units = [unit('far'), unit('soon', { freeInS: 90 })];
    const { now, awaited } = match([held('a')], units, [[600, 30]]);
    expect(now).toEqual([]);
    expect(awaited).toEqual([
      { incidentId: 'a', need: 0, unitId: 'soon', arrivalS: 120, freeInS: 90, freeArrivalS: 600 },
    ]);
  });

  it('does not wait where the free unit is there before, nor longer than it may', () => {
    const soon = unit('soon', { freeInS: 90 });
    expect(pairs(match([held('a')], [unit('far'), soon], [[119, 30]]).now)).toEqual(['a-far']);
    expect(pairs(match([held('a')], [unit('far'), soon], [[600, 30]], { maxWaitS: 89 }).now)).toEqual(['a-far']);
    expect(pairs(match([held('a', { deferredS: 211 })], [unit('far'), soon], [[600, 30]]).now)).toEqual(['a-far']);
    expect(pairs(match([held('a', { deferredS: 210 })], [unit('far'), soon], [[600, 30]]).awaited)).toEqual(['a-soon']);
  });

  it('leaves the free unit to the other where one of two should wait', () => {
    const units = [unit('free'), unit('soon', { freeInS: 60 })];
    const { now, awaited } = match([held('a'), held('b')], units, [
      [100, 10],
      [110, 900],
    ]);
    expect(pairs(now)).toEqual(['b-free']);
    expect(awaited).toMatchObject([{ incidentId: 'a', unitId: 'soon', freeArrivalS: null }]);
  });

  it('follows the policy', () => {
    const units = [unit('home'), unit('foreign', { stationId: 'other' })];
    const by = (policy: DispatchPolicy, homeS: number): string[] =>
      pairs(match([held('a')], units, [[homeS, 40]], { policy }).now);
    expect(by({ kind: 'BORDERLESS' }, 41)).toEqual(['a-foreign']);
    expect(by({ kind: 'HOME_STATION_FIRST', foreignMustSaveS: 60 }, 99)).toEqual(['a-home']);
    expect(by({ kind: 'HOME_STATION_FIRST', foreignMustSaveS: 60 }, 101)).toEqual(['a-foreign']);
    expect(by({ kind: 'HOME_STATION_ONLY' }, Infinity)).toEqual([]);
  });

  it('answers an empty queue, and an empty street', () => {
    expect(match([], [unit('u')], [])).toEqual({ now: [], awaited: [], unserved: [], cost: 0 });
    expect(match([held('a')], [], [[]]).unserved).toEqual([{ incidentId: 'a', need: 0, reason: 'NONE_SUITS' }]);
  });

  it('refuses times that are none', () => {
    expect(() => match([held('a')], [unit('u')], [[1, 2]])).toThrow('2 travel times for 1 incidents and 1 units');
    expect(() => match([held('a')], [unit('u')], [[NaN]])).toThrow('travel time 0 is NaN s');
    expect(() => match([held('a')], [unit('u', { freeInS: -1 })], [[1]])).toThrow('freeInS of unit u is -1 s');
    expect(() => match([held('a', { waitedS: NaN })], [unit('u')], [[1]])).toThrow('waitedS of incident a is NaN s');
  });

  const anyNeed = fc.record(
    {
      count: fc.integer({ min: 1, max: 2 }),
      vehicles: fc.subarray<VehicleClass>(['FOOT', 'CAR'], { minLength: 1 }),
      skills: fc.constant(['traffic']),
    },
    { requiredKeys: ['count'] },
  );
  const anyIncident = fc.record({
    priority: fc.constantFrom<Priority>(1, 2, 3, 4),
    waitedS: fc.integer({ min: 0, max: 40 }).map((n) => n * 60),
    stationId: fc.constantFrom('home', 'other', null),
    needs: fc.array(anyNeed, { minLength: 1, maxLength: 1 }),
    hasUnits: fc.boolean(),
    deferredS: fc.constantFrom(0, 0, 200),
  });
  const anyUnit = fc.record({
    vehicle: fc.constantFrom<VehicleClass>('FOOT', 'CAR'),
    skills: fc.subarray(['traffic']),
    stationId: fc.constantFrom('home', 'other'),
    freeInS: fc.constantFrom(0, 0, 0, 60, 150),
  });
  const anyPolicy = fc.constantFrom<DispatchPolicy>(
    { kind: 'BORDERLESS' },
    { kind: 'HOME_STATION_FIRST', foreignMustSaveS: 90 },
    { kind: 'HOME_STATION_ONLY' },
  );
  const batches = (mostIncidents: number, mostUnits: number): fc.Arbitrary<HeldMatchingProblem> =>
    fc
      .tuple(fc.array(anyIncident, { maxLength: mostIncidents }), fc.array(anyUnit, { maxLength: mostUnits }))
      .chain(([incidents, units]) => {
        const length = incidents.length * units.length;
        const travel = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 2400 }) }, fc.constant(Infinity));
        return fc.record({
          incidents: fc.constant(incidents.map((each, n): HeldIncident => ({ ...each, id: `i${n}` }))),
          units: fc.constant(units.map((each, n): MatchableUnit => ({ ...each, id: `u${n}` }))),
          travelS: fc.array(travel, { minLength: length, maxLength: length }).map((s) => Float64Array.from(s)),
          policy: anyPolicy,
          maxWaitS: fc.constantFrom(0, 100, 300),
        });
      });

  /** The rules once more, plainly: a row per unit wanted, with the seconds of each unit (`Infinity`: must not come). */
  function plainRows({ incidents, units, travelS, policy, maxWaitS }: HeldMatchingProblem): {
    readonly incidentId: string;
    readonly weight: number;
    readonly s: readonly number[];
  }[] {
    return incidents.flatMap((incident, i) =>
      incident.needs.flatMap(({ count, vehicles, skills }) =>
        Array.from({ length: count }, (_, place) => ({
          incidentId: incident.id,
          weight:
            priorityWeight(DEFAULT_WEIGHTS, incident.priority, incident.waitedS) *
            (place > 0 || incident.hasUnits ? LATER_PLACE_SHARE : 1),
          s: units.map((each, u) => {
            const isForeign = incident.stationId !== null && incident.stationId !== each.stationId;
            if (vehicles !== undefined && !vehicles.includes(each.vehicle)) return Infinity;
            if (skills !== undefined && !skills.every((skill) => each.skills.includes(skill))) return Infinity;
            if (each.freeInS > 0 && each.freeInS + incident.deferredS > maxWaitS!) return Infinity;
            if (isForeign && policy!.kind === 'HOME_STATION_ONLY') return Infinity;
            const handicapS = isForeign && policy!.kind === 'HOME_STATION_FIRST' ? policy!.foreignMustSaveS : 0;
            return each.freeInS + travelS[i * units.length + u]! + handicapS;
          }),
        })),
      ),
    );
  }
  const costMs = (weight: number, s: number): number => Math.round(weight * s * 1000);

  it('has the least total of all matchings', () => {
    fc.assert(
      fc.property(batches(3, 4), (problem) => {
        const rows = plainRows(problem);
        const longestS = Math.max(0, ...rows.flatMap(({ s }) => s.filter((each) => each < Infinity)));
        const unservedS = Math.max(1800, longestS + 1);
        let least = Infinity;
        const may = (row: number, column: number): boolean => rows[row]!.s[column]! < Infinity;
        visitMatchings(rows.length, problem.units.length, may, (columnOf) => {
          const total = columnOf.reduce(
            (sum, column, row) => sum + costMs(rows[row]!.weight, column < 0 ? unservedS : rows[row]!.s[column]!),
            0,
          );
          least = Math.min(least, total);
        });
        const { now, awaited, unserved, cost } = matchHeld(problem);
        expect(cost).toBe(least);
        expect(now.length + awaited.length + unserved.length).toBe(rows.length);
      }),
      { seed: 20261122, numRuns: 400 },
    );
  });

  it('cannot be improved by an exchange of two units, nor by a unit that is left over', () => {
    fc.assert(
      fc.property(batches(12, 16), (problem) => {
        const { now, awaited } = matchHeld(problem);
        const matches = [...now, ...awaited];
        const used = new Set(matches.map(({ unitId }) => unitId));
        expect(used.size).toBe(matches.length);
        // Two units wanted by one incident weigh differently; one wanted is enough to look at here.
        const rows = plainRows(problem);
        const only = new Map(rows.map((row) => [row.incidentId, row]));
        const single = matches.filter(({ incidentId: id }) => rows.filter((row) => row.incidentId === id).length === 1);
        const column = new Map(problem.units.map(({ id }, u) => [id, u]));
        const cost = ({ incidentId }: HeldMatch, unitId: string): number => {
          const { weight, s } = only.get(incidentId)!;
          return costMs(weight, s[column.get(unitId)!]!);
        };
        for (const a of single) {
          for (const { id } of problem.units)
            if (!used.has(id)) expect(cost(a, id)).toBeGreaterThanOrEqual(cost(a, a.unitId));
          for (const b of single)
            expect(cost(a, b.unitId) + cost(b, a.unitId)).toBeGreaterThanOrEqual(cost(a, a.unitId) + cost(b, b.unitId));
        }
      }),
      { seed: 20261122, numRuns: 150 },
    );
  });

  it('does not depend on the order of incidents and units', () => {
    fc.assert(
      fc.property(batches(6, 6), (problem) => {
        const { incidents, units, travelS } = problem;
        expect(
          matchHeld({
            ...problem,
            incidents: incidents.toReversed(),
            units: units.toReversed(),
            travelS: travelS.toReversed(),
          }),
        ).toEqual(matchHeld(problem));
      }),
      { seed: 20261122, numRuns: 150 },
    );
  });

  it('never costs more for knowing who will be free soon', () => {
    fc.assert(
      fc.property(batches(6, 6), (problem) => {
        // The same price of waiting on both sides.
        const unservedS = 10_000;
        const withSoon = matchHeld({ ...problem, maxWaitS: 300, unservedS });
        const without = matchHeld({ ...problem, maxWaitS: 0, unservedS });
        expect(withSoon.cost).toBeLessThanOrEqual(without.cost);
        expect(without.awaited).toEqual([]);
      }),
      { seed: 20261122, numRuns: 150 },
    );
  });
});
