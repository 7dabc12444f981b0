/** ngraph.path on an ngraph.graph of our streets: NBA*, its fastest search, with straight lines as the estimate; one search per unit. */
import { readStreets } from './city-files.js';
import { type Engine, type Question } from './engine.js';
import { installNpmPackage, requirePackage } from './packages.js';
import { type StreetTable } from './street-table.js';

interface Link {
  readonly data: number;
}
interface Node {
  readonly id: number;
  readonly data: PlanePoint;
}
/** Metres on a plane: only there the straight lines of a search obey the triangle inequality to the last digit. */
interface PlanePoint {
  readonly x: number;
  readonly y: number;
}
interface Graph {
  addNode(id: number, data: PlanePoint): void;
  addLink(from: number, to: number, timeMs: number): void;
  getLink(from: number, to: number): Link;
}
interface PathPackage {
  nba(
    graph: Graph,
    options: {
      oriented: boolean;
      distance(from: Node, to: Node, link: Link): number;
      heuristic(from: Node, to: Node): number;
    },
  ): { find(from: number, to: number): readonly Node[] };
}

/** @throws MissingPeer */
export function prepareNgraph(cacheFolder: string): number {
  installNpmPackage(cacheFolder, 'ngraph.graph', '20.1.2');
  installNpmPackage(cacheFolder, 'ngraph.path', '1.6.1');
  return 0;
}

export function loadNgraph(cacheFolder: string, cityFolder: string): Engine<Question, (number | null)[]> {
  const graph = requirePackage<() => Graph>(cacheFolder, 'ngraph.graph')();
  const { junctions, streets } = readStreets(cityFolder);
  const places = onPlane(junctions);
  places.forEach((place, junction) => graph.addNode(junction, place));
  for (const [source, target, forwardMs, backwardMs] of streets) {
    graph.addLink(source, target, forwardMs);
    if (backwardMs >= 0) graph.addLink(target, source, backwardMs);
  }
  const metresPerMs = topSpeed(places, streets);
  const finder = requirePackage<PathPackage>(cacheFolder, 'ngraph.path').nba(graph, {
    oriented: true,
    distance: (_from, _to, link) => link.data,
    heuristic: (from, to) => straightM(from.data, to.data) / metresPerMs,
  });
  const costMs = (unit: number, incident: number): number | null => {
    // From a junction to itself NBA* finds a way around the block.
    if (unit === incident) return 0;
    // From the incident back to the unit, as the package gives it.
    const nodes = finder.find(unit, incident);
    if (nodes.length === 0) return null;
    let sum = 0;
    for (let i = 1; i < nodes.length; i++) sum += graph.getLink(nodes[i]!.id, nodes[i - 1]!.id).data;
    return sum;
  };
  return {
    request: (question) => question,
    ask: ({ units, incident }) => units.map((unit) => costMs(unit, incident)),
    costsOf: (costs) => costs,
  };
}

function onPlane(junctions: StreetTable['junctions']): PlanePoint[] {
  const metresPerDegree = 111_195;
  const shrink = Math.cos((junctions[0]![1] * Math.PI) / 180);
  return junctions.map(([lon, lat]) => ({ x: lon * metresPerDegree * shrink, y: lat * metresPerDegree }));
}

function straightM(a: PlanePoint, b: PlanePoint): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** Straight metres per millisecond on the fastest street: no estimate made with it is ever too high. */
function topSpeed(places: readonly PlanePoint[], streets: StreetTable['streets']): number {
  return streets.reduce((top, [source, target, forwardMs, backwardMs]) => {
    const leastMs = backwardMs < 0 ? forwardMs : Math.min(forwardMs, backwardMs);
    return Math.max(top, straightM(places[source]!, places[target]!) / Math.max(1, leastMs));
  }, 0);
}
