/** The demo district as a whole: the drawn ground, and stations, units and people set upon its roads. Plain data; nothing is loaded here. */
import { type LonLat, type Position } from '../../src/core/geo/point.js';
import { buildRoadGraph } from '../../src/core/road/build.js';
import { type OsmNetwork } from '../../src/core/road/osm-network.js';
import { EdgeIndex } from '../../src/core/road/snap.js';
import { type GridStaffMember, type Station } from '../../src/core/territory/territory.js';
import { type VehicleClass, vehicleIndex } from '../../src/core/vehicle.js';
import { COMMUNITIES } from './communities.js';
import { FLEET } from './fleet.js';
import { GRID_WORKER, GRIDS_OF_GRID_WORKER } from './grid-work.js';
import { type Ground, layGround } from './ground.js';
import { placed } from './land.js';
import {
  communityOfficerAccount,
  type DeskAccount,
  deskAccounts,
  partnerDesks,
  type NameDeck,
  officerOf,
  type Person,
  shuffleNames,
  staffGrids,
} from './people.js';
import { toLonLat } from './plane.js';
import { type Random, seededRandom } from './random.js';
import { STATIONS } from './stations.js';

export interface DemoUnit {
  readonly callSign: string;
  readonly vehicle: VehicleClass;
  readonly skills: readonly string[];
  /** Code of its station. */
  readonly station: string;
  readonly officer: Person & { readonly account: string };
  /** On a road that its vehicle may use. */
  readonly start: LonLat;
}

type GridFeature = Ground['gridsGeoJson']['features'][number];
/** A grid with the people who answer for it. */
export type StaffedGrid = GridFeature & {
  readonly properties: {
    readonly communityOfficer: string;
    readonly staff: readonly (GridStaffMember & { readonly account: string | null })[];
  };
};
export interface StaffedGrids {
  readonly type: 'FeatureCollection';
  readonly features: readonly StaffedGrid[];
}

export interface BaseMapArea {
  readonly kind: 'LAND' | 'WATER' | 'GREEN';
  /** GeoJSON MultiPolygon coordinates. */
  readonly coordinates: readonly (readonly (readonly Position[])[])[];
}

export interface DemoDistrict {
  readonly name: string;
  readonly nameEn: string;
  /** To be shown wherever the district is. */
  readonly syntheticNotice: { readonly zh: string; readonly en: string };
  readonly network: OsmNetwork;
  /** In the format of `import-grids`. */
  readonly grids: StaffedGrids;
  readonly baseMap: readonly BaseMapArea[];
  readonly bounds: Ground['bounds'];
  readonly stations: readonly Omit<Station, 'id'>[];
  readonly units: readonly DemoUnit[];
  /** Those of the units' officers come with the units. */
  readonly accounts: readonly DeskAccount[];
}

const SEED = 2020;
/** A wish may lie in the middle of a hill or a yard. */
const FARTHEST_ROAD_M = 1500;

/** The same seed gives the same district on every machine. Takes about a second. */
export function buildDemoDistrict(seed: number = SEED): DemoDistrict {
  const random = seededRandom(seed);
  const ground = layGround(random.fork('ground'));
  const people = random.fork('people');
  const names = shuffleNames(people);
  const nearestRoad = roadFinder(ground.network);
  const units = FLEET.map(({ wish, ...unit }) => ({
    ...unit,
    officer: officerOf(unit.callSign, names),
    start: nearestRoad(wish, unit.vehicle),
  }));
  const accounts = deskAccounts(COMMUNITIES, names);
  const grids = staff(ground.gridsGeoJson.features, names, people);
  return {
    name: '澄澜街道（演示）',
    nameEn: 'Chenglan Subdistrict (demo)',
    syntheticNotice: {
      zh: '演示辖区纯属虚构：地点、道路、人物、电话均为编造，与真实无关。',
      en: 'This district is invented: no place, street, person or telephone number in it is real.',
    },
    network: ground.network,
    baseMap: baseMapOf(ground),
    bounds: ground.bounds,
    stations: STATIONS.map(({ wish, ...station }) => ({ ...station, location: nearestRoad(wish, 'CAR') })),
    units,
    accounts: [...accounts, ...partnerDesks(COMMUNITIES, names)],
    grids,
  };
}

type RoadFinder = (wish: readonly [east: number, north: number], vehicle: VehicleClass) => LonLat;

function roadFinder(network: OsmNetwork): RoadFinder {
  const index = new EdgeIndex(buildRoadGraph(network, { version: 'demo' }).graph);
  return (wish, vehicle) => {
    const [lon, lat] = toLonLat(placed(wish));
    const road = index.snap({ lon, lat }, vehicleIndex(vehicle), { maxDistanceM: FARTHEST_ROAD_M });
    if (road === null) throw new Error(`no road for ${vehicle} lies near ${wish.join(' km east, ')} km north`);
    return { lon: roundE7(road.lon), lat: roundE7(road.lat) };
  };
}

/** Drawn and read data then agree to the last digit: files and the engine keep 1e-7 degrees. */
function roundE7(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}

function baseMapOf({ land, green, water }: Ground): BaseMapArea[] {
  const areas: BaseMapArea[] = [
    { kind: 'LAND', coordinates: land },
    { kind: 'GREEN', coordinates: green },
    { kind: 'WATER', coordinates: water },
  ];
  return areas.filter(({ coordinates }) => coordinates.length > 0);
}

function staff(grids: readonly GridFeature[], names: NameDeck, random: Random): StaffedGrids {
  const teams = staffGrids(
    grids.map(({ properties }) => properties.code),
    names,
    random,
  );
  return {
    type: 'FeatureCollection',
    features: grids.map((grid) => ({
      ...grid,
      properties: {
        ...grid.properties,
        communityOfficer: communityOfficerAccount(grid.properties.community.code),
        staff: teams.get(grid.properties.code)!.map((member) => ({
          ...member,
          account: member.role === 'LEADER' && GRIDS_OF_GRID_WORKER.includes(grid.properties.code) ? GRID_WORKER : null,
        })),
      },
    })),
  };
}
