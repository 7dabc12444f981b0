/**
 * Builds the road graph from OSM data: links (road-links.ts), edges (edge-tracing.ts), arrays and the costs of turns (lay-roads.ts), split
 * junctions (split-junctions.ts), connected parts (components.ts). The same input gives the same arrays, byte for byte, whatever the order of its ways.
 */
import { DomainError } from '../errors.js';
import { VEHICLE_CLASSES } from '../vehicle.js';
import { type BuildReport, type Findings, reportOf } from './build-report.js';
import { connectedParts, snapMask } from './components.js';
import { traceEdges } from './edge-tracing.js';
import { type RoadGraph, type StreetName } from './graph.js';
import { type LaidRoads, layRoads } from './lay-roads.js';
import { type OsmNetwork } from './osm-network.js';
import { collectLinks } from './road-links.js';
import { splitJunctions } from './split-junctions.js';
import { DrivingSide } from './turn-costs.js';
import { restrictedNodes } from './turn-restrictions.js';

export interface BuildOptions {
  /** Identity of the result, see `RoadGraph.version`. */
  readonly version: string;
  /**
   * Whether turn restrictions bind cars and motorbikes at URGENT travel, the travel that the graph's times are of. Default true. Where
   * false they are kept as data.
   */
  readonly bindsUrgent?: boolean;
  /** Default RIGHT. At signals a turn across the oncoming lanes takes longer than one into the near street. */
  readonly drivingSide?: DrivingSide;
  /** Called with the share done, 0 to 1, a few times. */
  readonly onProgress?: (share: number) => void;
}

/** The roads before their junctions are split. */
export interface UnsplitRoads extends LaidRoads {
  readonly names: readonly StreetName[];
  readonly findings: Findings;
}

/**
 * @throws DomainError BAD_USER_INPUT where no road is left: the data hold none, or none that anybody may use.
 */
export function buildRoadGraph(
  network: OsmNetwork,
  options: BuildOptions,
): { readonly graph: RoadGraph; readonly report: BuildReport } {
  const { version, onProgress = () => {} } = options;
  const unsplit = buildUnsplitRoads(network, options);
  const topology = splitJunctions(unsplit.roads, unsplit.turns);
  const parts = VEHICLE_CLASSES.map((_, vehicle) => connectedParts(topology, vehicle));
  const graph: RoadGraph = {
    ...topology,
    version,
    edgeSnapMask: snapMask(topology, parts),
    names: unsplit.names,
    restrictions: unsplit.restrictions,
    nodeOfRank: null,
    bounds: boundsOf(topology.shapeLonE7, topology.shapeLatE7),
  };
  onProgress(1);
  return { graph, report: reportOf(graph, parts, unsplit.findings, options.bindsUrgent ?? true) };
}

/** Everything up to the splitting. Throws as `buildRoadGraph`. */
export function buildUnsplitRoads(
  network: OsmNetwork,
  { bindsUrgent = true, drivingSide = DrivingSide.RIGHT, onProgress = () => {} }: BuildOptions,
): UnsplitRoads {
  const links = collectLinks(network);
  if (links.linkCount === 0) {
    throw new DomainError('BAD_USER_INPUT', 'the data hold no road that any vehicle class may use', {
      expected: 'OpenStreetMap ways with a highway tag, and their nodes',
    });
  }
  onProgress(0.3);
  const restrictions = [...network.restrictions].sort((a, b) => a.id - b.id);
  const traced = traceEdges(links, restrictedNodes(restrictions));
  onProgress(0.5);
  const laid = layRoads(links, traced, restrictions, { bindsUrgent, drivingSide });
  onProgress(0.8);
  const { skipped, signals } = laid;
  const { dropped, names } = links;
  const findings = { dropped, barriersCut: traced.barriersCut, relations: restrictions.length, skipped, signals };
  return { ...laid, names, findings };
}

function boundsOf(lonE7: Int32Array, latE7: Int32Array): [number, number, number, number] {
  let [minLon, minLat, maxLon, maxLat] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < lonE7.length; i++) {
    minLon = Math.min(minLon, lonE7[i]!);
    maxLon = Math.max(maxLon, lonE7[i]!);
    minLat = Math.min(minLat, latE7[i]!);
    maxLat = Math.max(maxLat, latE7[i]!);
  }
  return [minLon / 1e7, minLat / 1e7, maxLon / 1e7, maxLat / 1e7];
}
