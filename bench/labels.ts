/**
 * Labels of units against none, over mixes of position updates and questions: what a position costs, what a question takes, and what both
 * together take of one thread. All in processor time, so that other processes disturb less. 2,000 units in five classes, k = 5.
 *
 * Three ways: no labels; labels made by every position; labels made by the question that comes upon a unit without one.
 * Arguments: names of extracts, default porto.
 */
import { existsSync } from 'node:fs';
import { buildRoadGraph } from '../src/core/road/build.js';
import { HierarchyNearestSearch } from '../src/core/road/hierarchy/hierarchy-nearest.js';
import { dissectionOrder } from '../src/core/road/hierarchy/nested-dissection.js';
import { buildHierarchy, type RoadHierarchy } from '../src/core/road/hierarchy/road-hierarchy.js';
import { UnitLabels } from '../src/core/road/hierarchy/unit-labels.js';
import { EdgeIndex } from '../src/core/road/snap.js';
import { type UnitIndex, UnitRoadIndex } from '../src/core/road/unit-road-index.js';
import { seededRandom } from '../src/core/random.js';
import { readOsmFile } from '../src/ingest/osm-reader.js';
import { type City, extractOf, fleetOf, type Incident, incidentsOf, K, percentile, SEED, type Unit } from './city.js';

const UNITS = 2000;
/** 2,000 units with a fix every 5 s are 400 updates a second. */
const MIXES = [
  { updates: 400, questions: 1 },
  { updates: 400, questions: 10 },
  { updates: 400, questions: 100 },
  { updates: 20_000, questions: 10 },
  { updates: 20_000, questions: 100 },
];
const MOST_QUESTIONS = 300;
const MOST_UPDATES = 200_000;
const WARM_UP = 100;
const AVAILABLE = [
  { name: 'all available', isAvailable: () => true },
  { name: 'one in 400 available', isAvailable: (unit: number) => unit % 400 === 0 },
];

/** Made for a unit when a search asks for its label. */
class LabelsOnDemand extends UnitLabels {
  override isFresh(unit: UnitIndex): boolean {
    if (!super.isFresh(unit)) this.make(unit);
    return true;
  }
}

interface Way {
  readonly name: string;
  readonly labels: (hierarchy: RoadHierarchy, index: UnitRoadIndex) => UnitLabels | null;
  readonly isEager: boolean;
}
const WAYS: readonly Way[] = [
  { name: 'no labels', labels: () => null, isEager: false },
  { name: 'by the position', labels: (hierarchy, index) => new UnitLabels(hierarchy, index), isEager: true },
  { name: 'by the question', labels: (hierarchy, index) => new LabelsOnDemand(hierarchy, index), isEager: false },
];

/** Processor time: what other processes take does not count. */
function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Plays one mix in virtual time: as many updates before each question as there would be. */
function play(
  city: City,
  hierarchy: RoadHierarchy,
  fleet: readonly Unit[],
  incidents: readonly Incident[],
  { updates, questions }: (typeof MIXES)[number],
  { name, labels: labelsFor, isEager }: Way,
  isAvailable: (unit: number) => boolean,
): Record<string, unknown> {
  const index = new UnitRoadIndex(city.graph);
  const labels = labelsFor(hierarchy, index);
  const place = ({ unit, vehicle }: Unit, { position }: Unit): void => {
    index.place(unit, vehicle, position);
    if (isEager) labels!.make(unit);
  };
  for (const one of fleet) {
    place(one, one);
    index.setAvailable(one.unit, isAvailable(one.unit));
  }
  const search = new HierarchyNearestSearch(hierarchy, index, { labels });
  const perQuestion = updates / questions;
  const asked = Math.min(MOST_QUESTIONS, Math.max(20, Math.floor(MOST_UPDATES / perQuestion)));
  let moves = 0;
  /** Units take turns; each goes to where another of its class began. */
  const moveAll = (): void => {
    for (let i = 0; i < perQuestion; i++, moves++)
      place(fleet[moves % UNITS]!, fleet[(moves + 5 * (1 + Math.floor(moves / UNITS))) % UNITS]!);
  };
  const ask = (i: number): unknown => search.nearest({ targets: incidents[i % incidents.length]!.targets, k: K });
  for (let i = 0; i < WARM_UP; i++) ask(i);
  let movedUs = 0;
  const questionUs = Array.from({ length: asked }, (_, i) => {
    const begin = cpuUs();
    moveAll();
    const moved = cpuUs();
    ask(WARM_UP + i);
    movedUs += moved - begin;
    return cpuUs() - moved;
  });
  const askedUs = questionUs.reduce((sum, us) => sum + us, 0);
  const updateUs = movedUs / (asked * perQuestion);
  return {
    updatesPerS: updates,
    questionsPerS: questions,
    labels: name,
    updateUs: Number(updateUs.toPrecision(3)),
    questionP50Us: percentile(questionUs, 0.5),
    questionP99Us: percentile(questionUs, 0.99),
    shareOfThread: Number(((updates * updateUs + (questions * askedUs) / asked) / 1e6).toPrecision(3)),
  };
}

async function measureCity(name: string): Promise<void> {
  const file = extractOf(name);
  if (!existsSync(file)) {
    console.log(`skipped: no data at ${file}`);
    return;
  }
  const { graph } = buildRoadGraph(await readOsmFile(file), { version: 'bench' });
  const hierarchy = buildHierarchy(graph, graph.nodeOfRank ?? dissectionOrder(graph).nodeOfRank);
  const city: City = { graph, edges: new EdgeIndex(graph), random: seededRandom(SEED) };
  const fleet = fleetOf(city, UNITS);
  const incidents = incidentsOf(city, WARM_UP + MOST_QUESTIONS);
  play(city, hierarchy, fleet, incidents, MIXES[0]!, WAYS[1]!, () => true); // warm
  play(city, hierarchy, fleet, incidents, MIXES[0]!, WAYS[0]!, () => true);
  const figures = AVAILABLE.flatMap(({ name: fleetName, isAvailable }) =>
    MIXES.flatMap((mix) =>
      WAYS.map((way) => ({ fleet: fleetName, ...play(city, hierarchy, fleet, incidents, mix, way, isAvailable) })),
    ),
  );
  console.table(figures);
  const bytesPerLabel = 4 * (hierarchy.topology.maxDepth + 1);
  console.log(
    JSON.stringify({ bench: 'labels', city: name, seed: SEED, units: UNITS, bytesPerLabel, figures }, null, 1),
  );
}

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : ['porto']) await measureCity(name);
