/** What may be wrong with a set of grids although each is valid by itself: reported to whoever draws them, never refused. */
import { type LonLat } from '../geo/point.js';
import { type GridSetting, type GridStaffMember, HOUSEHOLDS_PER_GRID } from './territory.js';

export type GridProblem =
  | { readonly kind: 'OVERLAP'; readonly grid: string; readonly other: string; readonly areaM2: number }
  /** Ground that no grid holds, enclosed by grids. `others`: further grids around it. */
  | {
      readonly kind: 'GAP';
      readonly grid: string;
      readonly others: readonly string[];
      readonly areaM2: number;
      readonly at: LonLat;
    }
  | { readonly kind: 'HOUSEHOLDS'; readonly grid: string; readonly households: number; readonly setting: GridSetting }
  | { readonly kind: 'STAFF'; readonly grid: string; readonly leaders: number; readonly members: number };

/** Overlaps and gaps below this are noise of coordinates, not ground that two grids, or none, answer for. */
export const LEAST_AREA_M2 = 1;

/** A grid may hold between half and twice the households that the rules foresee. */
const LEAST_SHARE = 0.5;
const MOST_SHARE = 2;
/** Grid management rules of Zhejiang: one leader and three to six members. */
const MEMBERS = { least: 3, most: 6 };

/** The codes are those of the grids; problems come in the order of the list. */
export function listGridProblems(
  grids: readonly {
    readonly code: string;
    readonly setting: GridSetting;
    readonly households: number;
    readonly staff: readonly GridStaffMember[];
  }[],
): GridProblem[] {
  return grids.flatMap(({ code, setting, households, staff }): GridProblem[] => {
    const problems: GridProblem[] = [];
    const usual = HOUSEHOLDS_PER_GRID[setting];
    if (households < LEAST_SHARE * usual || households > MOST_SHARE * usual) {
      problems.push({ kind: 'HOUSEHOLDS', grid: code, households, setting });
    }
    const leaders = staff.filter(({ role }) => role === 'LEADER').length;
    const members = staff.length - leaders;
    if (leaders !== 1 || members < MEMBERS.least || members > MEMBERS.most) {
      problems.push({ kind: 'STAFF', grid: code, leaders, members });
    }
    return problems;
  });
}

/** By grid, then kind. */
export function sortGridProblems(problems: readonly GridProblem[]): GridProblem[] {
  const key = ({ grid, kind }: GridProblem): string => `${grid}\0${kind}`;
  return [...problems].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** One line for people. */
export function describeGridProblem(problem: GridProblem): string {
  switch (problem.kind) {
    case 'OVERLAP':
      return `${problem.grid} overlaps ${problem.other} by ${problem.areaM2.toFixed(0)} m²`;
    case 'GAP': {
      const grids = [problem.grid, ...problem.others].join(', ');
      const { lon, lat } = problem.at;
      return `${grids}: a gap of ${problem.areaM2.toFixed(0)} m² at ${lon.toFixed(6)}, ${lat.toFixed(6)} belongs to no grid`;
    }
    case 'HOUSEHOLDS': {
      const usual = HOUSEHOLDS_PER_GRID[problem.setting];
      return `${problem.grid} has ${problem.households} households; a grid that is ${problem.setting} has about ${usual}`;
    }
    case 'STAFF':
      return `${problem.grid} has ${problem.leaders} leader(s) and ${problem.members} member(s); it needs 1 and ${MEMBERS.least} to ${MEMBERS.most}`;
  }
}
