/** Cuts the settled land into communities, grids and blocks: main roads bound communities, collectors grids, streets blocks. */
import { COMMUNITIES, type CommunityPlan } from './communities.js';
import { type CutStyle, type Cutter, type Density, cutIntoParts, cutToSize, weightOf } from './cutting.js';
import { OLD_VILLAGE } from './geography.js';
import { type Land } from './land.js';
import { type LineKind, type Place } from './lines.js';
import { type Face, insideOf } from './mesh.js';
import { type Point, distance, interiorPoint } from './plane.js';
import { type Random } from './random.js';

export interface Block {
  readonly face: Face;
  readonly use: 'homes' | 'hamlet' | 'old village' | 'fields' | 'port' | 'park';
}

export interface GridParcel {
  readonly community: CommunityPlan;
  /** 1, 2, 3 within its community. */
  readonly number: number;
  readonly blocks: readonly Block[];
}

const OLD_VILLAGE_CENTRE: Point = { x: OLD_VILLAGE.east * 1000, y: OLD_VILLAGE.north * 1000 };

export function inOldVillage(point: Point): boolean {
  return distance(point, OLD_VILLAGE_CENTRE) < OLD_VILLAGE.radiusM;
}

/** Exactly the planned number of grids per community; every one has blocks of its own, divided by streets. */
export function cutParcels(land: Land, random: Random): GridParcel[] {
  const cutter: Cutter = { mesh: land.mesh, random };
  const territory = new Map<CommunityPlan, Face[]>(COMMUNITIES.map((community) => [community, []]));
  for (const face of land.mesh.faces()) {
    if (land.groundOf(face) !== 'settled') continue;
    territory.get(nearestCommunity(insideOf(land.mesh, face), land.placeOf(face)))!.push(face);
  }
  const grids = COMMUNITIES.flatMap((community) =>
    cutGrids(cutter, community, territory.get(community)!).map((face, i) => ({ community, number: i + 1, face })),
  );
  return grids.map(({ community, number, face }) => ({
    community,
    number,
    blocks: cutBlocks(cutter, community, face),
  }));
}

function nearestCommunity(point: Point, place: Place): CommunityPlan {
  const anchorOf = ({ anchor: [east, north] }: CommunityPlan): Point => ({ x: east * 1000, y: north * 1000 });
  return COMMUNITIES.filter((community) => community.place === place).reduce((best, community) =>
    distance(anchorOf(community), point) < distance(anchorOf(best), point) ? community : best,
  );
}

/** Shares the community's grids out over its faces by weight (largest remainder), then cuts each face. */
function cutGrids(cutter: Cutter, community: CommunityPlan, faces: readonly Face[]): Face[] {
  const density = densityOf(community);
  const weights = faces.map((face) => weightOf(cutter.mesh, face, density));
  const counts = apportion(community.grids, weights);
  const style: CutStyle = {
    trait: () => ({ kind: 'collector', place: community.place }),
    bend: community.setting === 'URBAN' ? 0.025 : 0.06,
    snapM: 30,
  };
  return faces.flatMap((face, i) => cutIntoParts(cutter, face, counts[i]!, density, style));
}

/** Homes stand closer near the heart of a community and thin out towards its edge. */
function densityOf({ anchor: [east, north], setting }: CommunityPlan): Density {
  const heart = { x: east * 1000, y: north * 1000 };
  const reach = setting === 'URBAN' ? 600 : 700;
  return (point) => 0.45 + Math.exp(-((distance(point, heart) / reach) ** 2));
}

/** Whole numbers of at least 1 with the given sum, as near to the weights as they can be; ties go to the earlier one. */
function apportion(total: number, weights: readonly number[]): number[] {
  if (weights.length === 0 || weights.length > total)
    throw new Error(`${total} grids cannot be shared out over ${weights.length} faces`);
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const counts = exact.map((share) => Math.max(1, Math.floor(share)));
  const step = counts.reduce((a, b) => a + b, 0) < total ? 1 : -1;
  while (counts.reduce((a, b) => a + b, 0) !== total) {
    const gain = (i: number): number => (counts[i]! + step < 1 ? -Infinity : step * (exact[i]! - counts[i]!));
    const best = counts.map((_, i) => i).reduce((a, b) => (gain(b) > gain(a) ? b : a));
    counts[best]! += step;
  }
  return counts;
}

function cutBlocks(cutter: Cutter, community: CommunityPlan, grid: Face): Block[] {
  const hamlet = insideOf(cutter.mesh, grid);
  const { place, setting } = community;
  const streetAt = (point: Point): LineKind => {
    if (inOldVillage(point)) return 'lane';
    return setting === 'URBAN' || distance(point, hamlet) < 260 ? 'street' : 'field-road';
  };
  const style: CutStyle = {
    trait: (middle) => ({ kind: streetAt(middle), place }),
    bend: setting === 'URBAN' ? 0.02 : 0.06,
    snapM: 24,
  };
  const whole = cutter.mesh.area(grid);
  const largest = (ring: Point[]): number => {
    const middle = interiorPoint(ring);
    if (inOldVillage(middle)) return 7_500;
    const wanted = community.port
      ? 120_000
      : setting === 'URBAN'
        ? 32_000
        : distance(middle, hamlet) < 300
          ? 24_000
          : 75_000;
    return Math.min(wanted, whole * 0.55);
  };
  return cutToSize(cutter, grid, largest, style).map((face) => ({ face, use: useOf(cutter, community, face, hamlet) }));
}

function useOf({ mesh, random }: Cutter, community: CommunityPlan, face: Face, hamlet: Point): Block['use'] {
  const middle = insideOf(mesh, face);
  if (inOldVillage(middle)) return 'old village';
  if (community.setting === 'RURAL')
    return distance(middle, hamlet) < 230 && mesh.area(face) < 40_000 ? 'hamlet' : 'fields';
  if (random.chance(0.07)) return 'park';
  return community.port ? 'port' : 'homes';
}
