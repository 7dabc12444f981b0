/** Rows of road datasets: at most one is active, and with it its nodes, edges and turn restrictions. */
import { type Knex } from 'knex';
import { INFINITE, ROAD_CLASSES, type RoadGraph } from '../core/road/graph.js';
import { type Trx } from './database.js';
import { SRID } from './postgis.js';

export interface RoadDatasetRow {
  readonly id: string;
  readonly version: string;
  readonly source: string;
  readonly importedAt: Date;
  readonly fileSha256: Buffer;
}

export interface NewRoadDataset {
  readonly graph: RoadGraph;
  /** Where the data come from, for people. */
  readonly source: string;
  readonly importedAt: Date;
  readonly report: object;
  readonly file: Uint8Array;
  readonly fileSha256: Uint8Array;
}

/** Rows a statement: large enough that the round trip is small beside the work, small enough that progress is seen. */
const BATCH = 2000;

export async function findActiveRoadDataset(knex: Knex): Promise<RoadDatasetRow | null> {
  const row = await knex('road_datasets')
    .first<{ id: string; version: string; source: string; imported_at: Date; file_sha256: Buffer } | undefined>(
      'id',
      'version',
      'source',
      'imported_at',
      'file_sha256',
    )
    .where({ active: true });
  if (!row) return null;
  return {
    id: row.id,
    version: row.version,
    source: row.source,
    importedAt: row.imported_at,
    fileSha256: row.file_sha256,
  };
}

/** The bytes of the road file of a dataset, or null where it has been replaced meanwhile. */
export async function findRoadFile(knex: Knex, datasetId: string): Promise<Buffer | null> {
  const row = await knex('road_datasets').first<{ file: Buffer } | undefined>('file').where({ id: datasetId });
  return row?.file ?? null;
}

/**
 * Stores the dataset as the active one and deletes all others. Imports wait for each other here; readers go on seeing the former dataset
 * until the commit. `onProgress` is told the share of rows written.
 */
export async function replaceRoadDataset(
  trx: Trx,
  dataset: NewRoadDataset,
  onProgress: (share: number) => void = () => {},
): Promise<void> {
  await trx.raw('lock table road_datasets in share row exclusive mode');
  await trx('road_datasets').delete();
  const id = await insertDataset(trx, dataset);
  const { graph } = dataset;
  // The tables hold the roads as they are; how the engine splits junctions is its own affair.
  const rows = graph.junctionCount + graph.roadEdgeCount;
  await inBatches(graph.junctionCount, async (from, to) => {
    await insertNodes(trx, id, graph, from, to);
    onProgress(to / rows);
  });
  await inBatches(graph.roadEdgeCount, async (from, to) => {
    await insertEdges(trx, id, graph, from, to);
    onProgress((graph.junctionCount + to) / rows);
  });
  await inBatches(graph.restrictions.from.length, (from, to) => insertRestrictions(trx, id, graph, from, to));
}

async function inBatches(count: number, write: (from: number, to: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < count; from += BATCH) await write(from, Math.min(count, from + BATCH));
}

async function insertDataset(
  trx: Trx,
  { graph, source, importedAt, report, file, fileSha256 }: NewRoadDataset,
): Promise<string> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `insert into road_datasets (version, source, imported_at, active, node_count, edge_count, report, extent, file, file_sha256)
     values (?, ?, ?, true, ?, ?, ?, st_makeenvelope(?, ?, ?, ?, ${SRID}), ?, ?) returning id`,
    [
      graph.version,
      source,
      importedAt,
      graph.junctionCount,
      graph.roadEdgeCount,
      JSON.stringify(report),
      ...graph.bounds,
      Buffer.from(file.buffer, file.byteOffset, file.byteLength),
      Buffer.from(fileSha256),
    ],
  );
  return rows[0]!.id;
}

/** [from, from + 1, …, to - 1] mapped. */
function range<T>(from: number, to: number, value: (i: number) => T): T[] {
  return Array.from({ length: to - from }, (_, offset) => value(from + offset));
}

async function insertNodes(trx: Trx, dataset: string, graph: RoadGraph, from: number, to: number): Promise<void> {
  await trx.raw(
    `insert into road_nodes (dataset_id, node, location)
     select ?, node, st_setsrid(st_makepoint(lon, lat), ${SRID})
     from unnest(?::integer[], ?::float8[], ?::float8[]) as row (node, lon, lat)`,
    [
      dataset,
      range(from, to, (node) => node),
      range(from, to, (node) => graph.nodeLonE7[node]! / 1e7),
      range(from, to, (node) => graph.nodeLatE7[node]! / 1e7),
    ],
  );
}

/** EWKB of the edge's shape, as hex: the form that PostGIS reads fastest. */
function shapeHex(graph: RoadGraph, edge: number): string {
  const [first, end] = [graph.firstShape[edge]!, graph.firstShape[edge + 1]!];
  const bytes = Buffer.allocUnsafe(13 + 16 * (end - first));
  bytes.writeUInt8(1, 0);
  bytes.writeUInt32LE(0x20000002, 1); // LineString, with SRID
  bytes.writeUInt32LE(SRID, 5);
  bytes.writeUInt32LE(end - first, 9);
  for (let i = first, at = 13; i < end; i++, at += 16) {
    bytes.writeDoubleLE(graph.shapeLonE7[i]! / 1e7, at);
    bytes.writeDoubleLE(graph.shapeLatE7[i]! / 1e7, at + 8);
  }
  return bytes.toString('hex');
}

/** Times of one direction as an array literal: `unnest` would flatten arrays of arrays. */
function timesLiteral(graph: RoadGraph, arc: number): string {
  return `{${graph.travelTimeMs.map((times) => (times[arc] === INFINITE ? 'null' : times[arc])).join()}}`;
}

async function insertEdges(trx: Trx, dataset: string, graph: RoadGraph, from: number, to: number): Promise<void> {
  const name = (edge: number) => graph.names[graph.edgeName[edge]!]!;
  await trx.raw(
    `insert into road_arcs (dataset_id, edge, tail, head, road_class, name, name_en, length_m, forward_ms, backward_ms, shape)
     select ?, edge, tail, head, road_class, name, name_en, length_m, forward_ms::integer[], backward_ms::integer[], shape::geometry
     from unnest(?::integer[], ?::integer[], ?::integer[], ?::text[], ?::text[], ?::text[], ?::real[], ?::text[], ?::text[], ?::text[])
       as row (edge, tail, head, road_class, name, name_en, length_m, forward_ms, backward_ms, shape)`,
    [
      dataset,
      range(from, to, (edge) => edge),
      range(from, to, (edge) => graph.junctionOf[graph.tail[2 * edge]!]!),
      range(from, to, (edge) => graph.junctionOf[graph.head[2 * edge]!]!),
      range(from, to, (edge) => ROAD_CLASSES[graph.edgeClass[edge]!]!),
      range(from, to, (edge) => name(edge).local),
      range(from, to, (edge) => name(edge).en),
      range(from, to, (edge) => graph.edgeLengthM[edge]!),
      range(from, to, (edge) => timesLiteral(graph, 2 * edge)),
      range(from, to, (edge) => timesLiteral(graph, 2 * edge + 1)),
      range(from, to, (edge) => shapeHex(graph, edge)),
    ],
  );
}

async function insertRestrictions(
  trx: Trx,
  dataset: string,
  graph: RoadGraph,
  from: number,
  to: number,
): Promise<void> {
  await trx.raw(
    `insert into turn_restrictions (dataset_id, from_arc, to_arc)
     select ?, from_arc, to_arc from unnest(?::integer[], ?::integer[]) as row (from_arc, to_arc)`,
    [dataset, range(from, to, (i) => graph.restrictions.from[i]!), range(from, to, (i) => graph.restrictions.to[i]!)],
  );
}
