/**
 * Reads the roads of an OpenStreetMap extract, `.osm.pbf` or `.osm`, in two passes: ways and restrictions first, then only the nodes
 * that the roads need. Memory is bounded by what is kept.
 */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '../core/errors.js';
import { roadClassOf } from '../core/road/access.js';
import {
  type OsmNetwork,
  type OsmNode,
  type OsmRestriction,
  type OsmTags,
  type OsmWay,
} from '../core/road/osm-network.js';
import { openOsmPbf } from './osm-pbf.js';
import { type OsmMember, type OsmPass } from './osm-visitor.js';
import { osmXmlPass } from './osm-xml.js';
import { SortedIds } from './sorted-ids.js';

const EXPECTED = 'an OpenStreetMap extract with roads, as .osm.pbf or .osm';

/** Called with the share of the work done, 0 to 1, never falling. */
export type OnProgress = (share: number) => void;

function unreadable(file: string, problem: string, cause?: unknown): DomainError {
  return new DomainError(
    'BAD_USER_INPUT',
    `${path.basename(file)}: ${problem}`,
    { file, expected: EXPECTED },
    { cause },
  );
}

interface OpenExtract {
  readonly pass: OsmPass;
  close(): Promise<void>;
}

async function openExtract(file: string): Promise<OpenExtract> {
  if (file.endsWith('.pbf')) return openOsmPbf(file);
  if (file.endsWith('.osm') || file.endsWith('.xml')) return { pass: osmXmlPass(file), close: async () => {} };
  throw unreadable(file, 'the ending of the file name is not .osm.pbf or .osm');
}

function restrictionOf(id: number, members: readonly OsmMember[], tags: OsmTags): OsmRestriction {
  const refs = (type: OsmMember['type'], role: string): number[] =>
    members.filter((member) => member.type === type && member.role === role).map((member) => member.ref);
  return {
    id,
    fromWays: refs('way', 'from'),
    viaNodes: refs('node', 'via'),
    viaWays: refs('way', 'via'),
    toWays: refs('way', 'to'),
    tags,
  };
}

async function readWays({ pass }: OpenExtract, onBytes: (bytes: number) => void) {
  const ways: OsmWay[] = [];
  const restrictions: OsmRestriction[] = [];
  await pass(
    {
      way: (id, nodeIds, tags) => {
        if (tags.highway !== undefined) ways.push({ id, nodeIds, tags });
      },
      relation: (id, members, tags) => {
        if (tags.type === 'restriction') restrictions.push(restrictionOf(id, members, tags));
      },
    },
    onBytes,
  );
  return { ways, restrictions };
}

function* nodeIdsOf(ways: readonly OsmWay[]): Generator<number> {
  for (const way of ways) yield* way.nodeIds;
}

/** Tags are kept only where they may matter to traffic; most nodes have none. */
function nodeOf(id: number, lon: number, lat: number, tags: OsmTags): OsmNode {
  return tags.barrier !== undefined || tags.highway !== undefined ? { id, lon, lat, tags } : { id, lon, lat };
}

async function readNodes({ pass }: OpenExtract, roads: readonly OsmWay[], onBytes: (bytes: number) => void) {
  const needed = new SortedIds(
    nodeIdsOf(roads),
    roads.reduce((sum, { nodeIds }) => sum + nodeIds.length, 0),
  );
  const nodes = new Map<number, OsmNode>();
  await pass(
    {
      node: (id, lon, lat, tags) => {
        if (needed.has(id)) nodes.set(id, nodeOf(id, lon, lat, tags));
      },
    },
    onBytes,
  );
  return nodes;
}

async function readNetwork(
  extract: OpenExtract,
  file: string,
  size: number,
  onProgress: OnProgress,
): Promise<OsmNetwork> {
  const { ways, restrictions } = await readWays(extract, (bytes) => onProgress(bytes / size / 2));
  const roads = ways.filter(({ tags }) => roadClassOf(tags) !== null);
  if (roads.length === 0) throw unreadable(file, 'it holds no roads (no way has a highway tag of a road)');
  const nodes = await readNodes(extract, roads, (bytes) => onProgress(0.5 + bytes / size / 2));
  if (nodes.size === 0) throw unreadable(file, 'it holds roads, but none of their nodes');
  return { nodes, ways, restrictions };
}

/**
 * The road network of an extract.
 * @throws DomainError BAD_USER_INPUT, naming the file and the problem, where it cannot be read, is empty, cut off, damaged, of another
 * format, or without roads.
 */
export async function readOsmFile(file: string, onProgress: OnProgress = () => {}): Promise<OsmNetwork> {
  let extract: OpenExtract | null = null;
  try {
    const { size } = await stat(file);
    extract = await openExtract(file);
    return await readNetwork(extract, file, size, onProgress);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw unreadable(file, describe(error), error);
  } finally {
    await extract?.close();
  }
}

function describe(error: unknown): string {
  const { code, message } = error as { code?: string; message: string };
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'the file may not be read';
  if (code === 'EISDIR') return 'this is a folder';
  if (code?.startsWith('Z_') || code === 'ERR_BUFFER_TOO_LARGE') return `the file is damaged (${message})`;
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'it is not text in UTF-8';
  return message;
}
