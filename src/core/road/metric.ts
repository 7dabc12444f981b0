/**
 * The **metric**: the travel times in use on one topology. Closures and slow-downs make a new one from the free times (those of the road file) and
 * share everything else with it, so that a search that runs on the old graph is not disturbed.
 */
import { VEHICLE_COUNT } from '../vehicle.js';
import { type EdgeId, INFINITE, type RoadGraph } from './graph.js';

/** A closure as the metric sees it: which edges, and how fast they still are. */
export interface EdgeClosure {
  /** Opaque and stable; names the closure in the metric's version. */
  readonly id: string;
  /** 0: closed. Otherwise the share of the free speed that is left, below 1. */
  readonly speedFactor: number;
  /** By `VehicleIndex`: the edges concerned; both directions of each. */
  readonly edges: readonly ArrayLike<number>[];
}

/** Longest time that an open arc may take: a slow-down never closes. */
const MAX_TIME_MS = INFINITE - 1;

/** Travel times per class without closures and slow-downs. */
export function freeTimesOf(graph: RoadGraph): readonly Uint32Array[] {
  return graph.freeTimeMs ?? graph.travelTimeMs;
}

export function metricVersionOf(graph: RoadGraph): string {
  return graph.metricVersion ?? graph.version;
}

/** Whether closures or slow-downs change anything for a class. */
export function hasClosures(graph: RoadGraph, vehicle: number): boolean {
  return graph.freeTimeMs !== undefined && graph.freeTimeMs[vehicle] !== graph.travelTimeMs[vehicle];
}

/** Whether the class may use the edge but for a closure. */
export function isClosedFor(graph: RoadGraph, vehicle: number, edge: EdgeId): boolean {
  if (!hasClosures(graph, vehicle)) return false;
  const arc = 2 * edge;
  const [now, free] = [graph.travelTimeMs[vehicle]!, graph.freeTimeMs![vehicle]!];
  return now[arc] === INFINITE && now[arc + 1] === INFINITE && (free[arc] !== INFINITE || free[arc + 1] !== INFINITE);
}

/** The graph as its road file has it. */
export function withoutClosures(graph: RoadGraph): RoadGraph {
  if (graph.freeTimeMs === undefined) return graph;
  return { ...graph, travelTimeMs: graph.freeTimeMs, freeTimeMs: undefined, metricVersion: undefined };
}

/**
 * The graph under exactly these closures, whatever it was under before. Where several touch an edge the strictest counts. Only the arrays of the classes
 * concerned are copied: O(arcs) for each. The same closures give the same `metricVersion` on every node and after every restart; none gives `version`.
 */
export function applyClosures(graph: RoadGraph, closures: readonly EdgeClosure[]): RoadGraph {
  const base = withoutClosures(graph);
  if (closures.length === 0) return base;
  const freeTimeMs = base.travelTimeMs;
  const travelTimeMs = Array.from({ length: VEHICLE_COUNT }, (_, vehicle) => {
    const concerned = closures.filter(({ edges }) => (edges[vehicle]?.length ?? 0) > 0);
    return concerned.length === 0 ? freeTimeMs[vehicle]! : changedTimes(freeTimeMs[vehicle]!, vehicle, concerned);
  });
  return { ...base, travelTimeMs, freeTimeMs, metricVersion: `${base.version}+${hashOf(closures)}` };
}

function changedTimes(freeMs: Uint32Array, vehicle: number, closures: readonly EdgeClosure[]): Uint32Array {
  const timesMs = freeMs.slice();
  for (const { speedFactor, edges } of closures) {
    if (!(speedFactor >= 0 && speedFactor < 1))
      throw new RangeError(`speed factor ${speedFactor}; a closure has one from 0 to below 1`);
    const concerned = edges[vehicle]!;
    for (let i = 0; i < concerned.length; i++) {
      for (let arc = 2 * concerned[i]!, end = arc + 2; arc < end; arc++) {
        if (freeMs[arc] === INFINITE) continue;
        const slowedMs = speedFactor === 0 ? INFINITE : Math.min(MAX_TIME_MS, Math.round(freeMs[arc]! / speedFactor));
        if (slowedMs > timesMs[arc]!) timesMs[arc] = slowedMs;
      }
    }
  }
  return timesMs;
}

/** FNV-1a, 32 bits (Fowler, Noll & Vo; draft-eastlake-fnv) over the closures in the order of their ids. */
function hashOf(closures: readonly EdgeClosure[]): string {
  const text = closures
    .map(({ id, speedFactor }) => `${id}:${speedFactor}`)
    .sort()
    .join();
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
