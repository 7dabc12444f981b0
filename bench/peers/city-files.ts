/** The city as every process finds it: the extract as it is, our road file, the table of streets, and the questions. */
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { seededRandom } from '../../src/core/random.js';
import { buildRoadGraph } from '../../src/core/road/build.js';
import { decodeRoadGraph, encodeRoadGraph } from '../../src/core/road/codec.js';
import { type NodeId, type RoadGraph } from '../../src/core/road/graph.js';
import { dissectionOrder } from '../../src/core/road/hierarchy/nested-dissection.js';
import { readOsmFile } from '../../src/ingest/osm-reader.js';
import { carPositionAt, streetTable, type StreetTable } from './street-table.js';

export interface Questions {
  /** Junctions of the units, one list per fleet; a larger fleet begins with the units of the smaller. */
  readonly fleets: readonly (readonly number[])[];
  readonly incidents: readonly number[];
}

const roadFile = (folder: string): string => path.join(folder, 'roads.bin');
const streetFile = (folder: string): string => path.join(folder, 'streets.json');
const questionFile = (folder: string): string => path.join(folder, 'questions.json');

/** Reads the extract and writes the files. */
export async function writeCity(
  extract: string,
  folder: string,
  ask: { readonly fleetSizes: readonly number[]; readonly incidents: number; readonly seed: number },
): Promise<{ readonly graph: RoadGraph; readonly questions: Questions; readonly importS: number }> {
  const begin = performance.now();
  const { graph: built } = buildRoadGraph(await readOsmFile(extract), { version: 'bench' });
  const graph = { ...built, nodeOfRank: dissectionOrder(built).nodeOfRank };
  await mkdir(folder, { recursive: true });
  writeFileSync(roadFile(folder), encodeRoadGraph(graph));
  const importS = (performance.now() - begin) / 1000;
  writeFileSync(streetFile(folder), JSON.stringify(streetTable(graph)));
  const questions = questionsOn(graph, ask);
  writeFileSync(questionFile(folder), JSON.stringify(questions));
  return { graph, questions, importS };
}

function questionsOn(
  graph: RoadGraph,
  { fleetSizes, incidents, seed }: { fleetSizes: readonly number[]; incidents: number; seed: number },
): Questions {
  const random = seededRandom(seed);
  const junction = (): number => {
    for (;;) {
      const node = Math.floor(random() * graph.nodeCount);
      if (carPositionAt(graph, node as NodeId) !== null) return node;
    }
  };
  const largest = Array.from({ length: Math.max(...fleetSizes) }, junction);
  return {
    fleets: fleetSizes.map((size) => largest.slice(0, size)),
    incidents: Array.from({ length: incidents }, junction),
  };
}

export function readRoads(folder: string): RoadGraph {
  const bytes = readFileSync(roadFile(folder));
  return decodeRoadGraph(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
export function readStreets(folder: string): StreetTable {
  return JSON.parse(readFileSync(streetFile(folder), 'utf8')) as StreetTable;
}
export function readQuestions(folder: string): Questions {
  return JSON.parse(readFileSync(questionFile(folder), 'utf8')) as Questions;
}
