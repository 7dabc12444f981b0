import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../src/core/errors.js';
import { parseMultiPolygon, parsePoint, parsePolygon } from '../../../src/core/geo/geojson.js';
import { type Position } from '../../../src/core/geo/point.js';

const SQUARE = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
  [0, 0],
];
const HOLE = [
  [1, 1],
  [1, 2],
  [2, 2],
  [2, 1],
  [1, 1],
];
const polygon = (...rings: unknown[]) => ({ type: 'Polygon', coordinates: rings });
const shifted = (ring: readonly (readonly number[])[], dx: number, dy = 0) => ring.map(([x, y]) => [x! + dx, y! + dy]);
/** Many corners on a circle, closed. */
const circle = (corners: number): number[][] => {
  const ring = Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners;
    return [Math.cos(angle), Math.sin(angle)];
  });
  return [...ring, ring[0]!];
};

function failureOf(action: () => unknown): { path: string; message: string } {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(DomainError);
    const { code, details, message } = error as DomainError;
    expect(code).toBe('BAD_USER_INPUT');
    expect(details.expected).toBeTruthy();
    return { path: details.path!.join('.'), message };
  }
  throw new Error('it was accepted');
}
const polygonFailure = (value: unknown) => failureOf(() => parsePolygon(value, ['input', 'area']));

describe('a polygon at the border', () => {
  it('is taken as it is where it is right', () => {
    expect(parsePolygon(polygon(SQUARE, HOLE), [])).toEqual(polygon(SQUARE, HOLE));
  });

  it('has rings put right that wind the wrong way', () => {
    const wrong = polygon([...SQUARE].reverse(), [...HOLE].reverse());
    expect(parsePolygon(wrong, [])).toEqual(polygon(SQUARE, HOLE));
  });

  it('loses repeated positions and heights', () => {
    const noisy = [
      [0, 0, 12],
      [0, 0],
      [4, 0],
      [4, 0, 3],
      [4, 4],
      [0, 4],
      [0, 0],
    ];
    expect(parsePolygon(polygon(noisy), [])).toEqual(polygon(SQUARE));
  });

  it.each<[string, unknown, string, string]>([
    ['a string', 'POLYGON((0 0))', 'input.area', 'is not an object'],
    ['null', null, 'input.area', 'is not an object'],
    ['an array', [SQUARE], 'input.area', 'is not an object'],
    ['a Point', { type: 'Point', coordinates: [1, 1] }, 'input.area.type', '"Point"'],
    [
      'a GeometryCollection',
      { type: 'GeometryCollection', geometries: [polygon(SQUARE)] },
      'input.area.type',
      'GeometryCollection',
    ],
    ['a Feature', { type: 'Feature', geometry: polygon(SQUARE) }, 'input.area.type', '"Feature"'],
    [
      'a foreign crs',
      { ...polygon(SQUARE), crs: { type: 'name', properties: { name: 'EPSG:3857' } } },
      'input.area.crs',
      'coordinate systems',
    ],
    ['no coordinates', { type: 'Polygon' }, 'input.area.coordinates', 'holds no ring'],
    ['no rings', polygon(), 'input.area.coordinates', 'holds no ring'],
    ['a ring that is no array', polygon('0,0'), 'input.area.coordinates.0', 'is not an array'],
    ['an empty ring', polygon([]), 'input.area.coordinates.0', 'fewer than 4'],
    [
      'three positions',
      polygon([
        [0, 0],
        [1, 1],
        [0, 0],
      ]),
      'input.area.coordinates.0',
      'fewer than 4',
    ],
    [
      'four positions on two places',
      polygon([
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 0],
      ]),
      'input.area.coordinates.0',
      'fewer than 4',
    ],
    ['an unclosed ring', polygon(SQUARE.slice(0, 4)), 'input.area.coordinates.0', 'not closed'],
    ['an unclosed hole', polygon(SQUARE, HOLE.slice(0, 4)), 'input.area.coordinates.1', 'not closed'],
    ['NaN', polygon([[0, NaN], ...SQUARE.slice(1)]), 'input.area.coordinates.0.0.1', 'not a finite number'],
    [
      '1e999',
      JSON.parse('{"type":"Polygon","coordinates":[[[0,0],[1e999,0],[4,4],[0,0]]]}'),
      'input.area.coordinates.0.1.0',
      'not a finite number',
    ],
    [
      'a null ordinate',
      polygon([
        [0, 0],
        [4, null],
        [4, 4],
        [0, 0],
      ]),
      'input.area.coordinates.0.1.1',
      'null is not a number',
    ],
    [
      'a string ordinate',
      polygon([
        [0, 0],
        ['4', 0],
        [4, 4],
        [0, 0],
      ]),
      'input.area.coordinates.0.1.0',
      '"4" is not a number',
    ],
    ['one ordinate', polygon([[0, 0], [4], [4, 4], [0, 0]]), 'input.area.coordinates.0.1', '1 ordinate'],
    [
      'four ordinates',
      polygon([
        [0, 0],
        [4, 0, 0, 0],
        [4, 4],
        [0, 0],
      ]),
      'input.area.coordinates.0.1',
      '4 ordinate',
    ],
    [
      'a height that is no number',
      polygon([
        [0, 0],
        [4, 0, 'up'],
        [4, 4],
        [0, 0],
      ]),
      'input.area.coordinates.0.1.2',
      'not a number',
    ],
    [
      'a place off the Earth',
      polygon([
        [0, 0],
        [181, 0],
        [4, 4],
        [0, 0],
      ]),
      'input.area.coordinates.0.1',
      'not on Earth',
    ],
    [
      'swapped coordinates',
      polygon([
        [29.9, 121.9],
        [30, 121.9],
        [30, 122],
        [29.9, 121.9],
      ]),
      'input.area.coordinates.0.0',
      'look swapped',
    ],
    [
      'the antimeridian',
      polygon([
        [179, 0],
        [-179, 0],
        [-179, 1],
        [179, 1],
        [179, 0],
      ]),
      'input.area.coordinates.0.1',
      'antimeridian',
    ],
    [
      'a bow tie',
      polygon([
        [0, 0],
        [4, 4],
        [4, 0],
        [0, 4],
        [0, 0],
      ]),
      'input.area.coordinates.0',
      'crosses itself',
    ],
    [
      'a ring that touches itself at a corner',
      polygon([
        [0, 0],
        [2, 0],
        [1, 1],
        [2, 2],
        [0, 2],
        [1, 1],
        [0, 0],
      ]),
      'input.area.coordinates.0',
      'touches itself',
    ],
    [
      'a spike',
      polygon([
        [0, 0],
        [4, 0],
        [8, 0],
        [4, 0],
        [4, 4],
        [0, 0],
      ]),
      'input.area.coordinates.0',
      'itself',
    ],
    [
      'a ring without area',
      polygon([
        [0, 0],
        [2, 2],
        [4, 4],
        [0, 0],
      ]),
      'input.area.coordinates.0',
      'itself',
    ],
    ['a hole outside', polygon(SQUARE, shifted(HOLE, 10)), 'input.area.coordinates.1', 'outside its polygon'],
    [
      'a hole that crosses the shell',
      polygon(SQUARE, shifted(HOLE, 2.5)),
      'input.area.coordinates.1',
      'crosses another',
    ],
    ['a hole along the shell', polygon(SQUARE, shifted(HOLE, 2)), 'input.area.coordinates.1', 'runs along another'],
    [
      'a hole in a hole',
      polygon(
        SQUARE,
        [
          [0.5, 0.5],
          [0.5, 3],
          [3, 3],
          [3, 0.5],
          [0.5, 0.5],
        ],
        HOLE,
      ),
      'input.area.coordinates.2',
      'inside another hole',
    ],
    ['the same hole twice', polygon(SQUARE, HOLE, HOLE), 'input.area.coordinates.2', 'runs along another'],
    [
      'a hole that cuts the polygon in two',
      polygon(SQUARE, [
        [0, 2],
        [2, 1],
        [4, 2],
        [2, 3],
        [0, 2],
      ]),
      'input.area.coordinates.1',
      'cuts the polygon apart',
    ],
  ])('with %s is refused, and the error says where', (_, value, path, message) => {
    const failure = polygonFailure(value);
    expect(failure.path).toBe(path);
    expect(failure.message).toContain(message);
  });

  it('may have a hole that touches the shell at one point', () => {
    expect(() =>
      parsePolygon(
        polygon(SQUARE, [
          [0, 2],
          [2, 3],
          [2, 1],
          [0, 2],
        ]),
        [],
      ),
    ).not.toThrow();
  });

  it('is refused where checking it would keep the server busy', () => {
    // Valid, but each of its 9,998 diagonals lies across the box of every other one.
    const teeth = Array.from({ length: 9_997 }, (_, i): [number, number] => [121 + i * 1e-6, i % 2 === 0 ? 29 : 30]);
    const zigzag = [...teeth, [121.5, 28.5], [121, 28.5], teeth[0]!] as [number, number][];
    const slanted = zigzag.map(([lon, lat]): [number, number] => [lon + (lat - 29) * 0.4, lat]);
    expect(polygonFailure(polygon(slanted)).message).toContain('simplify it');
  });

  it('may have 10,000 vertices', () => {
    expect(parsePolygon(polygon(circle(9999)), []).coordinates[0]).toHaveLength(10_000);
  });

  it('with 10,001 vertices is refused', () => {
    expect(polygonFailure(polygon(circle(10_000))).message).toContain('more than 10000 vertices');
    expect(polygonFailure(polygon(circle(6000), circle(5000))).path).toBe('input.area.coordinates.1');
  });

  it('outside the service area is refused, with a hint where swapping would help', () => {
    const limits = { serviceArea: [121, 29, 123, 31] } as const;
    const outside = () => parsePolygon(polygon(SQUARE), [], limits);
    expect(failureOf(outside).message).toContain('outside the service area');
    expect(failureOf(outside).message).not.toContain('swapped');
    const near = { serviceArea: [20, 40, 30, 50] } as const;
    const swapped = [
      [45, 25],
      [46, 25],
      [46, 26],
      [45, 25],
    ];
    expect(failureOf(() => parsePolygon(polygon(swapped), [], near)).message).toContain('look swapped');
  });

  it('is refused for self-intersection exactly where some pair of its edges meets off their common corner', () => {
    const cell = fc.integer({ min: 0, max: 6 });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(cell, cell), { minLength: 3, maxLength: 8, selector: ([x, y]) => x * 7 + y }),
        (corners) => {
          const ring: Position[] = [...corners, corners[0]!];
          const accepted = (() => {
            try {
              parsePolygon(polygon(ring), []);
              return true;
            } catch {
              return false;
            }
          })();
          expect(accepted).toBe(isSimple(ring));
        },
      ),
      { seed: 20261122, numRuns: 2000 },
    );
  });
});

/** The obvious oracle, in integers: every pair of edges is compared point set by point set. */
function isSimple(ring: readonly Position[]): boolean {
  const cross = (a: Position, b: Position, c: Position) =>
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  const on = (a: Position, b: Position, p: Position) =>
    cross(a, b, p) === 0 && (p[0] - a[0]) * (p[0] - b[0]) + (p[1] - a[1]) * (p[1] - b[1]) <= 0;
  const edges = ring.slice(1).map((b, i) => [ring[i]!, b] as const);
  for (let i = 0; i < edges.length; i++) {
    for (let j = i + 1; j < edges.length; j++) {
      const [[a, b], [c, d]] = [edges[i]!, edges[j]!];
      const neighbours = j === i + 1 || (i === 0 && j === edges.length - 1);
      if (neighbours) {
        const [far1, shared, far2] = j === i + 1 ? [a, b, d] : [b, a, c];
        if (on(shared, far1, far2) || on(shared, far2, far1)) return false;
      } else {
        if (on(a, b, c) || on(a, b, d) || on(c, d, a) || on(c, d, b)) return false;
        if (cross(a, b, c) * cross(a, b, d) < 0 && cross(c, d, a) * cross(c, d, b) < 0) return false;
      }
    }
  }
  return true;
}

describe('a multipolygon at the border', () => {
  const multi = (...polygons: unknown[][]) => ({ type: 'MultiPolygon', coordinates: polygons });

  it('may be given as a single polygon', () => {
    expect(parseMultiPolygon(polygon(SQUARE), [])).toEqual(multi([SQUARE]));
  });

  it('may have parts that are apart, touch at a corner, or lie in a hole of another', () => {
    const inHole = [
      [1.25, 1.25],
      [1.75, 1.25],
      [1.75, 1.75],
      [1.25, 1.75],
      [1.25, 1.25],
    ];
    for (const value of [
      multi([SQUARE], [shifted(SQUARE, 10)]),
      multi([SQUARE], [shifted(SQUARE, 4, 4)]),
      multi([SQUARE, HOLE], [inHole]),
    ]) {
      expect(parseMultiPolygon(value, [])).toEqual(value);
    }
  });

  it.each<[string, unknown, string, string]>([
    ['that cross', multi([SQUARE], [shifted(SQUARE, 2, 2)]), 'coordinates.1.0', 'crosses another'],
    ['that share an edge', multi([SQUARE], [shifted(SQUARE, 4)]), 'coordinates.1.0', 'runs along another'],
    ['of which one holds the other', multi([SQUARE], [HOLE]), 'coordinates.1.0', 'overlaps polygon 0'],
    ['of which the first is held by the second', multi([HOLE], [SQUARE]), 'coordinates.0.0', 'overlaps polygon 1'],
    [
      'that meet only at corners but cover common ground',
      multi(
        [
          [
            [0, 0],
            [2, -1],
            [4, 0],
            [2, 1],
            [0, 0],
          ],
        ],
        [
          [
            [0, 0],
            [2, -2],
            [4, 0],
            [2, 2],
            [0, 0],
          ],
        ],
      ),
      'coordinates.0.0',
      'overlaps',
    ],
    ['of which there are none', multi(), 'coordinates', 'no polygon'],
  ])('with parts %s is refused', (_, value, path, message) => {
    const failure = failureOf(() => parseMultiPolygon(value, []));
    expect(failure.path).toBe(path);
    expect(failure.message).toContain(message);
  });
});

describe('a point at the border', () => {
  it('is taken as longitude and latitude', () => {
    expect(parsePoint({ type: 'Point', coordinates: [121.9, 29.9] }, [])).toEqual({ lon: 121.9, lat: 29.9 });
  });

  it.each<[string, unknown, string]>([
    ['NaN', [NaN, 0], 'to.coordinates.0'],
    ['null', [0, null], 'to.coordinates.1'],
    ['a string', ['121.9', 29.9], 'to.coordinates.0'],
    ['nothing', undefined, 'to.coordinates'],
    ['infinity', [0, -Infinity], 'to.coordinates.1'],
    ['swapped values', [29.9, 121.9], 'to.coordinates'],
  ])('with %s is refused', (_, coordinates, path) => {
    expect(failureOf(() => parsePoint({ type: 'Point', coordinates }, ['to'])).path).toBe(path);
  });
});
