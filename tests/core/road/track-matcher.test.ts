import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { METRES_PER_DEGREE, metresPerDegreeLon } from '../../../src/core/geo/distance.js';
import { bellShaped, seededRandom } from '../../../src/core/random.js';
import { openRoadNetwork } from '../../../src/core/road/road-network.js';
import { EdgeIndex } from '../../../src/core/road/snap.js';
import { Track, type TrackFix } from '../../../src/core/road/track.js';
import { TrackMatcher } from '../../../src/core/road/track-matcher.js';
import { VEHICLE_COUNT, type VehicleIndex, vehicleIndex } from '../../../src/core/vehicle.js';
import { graphOf, type ListedEdge, type PointE7 } from './drawn-network.js';
import { fixesOf } from './drive-along.js';

const CAR = vehicleIndex('CAR');
const LAT = 29.95;
const LON = 121.5;

/** [metres east, metres north, seconds after the start]; further what the receiver says of itself. */
type Seen = readonly [east: number, north: number, atS: number, says?: Partial<TrackFix>];

const east = (metres: number): number => LON + metres / metresPerDegreeLon(LAT);
const north = (metres: number): number => LAT + metres / METRES_PER_DEGREE;
const node = (x: number, y: number): PointE7 => [Math.round(east(x) * 1e7), Math.round(north(y) * 1e7)];

function fixOf([x, y, atS, says]: Seen): TrackFix {
  const silent = { headingDeg: null, speedKmh: null, accuracyM: null };
  return { lon: east(x), lat: north(y), fixAt: new Date(atS * 1000), ...silent, ...says };
}

const OPEN = [1000, 1000, 1000, 1000, 1000];
const CLOSED = [null, null, null, null, null];

/** Roads named by their two end letters: `AB` or `A=B` two-way, `A>B` one-way; several in one string. */
function roadsOf(nodes: Readonly<Record<string, readonly [number, number]>>, roads: string) {
  const letters = Object.keys(nodes);
  const names = roads.split(' ');
  const edges = names.map((name): ListedEdge => {
    const isOneWay = name[1] === '>';
    const [from, to] = [letters.indexOf(name[0]!), letters.indexOf(name.at(-1)!)];
    return { from, to, along: OPEN, against: isOneWay ? CLOSED : OPEN };
  });
  const graph = graphOf(
    letters.map((letter) => node(...nodes[letter]!)),
    edges,
  );
  const index = new EdgeIndex(graph);
  const matcher = new TrackMatcher(graph, index);
  const nameOf = (edge: number | undefined): string => (edge === undefined ? 'none' : names[edge]!);
  return {
    /** Names of the roads that the fixes of one unit are matched to. */
    follow: (seen: readonly Seen[], vehicle = CAR): string[] => {
      const track = new Track();
      return seen.map((each) => nameOf(matcher.match(track, vehicle, fixOf(each))?.edge));
    },
    /** The same by snapping each fix alone. */
    snapEach: (seen: readonly Seen[], vehicle = CAR): string[] =>
      seen.map((each) => nameOf(index.snap(fixOf(each), vehicle, { headingDeg: each[3]?.headingDeg ?? null })?.edge)),
  };
}

/**
 * Two carriageways 14 m apart, joined at both ends:
 *
 *     D <<<<<<<<<<<<<<<<<<<< C
 *     |                      |
 *     A >>>>>>>>>>>>>>>>>>>> B
 */
const dual = roadsOf({ A: [0, 0], B: [2000, 0], C: [2000, 14], D: [0, 14] }, 'A>B C>D BC DA');

describe('on a dual carriageway', () => {
  const drive: Seen[] = [
    [200, -2, 0],
    [420, 9, 15],
    [640, 10, 30],
    [860, 8, 45],
    [1080, 3, 60],
  ];
  test('the opposite direction does not win, though the fixes lie nearer to it', () => {
    expect(dual.snapEach(drive)).toEqual(['A>B', 'C>D', 'C>D', 'C>D', 'A>B']);
    expect(dual.follow(drive)).toEqual(drive.map(() => 'A>B'));
  });
  test('a wrong first guess is put right by the first fix that shows where the unit goes', () => {
    expect(
      dual.follow([
        [200, 9, 0],
        [420, 6, 15],
        [640, 6, 30],
      ]),
    ).toEqual(['C>D', 'A>B', 'A>B']);
  });
  test('a U-turn at the end of the divide is followed', () => {
    expect(
      dual.follow([
        [1700, 1, 0],
        [1900, 0, 15],
        [1850, 13, 30],
        [1700, 15, 45],
        [1500, 9, 60],
      ]),
    ).toEqual(['A>B', 'A>B', 'C>D', 'C>D', 'C>D']);
  });
});

/**
 * A main road, and beside it a service road 16 m away which it meets only at A:
 *
 *     E --------------------- F
 *     |
 *     A ---------- B -------- C
 */
const service = roadsOf({ A: [0, 0], B: [900, 0], C: [2000, 0], E: [0, 16], F: [2000, 16] }, 'AB BC AE EF');

describe('beside a parallel service road', () => {
  const drive: Seen[] = [
    [300, 1, 0],
    [480, 3, 15],
    [660, 10, 30],
    [840, 11, 45],
    [1020, 9.5, 60],
    [1200, 2, 75],
  ];
  test('a drive stays on the road that it was on', () => {
    expect(service.snapEach(drive)).toEqual(['AB', 'AB', 'EF', 'EF', 'EF', 'BC']);
    expect(service.follow(drive)).toEqual(['AB', 'AB', 'AB', 'AB', 'BC', 'BC']);
  });
  test('who turns into it is followed', () => {
    const turn: Seen[] = [
      [200, 0, 0],
      [60, 0, 15],
      [8, 3, 30],
      [110, 17, 45],
      [300, 15, 60],
    ];
    expect(service.follow(turn)).toEqual(['AB', 'AB', 'AB', 'EF', 'EF']);
  });
  test('a wrong road is left again where the fixes keep away from it', () => {
    const wrong: Seen[] = [
      [500, 9, 0],
      ...Array.from({ length: 6 }, (_, i): Seen => [650 + 150 * i, -3, 15 * (i + 1)]),
    ];
    const roads = service.follow(wrong);
    expect(roads[0]).toBe('EF');
    expect(roads.slice(2)).toEqual(['AB', 'BC', 'BC', 'BC', 'BC']);
  });
  test('a parked unit does not jitter between both, however its receiver wanders', () => {
    const random = seededRandom(11);
    const parked: Seen[] = [
      [300, 0, 0],
      [480, 1, 15],
      ...Array.from({ length: 500 }, (_, i): Seen => [
        600 + 5 * bellShaped(random),
        4 + 5 * bellShaped(random),
        30 + 10 * i,
      ]),
    ];
    expect(new Set(service.snapEach(parked))).toEqual(new Set(['AB', 'EF']));
    expect(new Set(service.follow(parked))).toEqual(new Set(['AB']));
  });
});

test('on a bridge over a road a unit does not jump down, nor does one below jump up', () => {
  //           N
  //           |  (over, no junction)
  //     W ----+---- E
  //           |
  //           S
  const bridge = roadsOf({ W: [-500, 0], E: [500, 0], N: [0, 500], S: [0, -500] }, 'WE NS');
  const over: Seen[] = [
    [3, -300, 0],
    [-2, -150, 15],
    [6, 1, 30],
    [2, 150, 45],
  ];
  const below: Seen[] = over.map(([x, y, atS]) => [y, x, atS]);
  expect(bridge.snapEach(over)[2]).toBe('WE');
  expect(bridge.follow(over)).toEqual(['NS', 'NS', 'NS', 'NS']);
  expect(bridge.follow(below)).toEqual(['WE', 'WE', 'WE', 'WE']);
});

describe('where the receiver tells no heading', () => {
  //           N
  //           |
  //     W ----X---- E
  //           |
  //           S
  const crossing = roadsOf({ W: [-500, 0], X: [0, 0], E: [500, 0], N: [0, 500], S: [0, -500] }, 'NX XS WX XE');
  test('the way between two fixes tells that a crossing street was not turned into, though it lies nearer', () => {
    const drive: Seen[] = [
      [-400, 0, 0],
      [-200, 1, 15],
      [2, 7, 30],
      [200, 0, 45],
    ];
    expect(crossing.snapEach(drive)).toEqual(['WX', 'WX', 'NX', 'XE']);
    expect(crossing.follow(drive)).toEqual(['WX', 'WX', 'XE', 'XE']);
  });
  test('a turn into it is followed', () => {
    const turn: Seen[] = [
      [-200, 0, 0],
      [-20, 1, 15],
      [3, 60, 30],
      [-1, 200, 45],
    ];
    expect(crossing.follow(turn)).toEqual(['WX', 'WX', 'NX', 'NX']);
  });
});

test('a U-turn in the middle of a two-way road is followed along that road', () => {
  const street = roadsOf({ A: [0, 0], B: [1000, 0], C: [0, 30], D: [1000, 30] }, 'AB CD');
  const turn: Seen[] = [200, 400, 600, 450, 300, 100].map((x, i): Seen => [x, i % 2 ? 9 : -4, 15 * i]);
  expect(street.follow(turn)).toEqual(turn.map(() => 'AB'));
});

test('after the gap of a tunnel the unit comes out of it, not onto the street above', () => {
  // The tunnel T-U runs below the street A-B; they meet far before and far behind.
  //
  //     A --------------------- B
  //   X <                        > Y
  //     T ===================== U
  const roads = roadsOf(
    { X: [-400, 0], A: [-200, 18], B: [1400, 18], T: [-200, 0], U: [1400, 0], Y: [1600, 0] },
    'XA AB BY XT TU UY',
  );
  // The last fix before and the first one behind the portals; 95 s without any between them.
  const drive: Seen[] = [
    [-180, 1, 0],
    [-100, 1, 5],
    [1330, 10, 100],
    [1380, 8, 105],
    [1500, 1, 110],
  ];
  expect(roads.snapEach(drive)).toEqual(['TU', 'TU', 'AB', 'TU', 'UY']);
  expect(roads.follow(drive)).toEqual(['TU', 'TU', 'TU', 'TU', 'UY']);
});

describe('on a one-way street', () => {
  const lane = roadsOf({ A: [0, 0], B: [800, 0], C: [0, 40], D: [800, 40] }, 'A>B CD');
  test('a heading against it at low speed is noise', () => {
    const slow = { headingDeg: 270, speedKmh: 1 };
    expect(
      lane.follow([
        [400, 5, 0, slow],
        [402, 8, 5, slow],
      ]),
    ).toEqual(['A>B', 'A>B']);
  });
  test('the same heading at speed leads to the two-way street farther off', () => {
    expect(lane.follow([[400, 19, 0, { headingDeg: 270, speedKmh: 30 }]])).toEqual(['CD']);
  });
  test('standing with noise along the road does not send the unit round the block', () => {
    const noisy: Seen[] = [300, 400, 420, 401, 415, 395, 410].map((x, i): Seen => [x, 12, 10 * i]);
    expect(lane.follow(noisy)).toEqual(noisy.map(() => 'A>B'));
  });
});

describe('what came before is forgotten', () => {
  const roads = roadsOf({ A: [0, 0], B: [3000, 0], C: [0, 20], D: [3000, 20] }, 'AB CD');
  const start: Seen[] = [
    [100, 0, 0],
    [300, 0, 15],
  ];
  test('after a gap of more than three minutes with a move', () => {
    expect(roads.follow([...start, [600, 12, 30]]).at(-1)).toBe('AB');
    expect(roads.follow([...start, [600, 12, 196]]).at(-1)).toBe('CD');
  });
  test('after a jump that no vehicle of the class makes', () => {
    expect(roads.follow([...start, [2000, 12, 16]]).at(-1)).toBe('CD');
  });
  test('but not in a night of standing', () => {
    expect(roads.follow([...start, [303, 12, 36_000]]).at(-1)).toBe('AB');
  });
});

test('off all roads the fix is snapped by itself, and beyond the farthest distance it has no place', () => {
  const roads = roadsOf({ A: [0, 0], B: [1000, 0] }, 'AB');
  expect(
    roads.follow([
      [500, 200, 0],
      [500, 301, 15],
      [500, 5, 30],
    ]),
  ).toEqual(['AB', 'none', 'AB']);
});

test('of two roads that fit alike the lower edge is taken', () => {
  const ends = { A: [0, 0], B: [500, 0] } as const;
  const seen: Seen[] = [
    [100, 3, 0],
    [200, 3, 15],
    [320, -2, 30],
  ];
  expect(roadsOf(ends, 'AB A=B').follow(seen)).toEqual(['AB', 'AB', 'AB']);
  expect(roadsOf(ends, 'A=B AB').follow(seen)).toEqual(['A=B', 'A=B', 'A=B']);
});

test('a point that is no position is refused', () => {
  const { follow } = roadsOf({ A: [0, 0], B: [1000, 0] }, 'AB');
  expect(() => follow([[NaN, 0, 0]])).toThrow(RangeError);
});

test('perfect fixes along a route at the speeds of the engine lie on the edges of the route, for all classes', () => {
  // A town of streets about 120 m apart, bent at random, every third one-way; speeds differ by class as the engine's do.
  const side = 6;
  const town = fc.record({
    shifts: fc.array(fc.integer({ min: -25, max: 25 }), { minLength: 2 * side * side, maxLength: 2 * side * side }),
    ways: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2 * side * side, maxLength: 2 * side * side }),
    vehicle: fc.integer({ min: 0, max: VEHICLE_COUNT - 1 }),
    from: fc.integer({ min: 0, max: side * side - 1 }),
    to: fc.integer({ min: 0, max: side * side - 1 }),
    everyS: fc.constantFrom(1, 5, 15),
  });
  const metresPerS = [2, 4.4, 6.1, 11, 13];
  let judged = 0;
  fc.assert(
    fc.property(town, ({ shifts, ways, vehicle, from, to, everyS }) => {
      const at = (i: number): [number, number] => [
        (i % side) * 120 + shifts[2 * i]!,
        Math.floor(i / side) * 120 + shifts[2 * i + 1]!,
      ];
      const edges: ListedEdge[] = [];
      const join = (a: number, b: number, way: number): void => {
        const lengthM = Math.hypot(at(a)[0] - at(b)[0], at(a)[1] - at(b)[1]);
        const times = metresPerS.map((speed) => Math.round((lengthM / speed) * 1000));
        edges.push({ from: a, to: b, along: way === 1 ? CLOSED : times, against: way === 0 ? CLOSED : times });
      };
      for (let i = 0; i < side * side; i++) {
        if ((i + 1) % side !== 0) join(i, i + 1, ways[2 * i]!);
        if (i + side < side * side) join(i, i + side, ways[2 * i + 1]!);
      }
      const roads = openRoadNetwork(
        graphOf(
          Array.from({ length: side * side }, (_, i) => node(...at(i))),
          edges,
        ),
      );
      const place = (i: number) =>
        roads.edges.snap({ lon: east(at(i)[0]), lat: north(at(i)[1]) }, vehicle as VehicleIndex);
      const route = roads.routes.find(vehicle as VehicleIndex, place(from)!, place(to)!);
      fc.pre(route !== null);
      const fixes = fixesOf(roads.graph, vehicle as VehicleIndex, route, seededRandom(1), {
        everyS,
        sigmaM: 0,
        maxFixes: 60,
      });
      const track = new Track();
      const matcher = new TrackMatcher(roads.graph, roads.edges.index);
      for (const fix of fixes) {
        const matched = matcher.match(track, vehicle as VehicleIndex, fix)!;
        judged++;
        expect(matched.offsetM).toBeLessThan(1);
        // A place at the very end of an edge is the node, whichever of its roads it is told by.
        const isNode = matched.fraction === 0 || matched.fraction === 1;
        expect(isNode || fix.edges.includes(matched.edge)).toBe(true);
      }
    }),
    { numRuns: 300, seed: 20_261_122 },
  );
  expect(judged).toBeGreaterThan(2000);
});
