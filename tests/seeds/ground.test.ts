import { createHash } from 'node:crypto';
import { area, booleanPointInPolygon, featureCollection, intersect, point, polygon, union } from '@turf/turf';
import { beforeAll, describe, expect, it } from 'vitest';
import { COMMUNITIES } from '../../seeds/demo-district/communities.js';
import { type Ground, layGround } from '../../seeds/demo-district/ground.js';
import { seededRandom } from '../../seeds/demo-district/random.js';
import { parsePolygon } from '../../src/core/geo/geojson.js';
import { buildRoadGraph } from '../../src/core/road/build.js';
import { type OsmWay } from '../../src/core/road/osm-network.js';
import { wayAccess } from '../../src/core/road/access.js';
import { VEHICLE_CLASSES } from '../../src/core/vehicle.js';

const SEED = 2020;
const CAR = 1 << VEHICLE_CLASSES.indexOf('CAR');
const CYCLE = 1 << VEHICLE_CLASSES.indexOf('CYCLE');
const EBIKE = 1 << VEHICLE_CLASSES.indexOf('EBIKE');

let ground: Ground;
/** turf's types ask for arrays that may be written to. */
const shapeOf = (coordinates: readonly (readonly (readonly number[])[])[]) => polygon(coordinates as number[][][]);
let island: ReturnType<typeof polygon>;

const lonLatOf = (node: number): [number, number] => {
  const { lon, lat } = ground.network.nodes.get(node)!;
  return [lon, lat];
};
const isOnIsland = ({ nodeIds }: OsmWay): boolean =>
  booleanPointInPolygon(point(lonLatOf(nodeIds[Math.floor(nodeIds.length / 2)]!)), island);
/** Union of what both directions are open to, as a vehicle mask. */
const openTo = ({ tags }: OsmWay): number => {
  const access = wayAccess(tags);
  return access === null ? 0 : access.forward | access.backward;
};
const gridsOf = (community: string) =>
  ground.gridsGeoJson.features.filter(({ properties }) => properties.community.code === community);

describe('the ground of the demo district', () => {
  beforeAll(() => {
    ground = layGround(seededRandom(SEED));
    island = shapeOf(ground.land[1]!);
  });

  it('is the same for the same seed, and another for another', () => {
    const print = (other: Ground): string =>
      createHash('sha256')
        .update(
          JSON.stringify([
            [...other.network.nodes.values()],
            other.network.ways,
            other.network.restrictions,
            other.gridsGeoJson,
            other.water,
            other.green,
          ]),
        )
        .digest('hex');
    expect(print(layGround(seededRandom(SEED)))).toBe(print(ground));
    expect(print(layGround(seededRandom(SEED + 1)))).not.toBe(print(ground));
  });

  it('has an island of 30.84 km² with exactly 61 named roads', () => {
    expect(area(island) / 1e6).toBeGreaterThan(30.84 * 0.98);
    expect(area(island) / 1e6).toBeLessThan(30.84 * 1.02);
    const names = new Set(
      ground.network.ways
        .filter((way) => way.tags['name'] !== undefined && way.tags['bridge'] === undefined && isOnIsland(way))
        .map(({ tags }) => tags['name']),
    );
    expect(names.size).toBe(61);
  });

  it('names every named road in both languages, and no two streets alike', () => {
    const english = new Map<string, string>();
    for (const { tags } of ground.network.ways) {
      if (tags['name'] === undefined) continue;
      expect(tags['name']).toMatch(/^\p{Script=Han}+$/u);
      expect(tags['name:en']).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
      expect(english.get(tags['name:en']!) ?? tags['name']).toBe(tags['name']);
      english.set(tags['name:en']!, tags['name']);
    }
    expect(english.size).toBeGreaterThan(150);
  });

  it('is cut into 189 grids of 14 villages and communities with the usual number of households', () => {
    expect(ground.gridsGeoJson.features).toHaveLength(189);
    expect(COMMUNITIES).toHaveLength(14);
    for (const { code, grids } of COMMUNITIES) expect(gridsOf(code)).toHaveLength(grids);
    expect(new Set(ground.gridsGeoJson.features.map(({ properties }) => properties.code)).size).toBe(189);
    for (const { properties } of ground.gridsGeoJson.features) {
      const usual = properties.setting === 'RURAL' ? 150 : 300;
      expect(Math.abs(properties.households - usual)).toBeLessThanOrEqual(usual * 0.2);
    }
  });

  it('has grids that are simple, do not overlap and leave no holes in their community', () => {
    const shapes = ground.gridsGeoJson.features.map(({ geometry }, i) => {
      expect(() => parsePolygon(geometry, ['features', i])).not.toThrow();
      return shapeOf(geometry.coordinates);
    });
    for (let i = 0; i < shapes.length; i++)
      for (let j = i + 1; j < shapes.length; j++) {
        if (!boxesMeet(shapes[i]!.geometry.coordinates[0]!, shapes[j]!.geometry.coordinates[0]!)) continue;
        const shared = intersect(featureCollection([shapes[i]!, shapes[j]!]));
        expect(shared === null ? 0 : area(shared)).toBeLessThan(1);
      }
    for (const { code } of COMMUNITIES) {
      const whole = union(featureCollection(gridsOf(code).map(({ geometry }) => shapeOf(geometry.coordinates))))!;
      const pieces = whole.geometry.type === 'Polygon' ? [whole.geometry.coordinates] : whole.geometry.coordinates;
      // A hole is another community's ground, a hill or water: never a sliver that nobody owns.
      for (const [, ...holes] of pieces as [number, number][][][])
        for (const hole of holes) expect(area(polygon([hole]))).toBeGreaterThan(1_000);
    }
  }, 120_000);

  it('has ways whose nodes exist, and restrictions whose ways end at their node', () => {
    const ways = new Map(ground.network.ways.map((way) => [way.id, way]));
    for (const { nodeIds } of ways.values()) {
      expect(nodeIds.length).toBeGreaterThanOrEqual(2);
      for (const node of nodeIds) expect(ground.network.nodes.has(node)).toBe(true);
    }
    expect(ground.network.restrictions.length).toBeGreaterThanOrEqual(8);
    for (const { fromWays, viaNodes, toWays } of ground.network.restrictions)
      for (const way of [...fromWays, ...toWays])
        expect([ways.get(way)!.nodeIds[0], ways.get(way)!.nodeIds.at(-1)]).toContain(viaNodes[0]);
  });

  it('holds what makes routing interesting: one-ways, a roundabout, a tunnel, bridges, gates, steps, lanes closed to cars', () => {
    const count = (test: (way: OsmWay) => boolean): number => ground.network.ways.filter(test).length;
    expect(count(({ tags }) => tags['oneway'] === 'yes')).toBeGreaterThan(10);
    expect(count(({ tags }) => tags['oneway'] === '-1')).toBeGreaterThan(0);
    expect(count(({ tags }) => tags['junction'] === 'roundabout')).toBe(1);
    expect(count(({ tags }) => tags['tunnel'] === 'yes')).toBeGreaterThan(0);
    expect(count(({ tags }) => tags['bridge'] === 'yes' && tags['highway'] !== 'footway')).toBeGreaterThan(4);
    expect(count(({ tags }) => tags['highway'] === 'steps')).toBeGreaterThan(3);
    expect(
      count((way) => (openTo(way) & CAR) === 0 && (openTo(way) & CYCLE) !== 0 && (openTo(way) & EBIKE) !== 0),
    ).toBeGreaterThanOrEqual(10);
    expect(
      [...ground.network.nodes.values()].filter(({ tags }) => tags?.['barrier'] !== undefined).length,
    ).toBeGreaterThan(20);
  });

  it('builds into a road graph in which nearly everything is connected, the island by its bridges included', () => {
    const { graph, report } = buildRoadGraph(ground.network, { version: 'test' });
    expect(graph.nodeCount).toBeGreaterThan(1_500);
    for (const vehicle of VEHICLE_CLASSES) expect(report.vehicles[vehicle].largestPartShare).toBeGreaterThan(0.97);
    expect(report.restrictions.turns).toBeGreaterThanOrEqual(8);
    expect(report.dropped.missingNodes).toBe(0);
  });

  it('has residential road in every grid, so that every household lies on a road', () => {
    const residential = new Set(['residential', 'living_street', 'unclassified', 'service']);
    const middles = ground.network.ways
      .filter(({ tags }) => residential.has(tags['highway']!))
      .flatMap(({ nodeIds }) => nodeIds.slice(1).map((node, i) => [lonLatOf(nodeIds[i]!), lonLatOf(node)] as const))
      .map(([[lonA, latA], [lonB, latB]]): [number, number] => [(lonA + lonB) / 2, (latA + latB) / 2]);
    const without = ground.gridsGeoJson.features.filter(({ geometry }) => {
      const shape = shapeOf(geometry.coordinates);
      return !middles.some((middle) => booleanPointInPolygon(point(middle), shape));
    });
    expect(without.map(({ properties }) => properties.code)).toEqual([]);
  }, 60_000);
});

function boxesMeet(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): boolean {
  const [boxA, boxB] = [boxOf(a), boxOf(b)];
  return boxA[0] <= boxB[2] && boxB[0] <= boxA[2] && boxA[1] <= boxB[3] && boxB[1] <= boxA[3];
}

function boxOf(ring: readonly (readonly number[])[]): [number, number, number, number] {
  const lons = ring.map(([lon]) => lon!);
  const lats = ring.map(([, lat]) => lat!);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
