import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeOsmPbf } from '../../bench/osm-pbf-writer.js';
import { drawCity } from '../../bench/synthetic-city.js';
import { buildRoadGraph } from '../../src/core/road/build.js';
import { type BuildReport } from '../../src/core/road/build-report.js';
import { type OsmNetwork } from '../../src/core/road/osm-network.js';
import { VEHICLE_CLASSES } from '../../src/core/vehicle.js';
import { readOsmFile } from '../../src/ingest/osm-reader.js';

const JUNCTIONS = 20_000;
const SEED = 42;

let folder: string;
let city: OsmNetwork;
let report: BuildReport;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'synthetic-city-'));
  city = drawCity(JUNCTIONS, SEED);
  ({ report } = buildRoadGraph(city, { version: 'drawn' }));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the synthetic city of the benchmarks', () => {
  it('is the same each time, and another with another seed', () => {
    const again = drawCity(JUNCTIONS, SEED);
    expect([...again.nodes.values()].at(-1)).toEqual([...city.nodes.values()].at(-1));
    expect(again.ways.length).toBe(city.ways.length);
    expect([...drawCity(JUNCTIONS, SEED + 1).nodes.values()].at(-1)).not.toEqual([...city.nodes.values()].at(-1));
  });

  it('is read from its file as it was drawn', async () => {
    const file = path.join(folder, 'city.osm.pbf');
    await writeOsmPbf(file, city);
    const { nodes, ways, restrictions } = await readOsmFile(file);
    expect(ways).toEqual(city.ways);
    expect(restrictions).toEqual(city.restrictions);
    expect(nodes.size).toBe(city.nodes.size);
    for (const [id, { lon, lat, tags }] of city.nodes) {
      const read = nodes.get(id)!;
      if (read.lon !== lon || read.lat !== lat) expect(read).toMatchObject({ lon, lat });
      if (tags !== undefined) expect(read.tags).toEqual(tags);
    }
  });

  it('has about the junctions asked for, nearly all of them connected for each class', () => {
    expect(Math.abs(report.nodes - JUNCTIONS) / JUNCTIONS).toBeLessThan(0.06);
    for (const vehicle of VEHICLE_CLASSES) expect(report.vehicles[vehicle].largestPartShare).toBeGreaterThan(0.94);
  });

  it('has roads of every kind, and turns that are forbidden', () => {
    const { motorway, primary, residential, service, footway, steps, cycleway } = report.lengthKmByClass;
    for (const km of [motorway, primary, residential, service, footway, steps, cycleway]) expect(km).toBeGreaterThan(5);
    expect(report.restrictions.turns).toBeGreaterThan(50);
    expect(report.restrictions.skipped.malformed + report.restrictions.skipped.ambiguous).toBe(0);
    expect(report.barriersCut).toBeGreaterThan(20);
  });
});
