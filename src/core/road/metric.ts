/**
 * The **metric**: the travel times in use on one topology, in two layers over the **free** times of the road file. A speed profile makes the **usual**
 * times of the hour from them (speed-profile.ts), closures and slow-downs those in use. Each layer is a new graph value that shares everything
 * else, so that a search that runs on the old one is not disturbed.
 */
import { VEHICLE_COUNT } from '../vehicle.js';
import { type EdgeId, INFINITE, type RoadGraph } from './graph.js';

/** A closure as the metric sees it: which edges, and how fast they still are. */
export interface EdgeClosure {
  /** Opaque and stable; names the closure in the metric's version. */
  readonly id: string;
  /** 0: closed. Otherwise the share of the usual speed that is left, below 1. */
  readonly speedFactor: number;
  /** By `VehicleIndex`: the edges concerned; both directions of each. */
  readonly edges: readonly ArrayLike<number>[];
}

/** By `VehicleIndex`: the only edges whose times may differ between two metrics. */
export type ChangedEdges = readonly (readonly number[])[];

/** Longest time that an open arc may take: a slow-down never closes. */
export const MAX_TIME_MS = INFINITE - 1;

/** Travel times per class without closures, slow-downs and speed profiles. */
export function freeTimesOf(graph: RoadGraph): readonly Uint32Array[] {
  return graph.freeTimeMs ?? graph.travelTimeMs;
}

export function metricVersionOf(graph: RoadGraph): string {
  return graph.metricVersion ?? graph.version;
}

/** Whether the times of a class can be others than the free ones. */
function isChanged(graph: RoadGraph, vehicle: number): boolean {
  return graph.freeTimeMs !== undefined && graph.freeTimeMs[vehicle] !== graph.travelTimeMs[vehicle];
}

/** Whether the class may use the edge but for a closure. */
export function isClosedFor(graph: RoadGraph, vehicle: number, edge: EdgeId): boolean {
  if (!isChanged(graph, vehicle)) return false;
  const arc = 2 * edge;
  const [now, free] = [graph.travelTimeMs[vehicle]!, graph.freeTimeMs![vehicle]!];
  return now[arc] === INFINITE && now[arc + 1] === INFINITE && (free[arc] !== INFINITE || free[arc + 1] !== INFINITE);
}

/** The graph as its road file has it. */
export function underFreeFlow(graph: RoadGraph): RoadGraph {
  if (graph.freeTimeMs === undefined) return graph;
  return { ...graph, travelTimeMs: graph.freeTimeMs, freeTimeMs: undefined, metricVersion: undefined };
}

/** Stands between the name of the usual times and that of the closures. */
const CLOSURES_MARK = '+';

/**
 * The graph under exactly these closures. `usual` is as imported or under a speed profile: RangeError where closures were applied already. Where
 * several touch an edge the strictest counts. Only the arrays of the classes concerned are copied: O(arcs) for each. The same closures give the same
 * `metricVersion` on every node and after every restart; none gives `usual` itself.
 */
export function applyClosures(usual: RoadGraph, closures: readonly EdgeClosure[]): RoadGraph {
  const usualVersion = metricVersionOf(usual);
  if (usualVersion.slice(usual.version.length).includes(CLOSURES_MARK))
    throw new RangeError(`closures upon closures: ${usualVersion}`);
  if (closures.length === 0) return usual;
  const usualMs = usual.travelTimeMs;
  const travelTimeMs = Array.from({ length: VEHICLE_COUNT }, (_, vehicle) => {
    const concerned = closures.filter(({ edges }) => (edges[vehicle]?.length ?? 0) > 0);
    return concerned.length === 0 ? usualMs[vehicle]! : changedTimes(usualMs[vehicle]!, vehicle, concerned);
  });
  const metricVersion = `${usualVersion}${CLOSURES_MARK}${versionOf(closures)}`;
  return { ...usual, travelTimeMs, freeTimeMs: freeTimesOf(usual), metricVersion };
}

/** Every edge that one of the closures touches, by `VehicleIndex`; an edge may come more than once. */
export function edgesOfClosures(closures: readonly EdgeClosure[]): ChangedEdges {
  return Array.from({ length: VEHICLE_COUNT }, (_, vehicle) =>
    closures.flatMap(({ edges }) => Array.from(edges[vehicle] ?? [])),
  );
}

function changedTimes(usualMs: Uint32Array, vehicle: number, closures: readonly EdgeClosure[]): Uint32Array {
  const timesMs = copyOfTimes(usualMs);
  for (const { speedFactor, edges } of closures) {
    if (!(speedFactor >= 0 && speedFactor < 1))
      throw new RangeError(`speed factor ${speedFactor}; a closure has one from 0 to below 1`);
    const concerned = edges[vehicle]!;
    for (let i = 0; i < concerned.length; i++) {
      for (let arc = 2 * concerned[i]!, end = arc + 2; arc < end; arc++) {
        if (usualMs[arc] === INFINITE) continue;
        const slowedMs = speedFactor === 0 ? INFINITE : Math.min(MAX_TIME_MS, Math.round(usualMs[arc]! / speedFactor));
        if (slowedMs > timesMs[arc]!) timesMs[arc] = slowedMs;
      }
    }
  }
  return timesMs;
}

/** In shared memory where the original is: other threads take travel times over without copying them. */
export function copyOfTimes(timesMs: Uint32Array): Uint32Array {
  if (!(timesMs.buffer instanceof SharedArrayBuffer)) return timesMs.slice();
  const copy = new Uint32Array(new SharedArrayBuffer(timesMs.byteLength));
  copy.set(timesMs);
  return copy;
}

function versionOf(closures: readonly EdgeClosure[]): string {
  return hashOf(
    closures
      .map(({ id, speedFactor }) => `${id}:${speedFactor}`)
      .sort()
      .join(),
  );
}

/** FNV-1a, 32 bits (Fowler, Noll & Vo; draft-eastlake-fnv). */
export function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
