/** Grid work as the console shows it: reports that wait, hazards, inspection rounds, and the figures of a month. */
import {
  type ConsoleGridFiguresQuery,
  type ConsoleGridReportFragment,
  type ConsoleGridWorkKindsQuery,
  type ConsoleInspectionsQuery,
  type ConsoleSiteHazardFragment,
} from '../generated/graphql.js';

export type GridReport = ConsoleGridReportFragment;
export type SiteHazard = ConsoleSiteHazardFragment;
export type InspectionRound = ConsoleInspectionsQuery['inspectionRounds']['edges'][number]['node'];
export type GridFigures = ConsoleGridFiguresQuery['gridWorkFigures'];
export type GridCounts = GridFigures['total'];

export interface GridWorkState {
  /** Undecided or verified, filed first first; null while unknown. */
  readonly reports: { readonly list: readonly GridReport[]; readonly more: boolean } | null;
  readonly kinds: ConsoleGridWorkKindsQuery | null;
  readonly inspections: {
    /** Longest overdue first. */
    readonly overdue: readonly SiteHazard[];
    readonly open: readonly SiteHazard[];
    readonly rounds: readonly InspectionRound[];
  } | null;
  readonly figures: GridFigures | null;
}

export const EMPTY_GRID_WORK: GridWorkState = { reports: null, kinds: null, inspections: null, figures: null };

/** Reports that somebody still has to decide on. */
export function isUndecided({ status }: GridReport): boolean {
  return status === 'FILED' || status === 'VERIFYING';
}
