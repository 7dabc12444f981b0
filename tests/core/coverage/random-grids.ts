/** fast-check generator of gap-free cuts of the place in which random networks lie (tests/core/road/random-network.ts). */
import fc from 'fast-check';
import { type MultiPolygonCoordinates } from '../../../src/core/coverage/grid-index.js';

export interface RandomGrid {
  readonly id: string;
  readonly code: string;
  readonly households: number;
  readonly boundary: MultiPolygonCoordinates;
}

const WEST = 121.5;
const SOUTH = 29.95;
const SIDE = 0.003;

/** One to nine quadrilaterals whose shared corners are shifted together; some roads lie outside of them all, some grids have none. */
export const randomGrids: fc.Arbitrary<RandomGrid[]> = fc
  .record({ columns: fc.integer({ min: 1, max: 3 }), rows: fc.integer({ min: 1, max: 3 }) })
  .chain(({ columns, rows }) => {
    const corners = (columns + 1) * (rows + 1);
    const shift = fc.double({ min: -0.3, max: 0.3, noNaN: true });
    return fc.record({
      columns: fc.constant(columns),
      rows: fc.constant(rows),
      shifts: fc.array(fc.tuple(shift, shift), { minLength: corners, maxLength: corners }),
      households: fc.array(fc.integer({ min: 0, max: 400 }), { minLength: columns * rows, maxLength: columns * rows }),
      size: fc.constantFrom(0.6, 1, 1.3),
    });
  })
  .map(({ columns, rows, shifts, households, size }) => {
    const corner = (column: number, row: number): [number, number] => {
      const [x, y] = shifts[row * (columns + 1) + column]!;
      return [WEST + ((column + x) / columns) * SIDE * size, SOUTH + ((row + y) / rows) * SIDE * size];
    };
    return households.map((count, i) => {
      const [column, row] = [i % columns, Math.floor(i / columns)];
      const ring = [corner(column, row), corner(column + 1, row), corner(column + 1, row + 1), corner(column, row + 1)];
      return { id: `grid-${i}`, code: `G${i}`, households: count, boundary: [[[...ring, ring[0]!]]] };
    });
  });
