/** The answers that all others are held against: a plain Dijkstra from the incident back to everywhere, by our times and by length. */
import { INFINITE, type NodeId, type RoadGraph } from '../../src/core/road/graph.js';
import { ReachDirection, ReachSearch } from '../../src/core/road/reach.js';
import { type Costs, type Question } from './engine.js';
import { CAR, carPositionAt } from './street-table.js';

export class Reference {
  private readonly byTime: ReachSearch;
  private readonly byLength: ReachSearch;

  constructor(private readonly graph: RoadGraph) {
    this.byTime = new ReachSearch(graph);
    this.byLength = new ReachSearch(withLengths(graph));
  }

  /** Milliseconds. */
  timesMs(question: Question): Costs {
    return this.costs(this.byTime, question, 1);
  }
  /** Metres of the shortest ways. */
  lengthsM(question: Question): Costs {
    return this.costs(this.byLength, question, 1 / 1000);
  }

  private costs(search: ReachSearch, { units, incident }: Question, factor: number): Costs {
    const position = carPositionAt(this.graph, incident as NodeId)!;
    search.run({
      direction: ReachDirection.INWARD,
      origins: [{ vehicle: CAR, position }],
      limitMs: Infinity,
    });
    return units.map((unit) => {
      const cost = search.timeAtNodeMs(CAR, unit as NodeId);
      return cost === Infinity ? null : cost * factor;
    });
  }
}

/** The graph with millimetres for a car's milliseconds. */
function withLengths(graph: RoadGraph): RoadGraph {
  const lengthsMm = graph.travelTimeMs[CAR]!.map((timeMs, arc) =>
    timeMs === INFINITE ? INFINITE : Math.round(graph.edgeLengthM[arc >>> 1]! * 1000),
  );
  return { ...graph, travelTimeMs: graph.travelTimeMs.map((timesMs, v) => (v === CAR ? lengthsMm : timesMs)) };
}
