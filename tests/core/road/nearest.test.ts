import { describe, expect, test } from 'vitest';
import { type EdgeId } from '../../../src/core/road/graph.js';
import { NearestSearch } from '../../../src/core/road/nearest.js';
import { type RoadPosition } from '../../../src/core/road/position.js';
import { walkTimeMs } from '../../../src/core/road/search-legs.js';
import { EdgeIndex } from '../../../src/core/road/snap.js';
import { type UnitIndex, UnitRoadIndex } from '../../../src/core/road/unit-road-index.js';
import { VEHICLE_COUNT, type VehicleClass, vehicleIndex } from '../../../src/core/vehicle.js';
import { METRES_PER_DEGREE } from '../../../src/core/geo/distance.js';
import { CELL_MS, type Drawing, drawNetwork } from './drawn-network.js';

const CAR = vehicleIndex('CAR');
const FOOT = vehicleIndex('FOOT');
const CAR_CELL_MS = CELL_MS[CAR]!;

/** Positions by the letters of an edge and the cells from the first of them. */
function scene(drawing: Drawing) {
  const { graph } = drawing;
  const index = new UnitRoadIndex(graph);
  const search = new NearestSearch(index);
  const at = (between: string, fraction: number, offsetM = 0): RoadPosition => ({
    edge: drawing.edge(between) as EdgeId,
    fraction,
    offsetM,
    lon: 0,
    lat: 0,
  });
  const place = (unit: number, vehicle: VehicleClass, position: RoadPosition): boolean =>
    index.place(unit as UnitIndex, vehicleIndex(vehicle), position);
  const everywhere = (position: RoadPosition) => Array.from({ length: VEHICLE_COUNT }, () => position);
  const times = (to: RoadPosition, k = 10): [number, number][] =>
    search.nearest({ targets: everywhere(to), k }).found.map(({ unit, travelTimeMs }) => [unit, travelTimeMs]);
  return { graph, index, search, at, place, times, everywhere };
}

describe('a unit on the same edge as the incident', () => {
  const twoWay = `
    A----B
    |    |
    C----D
  `;
  // The short way round leads over C and D, when the one-way A>B must not be driven back.
  const oneWay = `
    A>>>>B
    |    |
    C----D
  `;

  test('drives straight on when the incident is ahead', () => {
    const { place, at, times } = scene(drawNetwork(oneWay));
    place(1, 'CAR', at('AB', 0.2));
    expect(times(at('AB', 0.6))).toEqual([[1, 2 * CAR_CELL_MS]]);
  });

  test('turns and drives back on a two-way road', () => {
    const { place, at, times } = scene(drawNetwork(twoWay));
    place(1, 'CAR', at('AB', 0.6));
    expect(times(at('AB', 0.2))).toEqual([[1, 2 * CAR_CELL_MS]]);
  });

  test('drives around the block when the incident is behind on a one-way road', () => {
    const { place, at, times } = scene(drawNetwork(oneWay));
    place(1, 'CAR', at('AB', 0.6));
    // 2 cells to B, 2 + 5 + 2 back to A over D and C, 1 to the incident.
    expect(times(at('AB', 0.2))).toEqual([[1, 12 * CAR_CELL_MS]]);
  });

  test('is there already when it stands at the same point', () => {
    const { place, at, times } = scene(drawNetwork(oneWay));
    place(1, 'CAR', at('AB', 0.6));
    expect(times(at('AB', 0.6))).toEqual([[1, 0]]);
  });

  test('drives around when that is quicker than straight along a slow road', () => {
    const { graph, index, search, at, place } = scene(drawNetwork(twoWay));
    const slow = at('AB', 0).edge;
    graph.travelTimeMs[CAR]![slow * 2] = 1_000_000;
    place(1, 'CAR', at('AB', 0));
    const [found] = search.nearest({ targets: Array.from({ length: 5 }, () => at('AB', 1)), k: 1 }).found;
    expect(found!.travelTimeMs).toBe(9 * CAR_CELL_MS);
    expect(search.routeOf(found!.unit)!.arcs).toHaveLength(3);
    expect(index.countOf(CAR)).toBe(1);
  });
});

test('a one-way street is not driven against, though the unit beyond it is nearer by air', () => {
  const { place, at, times } = scene(
    drawNetwork(`
      A<<<B---C
      |       |
      D-------E
    `),
  );
  place(1, 'CAR', at('AD', 0));
  place(2, 'CAR', at('CE', 1));
  // Unit 1 goes down to D, along to E, up to C and back to B.
  expect(times(at('BC', 0))).toEqual([
    [2, 6 * CAR_CELL_MS],
    [1, 16 * CAR_CELL_MS],
  ]);
});

test('a dead end is driven into and out of', () => {
  const { place, at, times } = scene(
    drawNetwork(`
      A---B---C
          |
          D
    `),
  );
  place(1, 'CAR', at('BD', 1));
  expect(times(at('BC', 1))).toEqual([[1, 6 * CAR_CELL_MS]]);
  place(1, 'CAR', at('BC', 1));
  expect(times(at('BD', 1))).toEqual([[1, 6 * CAR_CELL_MS]]);
});

test('a unit on an island without a bridge is never found, however near it is', () => {
  const { place, at, times, search, everywhere } = scene(
    drawNetwork(`
      A-B C-D
    `),
  );
  place(1, 'CAR', at('CD', 0));
  place(2, 'CAR', at('AB', 0));
  expect(times(at('AB', 1))).toEqual([[2, 2 * CAR_CELL_MS]]);
  expect(search.routeOf(1 as UnitIndex)).toBeNull();
  const refusing = search.nearest({ targets: everywhere(at('AB', 1)), k: 1, accept: () => false });
  expect(refusing.passedOver.map(({ unit }) => unit)).toEqual([2]);
});

test('a lane closed to cars is taken by cycles only, and a car cannot be placed on it', () => {
  const { place, at, times, index } = scene(
    drawNetwork(`
      A...B
      |   |
      C---D
    `),
  );
  expect(place(1, 'CAR', at('AB', 0.5))).toBe(false);
  expect(index.has(1 as UnitIndex)).toBe(false);
  place(2, 'CAR', at('AC', 0));
  place(3, 'CYCLE', at('AC', 0));
  expect(times(at('BD', 0))).toEqual(
    [
      [2, 8 * CAR_CELL_MS],
      [3, 4 * CELL_MS[vehicleIndex('CYCLE')]!],
    ].sort((a, b) => a[1]! - b[1]!),
  );
});

test('a unit that once stood where it may not be is taken off the roads by a refused position', () => {
  const { place, at, times } = scene(drawNetwork('A...B---C'));
  place(1, 'CAR', at('BC', 0));
  expect(place(1, 'CAR', at('AB', 0.5))).toBe(false);
  expect(times(at('BC', 1))).toEqual([]);
});

test('equal arrivals are ordered by unit number, and the k-th place goes to the lowest', () => {
  const { place, at, times } = scene(drawNetwork('A----B----C'));
  for (const unit of [4, 2, 9, 3]) place(unit, 'CAR', at(unit % 2 ? 'AB' : 'BC', unit % 2 ? 0 : 1));
  expect(times(at('AB', 1), 3)).toEqual([
    [2, 5 * CAR_CELL_MS],
    [3, 5 * CAR_CELL_MS],
    [4, 5 * CAR_CELL_MS],
  ]);
});

test('a lag puts a near unit behind a far one, and the search looks far enough to know', () => {
  const { place, at, search, everywhere } = scene(drawNetwork('A-B-----C'));
  place(1, 'CAR', at('AB', 0));
  place(2, 'CAR', at('BC', 1));
  const lagMs = (unit: number): number => (unit === 1 ? 5 * CAR_CELL_MS : 0);
  const { found } = search.nearest({ targets: everywhere(at('AB', 1)), k: 1, lagMs });
  expect(found).toEqual([{ unit: 2, travelTimeMs: 6 * CAR_CELL_MS, arrivalMs: 6 * CAR_CELL_MS }]);
});

test('units not accepted are told when they are nearer than the last found, and not when they are farther', () => {
  const { place, at, search, everywhere } = scene(drawNetwork('A-B-C-D-E'));
  ['AB', 'BC', 'CD', 'DE'].forEach((edge, i) => place(i, 'CAR', at(edge, 1)));
  const result = search.nearest({ targets: everywhere(at('AB', 0)), k: 1, accept: (unit) => unit === 2 });
  expect(result.found.map(({ unit }) => unit)).toEqual([2]);
  expect(result.passedOver.map(({ unit }) => unit)).toEqual([0, 1]);
});

test('of the units passed over the nearest are told, as many as are asked for, and whether there are more', () => {
  const { place, at, search, index, everywhere } = scene(drawNetwork('A---------B---------C'));
  for (let unit = 0; unit < 6; unit++) place(unit, 'CAR', at('AB', 0.9 - unit / 10));
  index.setAvailable(4 as UnitIndex, false);
  const asked: number[] = [];
  const passedOver = (passedOverLimit?: number): [number[], boolean] => {
    const accept = (unit: UnitIndex): boolean => asked.push(unit) > 0 && unit === 5;
    const answer = search.nearest({ targets: everywhere(at('BC', 0)), k: 1, accept, passedOverLimit });
    expect(answer.found.map(({ unit }) => unit)).toEqual([5]);
    return [answer.passedOver.map(({ unit }) => unit), answer.morePassedOver];
  };
  expect(passedOver()).toEqual([[0, 1, 2, 3, 4], false]);
  expect(passedOver(Infinity)).toEqual([[0, 1, 2, 3, 4], false]);
  expect(passedOver(5)).toEqual([[0, 1, 2, 3, 4], false]);
  expect(passedOver(2)).toEqual([[0, 1], true]);
  expect(passedOver(0)).toEqual([[], true]);
  // The unavailable one is refused unasked, also after it moved.
  expect(asked).not.toContain(4);
  place(4, 'CAR', at('AB', 1));
  expect(passedOver(1)).toEqual([[4], true]);
  index.setAvailable(4 as UnitIndex, true);
  passedOver();
  expect(asked).toContain(4);
});

test('a class without a target is not searched', () => {
  const { place, at, search } = scene(drawNetwork('A-B-C'));
  place(1, 'CAR', at('AB', 0));
  place(2, 'FOOT', at('AB', 0));
  const targets = [at('BC', 0), null, null, null, null];
  expect(search.nearest({ targets, k: 2 }).found.map(({ unit }) => unit)).toEqual([2]);
});

test('units beyond withinMs are neither found nor passed over; one that arrives exactly then is found', () => {
  const { place, at, search, everywhere } = scene(drawNetwork('A-B-C-D'));
  place(1, 'CAR', at('BC', 0));
  place(2, 'CAR', at('CD', 0));
  const query = { targets: everywhere(at('AB', 0)), k: 5, withinMs: 2 * CAR_CELL_MS };
  expect(search.nearest(query).found.map(({ unit }) => unit)).toEqual([1]);
  expect(search.nearest({ ...query, accept: () => false }).passedOver.map(({ unit }) => unit)).toEqual([1]);
});

test('the search ends early where units are dense', () => {
  const row = Array.from({ length: 36 }, (_, i) => i.toString(36).toUpperCase()).join('-');
  const { place, at, search } = scene(drawNetwork(row));
  for (let unit = 0; unit < 35; unit++) place(unit, 'CAR', { ...at('01', 0), edge: unit as EdgeId });
  const targets = [null, null, null, null, at('HI', 0)];
  expect(search.nearest({ targets, k: 2 }).settled).toBeLessThan(8);
});

describe('off the network', () => {
  const drawing = drawNetwork('A----B');
  const metresNorth = (metres: number) => ({
    lon: drawing.graph.nodeLonE7[0]! / 1e7 + 0.001,
    lat: drawing.graph.nodeLatE7[0]! / 1e7 + metres / METRES_PER_DEGREE,
  });

  test('a unit 299.9 m from the road and an incident beside it walk to and from it', () => {
    const { index, search } = scene(drawing);
    const edges = new EdgeIndex(drawing.graph);
    const unitAt = edges.snap(metresNorth(299.9), FOOT)!;
    index.place(0 as UnitIndex, FOOT, unitAt);
    const target = edges.snapMany(metresNorth(-70), 0b11111);
    const { found } = search.nearest({ targets: target, k: 1 });
    expect(unitAt.offsetM).toBeCloseTo(299.9, 3);
    expect(found[0]!.travelTimeMs).toBe(walkTimeMs(unitAt.offsetM) + walkTimeMs(target[FOOT]!.offsetM));
    expect(found[0]!.travelTimeMs / 1000).toBeCloseTo((299.9 + 70) / 1.4, 2);
    expect(search.routeOf(0 as UnitIndex)!.walkTimeMs).toBe(found[0]!.travelTimeMs);
  });

  test('a unit 301 m from every road has no place on it', () => {
    const edges = new EdgeIndex(drawing.graph);
    expect(edges.snap(metresNorth(301), CAR)).toBeNull();
    expect(edges.snapMany(metresNorth(301), 0b11111)).toEqual([null, null, null, null, null]);
  });
});

describe('misuse', () => {
  test.each([0, -1, 1.5, NaN])('k = %s is refused', (k) => {
    const { search, everywhere, at } = scene(drawNetwork('A-B'));
    expect(() => search.nearest({ targets: everywhere(at('AB', 0)), k })).toThrow(RangeError);
  });

  test.each([-1, 1.5, NaN])('passedOverLimit = %s is refused', (passedOverLimit) => {
    const { search, everywhere, at } = scene(drawNetwork('A-B'));
    expect(() => search.nearest({ targets: everywhere(at('AB', 0)), k: 1, passedOverLimit })).toThrow(RangeError);
  });

  test.each([-1, NaN])('a lag of %s is refused', (lag) => {
    const { search, everywhere, at, place } = scene(drawNetwork('A-B'));
    place(0, 'CAR', at('AB', 0));
    expect(() => search.nearest({ targets: everywhere(at('AB', 0)), k: 1, lagMs: () => lag })).toThrow(RangeError);
  });

  test('positions that the graph does not have are refused and change nothing', () => {
    const { at, place, times } = scene(drawNetwork('A-B'));
    place(0, 'CAR', at('AB', 0));
    const broken = [{ fraction: 1.1 }, { fraction: NaN }, { edge: 1 as EdgeId }, { offsetM: -1 }, { offsetM: NaN }];
    for (const change of broken) expect(() => place(0, 'CAR', { ...at('AB', 1), ...change })).toThrow(RangeError);
    expect(times(at('AB', 0))).toEqual([[0, 0]]);
  });
});
