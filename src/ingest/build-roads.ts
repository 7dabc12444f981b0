/** From an OSM network to the whole road file: graph, order of its junctions, version. Pure computing, as long as it takes. */
import { DomainError, type ErrorCode, type ErrorDetails } from '../core/errors.js';
import { buildRoadGraph, type BuildOptions } from '../core/road/build.js';
import { type BuildReport } from '../core/road/build-report.js';
import { encodeRoadGraph } from '../core/road/codec.js';
import { type RoadGraph } from '../core/road/graph.js';
import { dissectionOrder } from '../core/road/hierarchy/nested-dissection.js';
import { type OsmNetwork } from '../core/road/osm-network.js';
import { validateRoadGraph } from '../core/road/validate-road-graph.js';
import { sha256 } from './road-file.js';

/** What holds for units on their way to an incident; see `BuildOptions`. */
export type TravelRules = Pick<BuildOptions, 'bindsUrgent' | 'drivingSide'>;

export type BuildStep = 'READ' | 'BUILD' | 'ORDER';

export interface BuiltRoads {
  readonly graph: RoadGraph;
  readonly report: BuildReport;
  /** The road file. */
  readonly file: Uint8Array;
}

/** What the thread is given, and what it says: progress, then one of the two others. */
export interface BuildRoadsData {
  readonly file: string;
  readonly importedAt: Date;
  readonly rules: TravelRules;
}
export type BuildRoadsMessage =
  | { readonly step: BuildStep; readonly share: number }
  | Pick<BuiltRoads, 'file' | 'report'>
  | { readonly failure: { readonly code: ErrorCode; readonly message: string; readonly details: ErrorDetails } };

/** DomainError BAD_USER_INPUT where no road is left. `onProgress` is told the share of a step that is done, 0 to 1. */
export function buildRoads(
  network: OsmNetwork,
  importedAt: Date,
  rules: TravelRules,
  onProgress: (step: BuildStep, share: number) => void = () => undefined,
): BuiltRoads {
  const { graph, report } = buildRoadGraph(network, {
    ...rules,
    version: '',
    onProgress: (share) => onProgress('BUILD', share),
  });
  const { nodeOfRank } = dissectionOrder(graph, { onProgress: (share) => onProgress('ORDER', share) });
  const versioned: RoadGraph = { ...graph, nodeOfRank, version: versionOf(graph, importedAt) };
  validateRoadGraph(versioned);
  return { graph: versioned, report, file: encodeRoadGraph(versioned) };
}

/** Time of the import and content, e.g. `20261122T080000Z-1f3a5c7e`: sorts by age, and equal roads are recognised. */
function versionOf(graph: RoadGraph, importedAt: Date): string {
  const time = importedAt.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${time}-${sha256(encodeRoadGraph(graph)).toString('hex', 0, 4)}`;
}

/** The same error with the file's name in front. */
export function namingFile(error: DomainError, file: string, name: string): DomainError {
  return new DomainError(error.code, `${name}: ${error.message}`, { ...error.details, file }, { cause: error });
}
