/** Sums of the monthly figures of several grids. */
import { type GridCounts } from './grid-work.js';

/** Sites are counted once in each grid, and a site lies in one grid: the sum counts each once, too. */
export function addCounts(all: readonly GridCounts[]): GridCounts {
  const sum = (read: (counts: GridCounts) => number): number => all.reduce((total, counts) => total + read(counts), 0);
  const kinds = new Set(all.flatMap(({ reportsByKind }) => reportsByKind.map(({ kind }) => kind)));
  return {
    visits: sum(({ visits }) => visits),
    sitesVisited: sum(({ sitesVisited }) => sitesVisited),
    hazardsFound: sum(({ hazardsFound }) => hazardsFound),
    hazardsPutRight: sum(({ hazardsPutRight }) => hazardsPutRight),
    hazardsHandedOver: sum(({ hazardsHandedOver }) => hazardsHandedOver),
    noticesIssued: sum(({ noticesIssued }) => noticesIssued),
    reports: {
      filed: sum(({ reports }) => reports.filed),
      open: sum(({ reports }) => reports.open),
      verified: sum(({ reports }) => reports.verified),
      rejected: sum(({ reports }) => reports.rejected),
      becameIncidents: sum(({ reports }) => reports.becameIncidents),
    },
    reportsByKind: [...kinds].map((kind) => ({
      kind,
      filed: sum(({ reportsByKind }) => reportsByKind.find((each) => each.kind === kind)?.filed ?? 0),
    })),
  };
}
