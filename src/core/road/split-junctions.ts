/**
 * Makes turn costs part of the graph, forbidden turns among them, so that searches over plain nodes know them. A junction with such turns
 * becomes several nodes, joined by **connectors**: edges without length that cars and motorbikes may pass one way only, in the time of the
 * turn, and all others both ways in none.
 *
 * - the junction itself is where arcs arrive from which every turn is free, and where trips begin; everything may be taken from it;
 * - one **arrival node** for each distinct row of costs, at which the arcs end whose turns cost just these;
 * - a departing arc begins where it may be turned into from: at the junction if from nowhere else, at an arrival node if only from that one
 *   and for nothing, else at a **departure node** that it shares with the departing arcs that cost the same from every arrival node.
 *
 *            ┌──▶ arrival A ──┐        Connectors run junction → arrival → departure, and so never from one way of arriving to
 *   junction ┤                ├──▶ departure A+B      another. One restriction costs one node and one connector: A is then
 *            └──▶ arrival B ──┘                       arrival and departure node in one.
 *
 * An arc and its opposite cannot share this node as they do elsewhere: who waits to turn into a two-way road would stand where those
 * stand who come out of it, and could go on with them. Hence `tail` beside `head`.
 *
 * Source: the expanded network of Kirby & Potts, "The minimum route problem for networks with turn penalties and prohibitions",
 * Transportation Research 3 (1969), made smaller by sharing nodes between equal rows and columns. Alternatives: docs/decisions/0008.
 */
import { VEHICLE_CLASSES } from '../vehicle.js';
import { connectArcs } from './adjacency.js';
import { INFINITE, type RoadGraph } from './graph.js';
import { isBoundByTurns, isOpenToBound, type TurnCosts } from './turn-costs.js';

/** A graph before snapping, names and an order. */
export type RoadTopology = Omit<
  RoadGraph,
  'version' | 'edgeSnapMask' | 'names' | 'restrictions' | 'nodeOfRank' | 'bounds'
>;
/** What `unsplit` finds out from the rest. */
type Derived =
  | 'junctionCount'
  | 'roadEdgeCount'
  | 'junctionOf'
  | 'arrivalNode'
  | 'tail'
  | 'firstOut'
  | 'outArc'
  | 'firstIn'
  | 'inArc';

/** The topology in which every junction is one node. */
export function unsplit(roads: Omit<RoadTopology, Derived>): RoadTopology {
  const { nodeCount, edgeCount, head } = roads;
  const tail = head.map((_, arc) => head[arc ^ 1]!);
  const itself = Uint32Array.from({ length: nodeCount }, (_, node) => node);
  return {
    ...roads,
    junctionCount: nodeCount,
    roadEdgeCount: edgeCount,
    junctionOf: itself,
    arrivalNode: itself,
    tail,
    ...connectArcs(nodeCount, tail, head),
  };
}

/**
 * Splits every junction at which a turn costs something. `roads` must be unsplit, and the pairs must meet; their order does not
 * matter, and pairs with an arc that is closed to all classes concerned change nothing. Numbers of junctions, roads and arcs stay; nodes and connectors are added behind them, by
 * junction. Times between any two places stay for the classes that are not bound. RangeError for roads that are split already, and for arcs that do not meet.
 */
export function splitJunctions(roads: RoadTopology, costs: TurnCosts): RoadTopology {
  if (roads.nodeCount !== roads.junctionCount) throw new RangeError('the junctions of these roads are split already');
  const splitter = new Splitter(roads);
  const byJunction = costsByJunction(roads, costs);
  for (const junction of [...byJunction.keys()].sort((a, b) => a - b))
    splitter.split(junction, byJunction.get(junction)!);
  return splitter.finish();
}

/** Milliseconds by departing arc, for one way of arriving; arcs not listed cost nothing. */
type TurnRow = ReadonlyMap<number, number>;
/** By arriving arc. */
type JunctionTurns = ReadonlyMap<number, TurnRow>;

function costsByJunction(roads: RoadTopology, { from, to, costMs }: TurnCosts): Map<number, JunctionTurns> {
  const { tail, head } = roads;
  const byJunction = new Map<number, Map<number, Map<number, number>>>();
  from.forEach((arriving, i) => {
    const leaving = to[i]!;
    const junction = head[arriving]!;
    if (tail[leaving] !== junction) throw new RangeError(`arcs ${arriving} and ${leaving} do not meet`);
    if (costMs[i] === 0 || !isOpenToBound(roads, arriving) || !isOpenToBound(roads, leaving)) return;
    const turns = byJunction.get(junction) ?? new Map<number, Map<number, number>>();
    byJunction.set(junction, turns);
    turns.set(arriving, (turns.get(arriving) ?? new Map<number, number>()).set(leaving, costMs[i]!));
  });
  return byJunction;
}

/** A node at which arcs arrive for which the same turns cost the same. */
interface ArrivalNode {
  readonly node: number;
  readonly row: TurnRow;
}
/** From where a departing arc may be turned into, and what that takes. */
interface Entry {
  readonly node: number;
  readonly costMs: number;
}

class Splitter {
  readonly #tail: Uint32Array;
  readonly #head: Uint32Array;
  /** Junction of each node added. */
  readonly #addedAt: number[] = [];
  /** Ends of the connectors, and what they take. */
  readonly #connectorTail: number[] = [];
  readonly #connectorHead: number[] = [];
  readonly #connectorMs: number[] = [];
  /** Bit v: class v has a road at the connector's junction. Others get no connector, or they would seem to be there. */
  readonly #connectorMask: number[] = [];
  /** The same for the junction in work. */
  #presentMask = 0;
  readonly #arrivalOfSplit = new Map<number, number>();

  constructor(private readonly roads: RoadTopology) {
    this.#tail = roads.tail.slice();
    this.#head = roads.head.slice();
  }

  split(junction: number, turns: JunctionTurns): void {
    this.#presentMask = this.#presentAt(junction);
    const arrivals = this.#addArrivals(junction, turns);
    const departures = new Map<string, number>();
    const departureFrom = (entries: readonly Entry[]): number => {
      const open = entries.filter(({ costMs }) => costMs !== INFINITE);
      const [only] = open;
      if (only === undefined) return junction;
      if (open.length === 1 && only.costMs === 0) return only.node;
      const key = open.map(({ node, costMs }) => `${node}:${costMs}`).join();
      const known = departures.get(key);
      if (known !== undefined) return known;
      const node = this.#addNode(junction);
      departures.set(key, node);
      for (const entry of open) this.#connect(entry.node, node, entry.costMs);
      // Trips that begin at the junction turn in at no cost, through a node of arrival that does or directly.
      if (open.every(({ costMs }) => costMs > 0)) this.#connect(junction, node, 0);
      return node;
    };
    const { firstOut, outArc } = this.roads;
    for (let i = firstOut[junction]!; i < firstOut[junction + 1]!; i++) {
      const arc = outArc[i]!;
      this.#tail[arc] = departureFrom(arrivals.map(({ node, row }) => ({ node, costMs: row.get(arc) ?? 0 })));
    }
    this.#arrivalOfSplit.set(junction, departureFrom(arrivals.map(({ node }) => ({ node, costMs: 0 }))));
  }

  #addArrivals(junction: number, turns: JunctionTurns): ArrivalNode[] {
    const arrivals = new Map<string, ArrivalNode>();
    for (const arriving of [...turns.keys()].sort((a, b) => a - b)) {
      const row = turns.get(arriving)!;
      const key = [...row]
        .sort(([a], [b]) => a - b)
        .map((cost) => cost.join(':'))
        .join();
      let arrival = arrivals.get(key);
      if (!arrival) {
        arrival = { node: this.#addNode(junction), row };
        this.#connect(junction, arrival.node, 0);
        arrivals.set(key, arrival);
      }
      this.#head[arriving] = arrival.node;
    }
    return [...arrivals.values()];
  }

  #addNode(junction: number): number {
    return this.roads.nodeCount + this.#addedAt.push(junction) - 1;
  }

  #connect(from: number, to: number, costMs: number): void {
    this.#connectorTail.push(from);
    this.#connectorHead.push(to);
    this.#connectorMs.push(costMs);
    this.#connectorMask.push(this.#presentMask);
  }

  #presentAt(junction: number): number {
    const { firstOut, outArc, travelTimeMs } = this.roads;
    let mask = 0;
    for (let i = firstOut[junction]!; i < firstOut[junction + 1]!; i++) {
      const arc = outArc[i]!;
      travelTimeMs.forEach((times, v) => {
        if (times[arc] !== INFINITE || times[arc ^ 1] !== INFINITE) mask |= 1 << v;
      });
    }
    return mask;
  }

  finish(): RoadTopology {
    const { roads } = this;
    const nodeCount = roads.nodeCount + this.#addedAt.length;
    const junctionOf = joined(roads.junctionOf, this.#addedAt);
    const arrivalNode = junctionOf.map((junction) => this.#arrivalOfSplit.get(junction) ?? junction);
    const at = (places: Int32Array): number[] => this.#addedAt.map((junction) => places[junction]!);
    const ends = this.#connectorTail.flatMap((from, i) => [from, this.#connectorHead[i]!]);
    const tail = joined(this.#tail, ends);
    const head = joined(
      this.#head,
      ends.map((_, i) => ends[i ^ 1]!),
    );
    return {
      ...roads,
      ...this.#edgesWithConnectors(junctionOf),
      nodeCount,
      nodeLonE7: joined(roads.nodeLonE7, at(roads.nodeLonE7)),
      nodeLatE7: joined(roads.nodeLatE7, at(roads.nodeLatE7)),
      junctionOf,
      arrivalNode,
      tail,
      head,
      ...connectArcs(nodeCount, tail, head),
    };
  }

  #edgesWithConnectors(junctionOf: Uint32Array) {
    const { roads } = this;
    const junctions = this.#connectorTail.map((node) => junctionOf[node]!);
    const count = junctions.length;
    const firstPoint = roads.shapeLonE7.length;
    const shape = (places: Int32Array): number[] =>
      junctions.flatMap((junction) => [places[junction]!, places[junction]!]);
    const zeros = Array<number>(count).fill(0);
    return {
      edgeCount: roads.edgeCount + count,
      arcCount: roads.arcCount + 2 * count,
      travelTimeMs: VEHICLE_CLASSES.map((vehicle, v) =>
        joined(
          roads.travelTimeMs[v]!,
          this.#connectorMask.flatMap((mask, i) => {
            if (!(mask & (1 << v))) return [INFINITE, INFINITE];
            return isBoundByTurns(vehicle) ? [this.#connectorMs[i]!, INFINITE] : [0, 0];
          }),
        ),
      ),
      edgeLengthM: joined(roads.edgeLengthM, zeros),
      edgeClass: joined(
        roads.edgeClass,
        junctions.map((junction) => roads.edgeClass[roads.outArc[roads.firstOut[junction]!]! >>> 1]!),
      ),
      edgeName: joined(roads.edgeName, zeros),
      firstShape: joined(
        roads.firstShape,
        zeros.map((_, i) => firstPoint + 2 * (i + 1)),
      ),
      shapeLonE7: joined(roads.shapeLonE7, shape(roads.nodeLonE7)),
      shapeLatE7: joined(roads.shapeLatE7, shape(roads.nodeLatE7)),
    };
  }
}

type Numbers = Uint8Array | Uint32Array | Int32Array | Float32Array;

function joined<T extends Numbers>(array: T, more: readonly number[]): T {
  const result = new (array.constructor as new (length: number) => T)(array.length + more.length);
  result.set(array);
  result.set(more, array.length);
  return result;
}
