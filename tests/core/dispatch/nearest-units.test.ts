import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NearestUnitsSearch } from '../../../src/core/dispatch/nearest-units.js';
import { findRejection } from '../../../src/core/dispatch/eligibility.js';
import { FleetPicture } from '../../../src/core/fleet/fleet-picture.js';
import { type UnitDuty } from '../../../src/core/fleet/unit.js';
import { openRoadNetwork, type RoadNetwork } from '../../../src/core/road/road-network.js';
import { buildRoadGraph } from '../../../src/core/road/build.js';
import { VEHICLE_CLASSES, vehicleIndex } from '../../../src/core/vehicle.js';
import { corner, townRoads } from '../../support/town.js';

const NOW = new Date('2026-06-01T12:00:00Z');
const requirements = { vehicles: [], skills: [], staleAfterS: 600, now: NOW };
const town = openRoadNetwork(townRoads());

interface Placed {
  readonly vehicle: number;
  readonly column: number;
  readonly row: number;
  readonly duty?: UnitDuty;
  readonly ageS?: number;
  readonly busy?: boolean;
}

function fleetOf(units: readonly Placed[], roads: RoadNetwork = town): FleetPicture {
  const picture = new FleetPicture(roads);
  units.forEach(({ vehicle, column, row, duty = 'ON_DUTY', ageS = 0, busy = false }, n) => {
    const id = `unit-${n}`;
    picture.putUnit({
      id,
      callSign: `U-${String(n).padStart(3, '0')}`,
      vehicle: VEHICLE_CLASSES[vehicle]!,
      duty,
      dutyChangedAt: NOW,
      skills: [],
      stationId: 's',
    });
    const fixAt = new Date(NOW.getTime() - ageS * 1000);
    picture.applyFix({
      unitId: id,
      ...corner(column, row),
      fixAt,
      receivedAt: fixAt,
      headingDeg: null,
      speedKmh: null,
      accuracyM: 5,
    });
    if (busy) picture.setAssignment(id, { id: `a-${n}`, incidentId: 'i', status: 'EN_ROUTE' });
  });
  return picture;
}

const placed = fc.record({
  vehicle: fc.integer({ min: 0, max: 4 }),
  column: fc.integer({ min: 0, max: 90 }).map((n) => n / 10),
  row: fc.integer({ min: 0, max: 9 }),
  duty: fc.constantFrom<UnitDuty>('ON_DUTY', 'ON_DUTY', 'ON_DUTY', 'OFF_DUTY'),
  ageS: fc.integer({ min: 0, max: 700 }),
  busy: fc.boolean(),
});

describe('the nearest units', () => {
  it('are, one by one, those whose route and uncertainty together are least; the passed-over ones are nearer and not eligible', () => {
    fc.assert(
      fc.property(
        fc.array(placed, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 90 }),
        fc.constantFrom(0, 1, 3, 10, 100),
        (units, first, at, rejectedLimit) => {
          const picture = fleetOf(units);
          const to = corner(at / 10, 4);
          const { candidates, rejected, moreRejected } = new NearestUnitsSearch(picture).find({
            to,
            first,
            withinS: null,
            rejectedLimit,
            requirements,
          });
          // The slow answer: one route per unit.
          const slow = [...picture.states()].map((state) => {
            const target = town.edges.snap(to, state.vehicleIndex)!;
            const route = town.routes.find(state.vehicleIndex, state.road!, target)!;
            const ageS = (NOW.getTime() - state.fix!.fixAt.getTime()) / 1000;
            return {
              state,
              arrivalMs: route.travelTimeMs + Math.round((Math.min(ageS, 120) / 2) * 1000),
              travelTimeMs: route.travelTimeMs,
            };
          });
          slow.sort((a, b) => a.arrivalMs - b.arrivalMs || a.state.index - b.state.index);
          const eligible = slow.filter(({ state }) => findRejection(state, requirements) === null).slice(0, first);
          expect(candidates.map(({ state, travelTimeS }) => [state.index, Math.round(travelTimeS * 1000)])).toEqual(
            eligible.map(({ state, travelTimeMs }) => [state.index, travelTimeMs]),
          );
          const last = eligible.length < first ? Infinity : slow.indexOf(eligible.at(-1)!);
          const nearer = slow.filter(({ state }, i) => i < last && findRejection(state, requirements) !== null);
          expect(rejected.map(({ state }) => state.index)).toEqual(
            nearer.slice(0, rejectedLimit).map(({ state }) => state.index),
          );
          expect(moreRejected).toBe(nearer.length > rejectedLimit);
        },
      ),
      { seed: 11, numRuns: 200 },
    );
  });

  it('lie between an earliest and a latest arrival, the age of the fix apart', () => {
    const { candidates } = new NearestUnitsSearch(fleetOf([{ vehicle: 4, column: 0, row: 0, ageS: 20 }])).find({
      to: corner(9, 9),
      first: 1,
      withinS: null,
      requirements,
    });
    const [{ arrivalEarliest, arrivalLatest, fixAgeS, travelTimeS }] = candidates as [(typeof candidates)[0]];
    expect(fixAgeS).toBe(20);
    expect(travelTimeS).toBeGreaterThan(100);
    expect((arrivalLatest.getTime() - arrivalEarliest.getTime()) / 1000).toBeCloseTo(40, 1);
  });

  it('beyond the limit are left out', () => {
    const picture = fleetOf([
      { vehicle: 4, column: 0, row: 0 },
      { vehicle: 4, column: 8, row: 8 },
    ]);
    const { candidates } = new NearestUnitsSearch(picture).find({
      to: corner(9, 9),
      first: 5,
      withinS: 60,
      requirements,
    });
    expect(candidates.map(({ state }) => state.index)).toEqual([1]);
  });

  it('that stand where no road leads from are rejected as unreachable, with the reason', () => {
    // Two towns without a road between them: 0 is near as the crow flies, 1 is on the incident's side.
    //   a--b   c--d      b and c are 50 m apart
    const nodes = new Map([
      [1, { id: 1, ...corner(0, 0) }],
      [2, { id: 2, ...corner(1, 0) }],
      [3, { id: 3, ...corner(1.3, 0) }],
      [4, { id: 4, ...corner(9, 0) }],
    ]);
    const way = (id: number, nodeIds: number[]) => ({ id, nodeIds, tags: { highway: 'residential' } });
    const islands = openRoadNetwork(
      buildRoadGraph({ nodes, ways: [way(1, [1, 2]), way(2, [3, 4])], restrictions: [] }, { version: 'islands' }).graph,
    );
    const picture = fleetOf(
      [
        { vehicle: 4, column: 1, row: 0 },
        { vehicle: 4, column: 8, row: 0 },
      ],
      islands,
    );
    const { candidates, rejected } = new NearestUnitsSearch(picture).find({
      to: corner(1.4, 0),
      first: 1,
      withinS: null,
      requirements,
    });
    expect(candidates.map(({ state }) => state.index)).toEqual([1]);
    expect(rejected).toMatchObject([{ state: { index: 0 }, reason: 'UNREACHABLE', detail: 'no way by road' }]);
  });

  it('are told as busy, free, off duty and back as they become so, and where they have moved', () => {
    const picture = fleetOf([
      { vehicle: 4, column: 3, row: 3 },
      { vehicle: 4, column: 5, row: 3 },
    ]);
    const search = new NearestUnitsSearch(picture);
    const ask = () => {
      const answer = search.find({ to: corner(2, 3), first: 1, withinS: null, requirements });
      return [answer.candidates.map(({ state }) => state.index), answer.rejected.map(({ reason }) => reason)];
    };
    expect(ask()).toEqual([[0], []]);
    picture.setAssignment('unit-0', { id: 'a', incidentId: 'i', status: 'EN_ROUTE' });
    expect(ask()).toEqual([[1], ['BUSY']]);
    picture.setAssignment('unit-0', null);
    expect(ask()).toEqual([[0], []]);
    picture.setDuty('unit-0', 'OFF_DUTY', NOW);
    expect(ask()).toEqual([[1], ['OFF_DUTY']]);
    picture.replaceRoads(openRoadNetwork(townRoads('other')));
    expect(ask()).toEqual([[1], ['OFF_DUTY']]);
    picture.setDuty('unit-0', 'ON_DUTY', NOW);
    const fixAt = new Date(NOW.getTime() + 1000);
    const fix = { fixAt, receivedAt: fixAt, headingDeg: null, speedKmh: null, accuracyM: 5 };
    picture.applyFix({ unitId: 'unit-0', ...corner(9, 3), ...fix });
    expect(ask()).toEqual([[1], []]);
    picture.applyFix({ unitId: 'unit-1', ...corner(9, 9), ...fix });
    expect(ask()).toEqual([[0], []]);
  });

  it('are the same fleet after the roads were replaced', () => {
    const picture = fleetOf([
      { vehicle: 0, column: 2, row: 2 },
      { vehicle: 4, column: 5, row: 5 },
    ]);
    const search = new NearestUnitsSearch(picture);
    const before = search.find({ to: corner(3, 3), first: 2, withinS: null, requirements });
    picture.replaceRoads(openRoadNetwork(townRoads('other')));
    const after = search.find({ to: corner(3, 3), first: 2, withinS: null, requirements });
    expect(after.candidates.map(({ state, travelTimeS }) => [state.unit.id, travelTimeS])).toEqual(
      before.candidates.map(({ state, travelTimeS }) => [state.unit.id, travelTimeS]),
    );
    expect(picture.placed.countOf(vehicleIndex('CAR'))).toBe(1);
  });
});
