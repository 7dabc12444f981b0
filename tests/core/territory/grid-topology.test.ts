import { describe, expect, it } from 'vitest';
import {
  describeGridProblem,
  type GridProblem,
  listGridProblems,
  sortGridProblems,
} from '../../../src/core/territory/grid-topology.js';
import { type GridSetting } from '../../../src/core/territory/territory.js';

const people = (leaders: number, members: number) => [
  ...Array.from({ length: leaders }, () => ({ name: 'x', role: 'LEADER' as const, phone: null })),
  ...Array.from({ length: members }, () => ({ name: 'y', role: 'MEMBER' as const, phone: null })),
];

describe('a grid', () => {
  it.each<[GridSetting, number, boolean]>([
    ['RURAL', 74, true],
    ['RURAL', 75, false],
    ['RURAL', 300, false],
    ['RURAL', 301, true],
    ['URBAN', 149, true],
    ['URBAN', 150, false],
    ['URBAN', 600, false],
    ['URBAN', 601, true],
  ])('that is %s with %i households is unusual: %s', (setting, households, unusual) => {
    const problems = listGridProblems([{ code: 'G', setting, households, staff: people(1, 3) }]);
    expect(problems).toEqual(unusual ? [{ kind: 'HOUSEHOLDS', grid: 'G', setting, households }] : []);
  });

  it.each([
    [1, 3, false],
    [1, 6, false],
    [0, 3, true],
    [1, 2, true],
    [1, 7, true],
  ])('with %i leader and %i members lacks somebody or has too many: %s', (leaders, members, wrong) => {
    const problems = listGridProblems([
      { code: 'G', setting: 'RURAL', households: 150, staff: people(leaders, members) },
    ]);
    expect(problems).toEqual(wrong ? [{ kind: 'STAFF', grid: 'G', leaders, members }] : []);
  });
});

describe('problems of grids', () => {
  const problems: GridProblem[] = [
    { kind: 'OVERLAP', grid: 'B', other: 'C', areaM2: 12.4 },
    { kind: 'GAP', grid: 'B', others: ['A', 'C'], areaM2: 7, at: { lon: 121.5, lat: 29.9 } },
    { kind: 'GAP', grid: 'A', others: [], areaM2: 7, at: { lon: 121.5, lat: 29.9 } },
    { kind: 'STAFF', grid: 'A', leaders: 0, members: 2 },
    { kind: 'HOUSEHOLDS', grid: 'A', setting: 'RURAL', households: 9 },
  ];

  it('are listed by grid, then by kind', () => {
    expect(sortGridProblems(problems).map(({ grid, kind }) => `${grid} ${kind}`)).toEqual([
      'A GAP',
      'A HOUSEHOLDS',
      'A STAFF',
      'B GAP',
      'B OVERLAP',
    ]);
  });

  it('are told in one line each', () => {
    expect(problems.map(describeGridProblem)).toEqual([
      'B overlaps C by 12 m²',
      'B, A, C: a gap of 7 m² at 121.500000, 29.900000 belongs to no grid',
      'A: a gap of 7 m² at 121.500000, 29.900000 belongs to no grid',
      'A has 0 leader(s) and 2 member(s); it needs 1 and 3 to 6',
      'A has 9 households; a grid that is RURAL has about 150',
    ]);
  });
});
