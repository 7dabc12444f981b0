/** The district drawn by hand: coasts, hills, canals, main roads. Kilometres east and north of the invented origin. */
import { type Control } from './curve.js';

/** Counterclockwise. The northern shore is the port with its straight quays and a harbour basin. Scaled to `ISLAND_AREA_M2`. */
export const ISLAND: readonly Control[] = [
  [0.95, 0.45],
  [1.05, -0.3],
  [1.35, -0.95],
  [1.9, -1.55],
  [2.5, -1.75],
  [3.0, -1.6],
  [3.5, -2.05],
  [4.1, -2.55],
  [4.9, -2.7],
  [5.7, -2.55],
  [6.4, -2.2],
  [6.75, -1.65],
  [7.35, -1.45],
  [7.6, -0.85],
  [7.55, -0.35],
  [8.15, -0.05],
  [8.35, 0.55],
  [7.95, 1.15],
  [7.45, 1.4, 'corner'],
  [6.95, 2.1, 'corner'],
  [6.0, 2.62, 'corner'],
  [5.0, 2.85, 'corner'],
  [4.93, 2.55, 'corner'],
  [4.35, 2.68, 'corner'],
  [4.42, 2.98, 'corner'],
  [3.4, 2.95, 'corner'],
  [2.95, 2.5],
  [2.4, 2.3],
  [1.95, 2.35],
  [1.5, 1.9],
  [1.25, 1.2],
];
export const ISLAND_AREA_M2 = 30.84e6;

/** Counterclockwise. West of the district the land goes on as empty hills; the eastern quay faces the island. */
export const MAINLAND: readonly Control[] = [
  [-0.62, 2.25],
  [-1.1, 2.75],
  [-1.9, 2.95],
  [-2.7, 2.8],
  [-3.5, 3.15],
  [-4.4, 3.05],
  [-5.2, 3.4],
  [-6.3, 3.3],
  [-7.6, 4.0],
  [-9.4, 3.7],
  [-11.6, 4.4],
  [-13.4, 3.1],
  [-13.9, 0.6],
  [-13.0, -1.9],
  [-11.2, -3.0],
  [-9.6, -2.6],
  [-8.0, -3.5],
  [-6.6, -2.9],
  [-5.5, -3.1],
  [-4.6, -2.8],
  [-3.7, -3.1],
  [-2.7, -2.95],
  [-1.8, -3.15],
  [-1.05, -2.7],
  [-0.7, -2.0],
  [-0.55, -1.2, 'corner'],
  [-0.42, 0.75, 'corner'],
  [-0.55, 1.5],
];

/** West of this line the land is no part of the district. */
export const DISTRICT_EDGE: readonly Control[] = [
  [-5.9, 3.9],
  [-5.75, 2.9],
  [-6.0, 1.9],
  [-5.6, 0.9],
  [-5.75, 0.0],
  [-5.45, -0.9],
  [-5.85, -1.9],
  [-5.7, -3.6],
];

/** Closed. What lies inside is hill: no street, no household, no grid. */
export const ISLAND_HILL: readonly Control[] = [
  [3.25, -0.2],
  [3.6, -0.8],
  [4.25, -1.05],
  [4.95, -1.3],
  [5.65, -1.1],
  [6.0, -0.55],
  [6.25, 0.0],
  [5.9, 0.5],
  [5.25, 0.65],
  [4.6, 0.95],
  [3.9, 0.85],
  [3.45, 0.45],
];

/** Closed: the ring road between coast and hill. */
export const RING_ROAD: readonly Control[] = [
  [1.7, 0.35],
  [1.85, -0.45],
  [2.3, -1.0],
  [3.0, -1.05],
  [3.6, -1.45],
  [4.3, -1.95],
  [5.1, -2.08],
  [5.9, -1.85],
  [6.45, -1.2],
  [6.9, -0.7],
  [7.2, 0.0],
  [7.25, 0.65],
  [6.75, 1.25],
  [6.1, 1.75],
  [5.1, 1.95],
  [4.2, 2.0],
  [3.3, 1.95],
  [2.5, 1.6],
  [1.9, 1.15],
];

export type RoadRank = 'primary' | 'secondary' | 'tertiary';

export interface MainRoad {
  readonly rank: RoadRank;
  readonly controls: readonly Control[];
  /** Passes under hills; other roads end at their foot. */
  readonly tunnel?: true;
}

/** Laid in this order, after the hill. Both ends reach over the coast, so that they end where the land does. */
export const ISLAND_ROADS: readonly MainRoad[] = [
  {
    rank: 'primary',
    tunnel: true,
    controls: [
      [0.5, 0.28],
      [1.5, 0.22],
      [2.6, 0.3],
      [3.4, 0.12],
      [4.6, -0.1],
      [5.8, -0.05],
      [6.6, 0.12],
      [7.4, 0.2],
      [8.7, 0.45],
    ],
  },
  {
    rank: 'secondary',
    controls: [
      [4.62, 3.2],
      [4.66, 2.4],
      [4.6, 1.6],
      [4.65, 0.7],
      [4.85, -0.4],
      [4.75, -1.3],
      [4.6, -1.9],
      [4.75, -3.0],
    ],
  },
];
/** From the foot of the hill to the sea. */
export const ISLAND_RADIALS: readonly MainRoad[] = [
  {
    rank: 'tertiary',
    controls: [
      [3.9, 0.5],
      [3.3, 1.1],
      [2.9, 1.7],
      [2.3, 2.6],
    ],
  },
  {
    rank: 'tertiary',
    controls: [
      [3.7, -0.4],
      [3.1, -0.75],
      [2.7, -1.2],
      [2.3, -2.1],
    ],
  },
  {
    rank: 'tertiary',
    controls: [
      [5.6, -0.7],
      [6.15, -1.15],
      [6.7, -1.35],
      [7.7, -1.7],
    ],
  },
  {
    rank: 'tertiary',
    controls: [
      [5.7, 0.2],
      [6.1, 0.9],
      [6.35, 1.5],
      [6.75, 2.6],
    ],
  },
];

export interface Canal {
  readonly widthM: number;
  readonly controls: readonly Control[];
  /** The two banks: ordinary streets, a one-way pair, or a street and a greenway that cars may not use. */
  readonly banks: 'streets' | 'one-way pair' | 'street and greenway';
  readonly name: { readonly zh: string; readonly en: string };
}

/** Each begins at the sea or on an earlier canal, and none crosses another. */
export const CANALS: readonly Canal[] = [
  {
    widthM: 46,
    banks: 'streets',
    name: { zh: '澄塘江', en: 'Chengtang River' },
    controls: [
      [-2.75, 3.3],
      [-2.6, 2.4],
      [-2.95, 1.5],
      [-2.75, 0.7],
      [-3.0, -0.3],
      [-2.75, -1.3],
      [-3.05, -2.2],
      [-2.85, -3.6],
    ],
  },
  {
    widthM: 32,
    banks: 'one-way pair',
    name: { zh: '月浦河', en: 'Yuepu Canal' },
    controls: [
      [-2.87, 1.02],
      [-2.2, 1.12],
      [-1.5, 0.92],
      [-0.9, 1.0],
      [0, 0.95],
    ],
  },
  {
    widthM: 32,
    banks: 'street and greenway',
    name: { zh: '横泾', en: 'Hengjing Canal' },
    controls: [
      [-2.86, -0.85],
      [-3.5, -1.0],
      [-4.3, -0.8],
      [-5.0, -1.05],
      [-6.4, -0.9],
    ],
  },
  {
    widthM: 30,
    banks: 'street and greenway',
    name: { zh: '南塘河', en: 'Nantang Canal' },
    controls: [
      [-2.9, -1.75],
      [-2.1, -1.6],
      [-1.3, -1.85],
      [-0.2, -1.75],
    ],
  },
  {
    widthM: 28,
    banks: 'street and greenway',
    name: { zh: '北溪', en: 'Beixi Creek' },
    controls: [
      [-2.88, 1.72],
      [-3.6, 1.95],
      [-4.4, 1.6],
      [-5.1, 1.75],
      [-6.4, 1.5],
    ],
  },
];

export const MAINLAND_ROADS: readonly MainRoad[] = [
  {
    rank: 'primary',
    controls: [
      [-6.4, 0.35],
      [-5.2, 0.3],
      [-4.0, 0.42],
      [-2.9, 0.28],
      [-1.7, 0.36],
      [0.1, 0.25],
    ],
  },
  {
    rank: 'primary',
    controls: [
      [-1.75, 3.4],
      [-1.78, 2.3],
      [-1.7, 1.2],
      [-1.76, 0.2],
      [-1.7, -1.0],
      [-1.8, -2.2],
      [-1.72, -3.6],
    ],
  },
  {
    rank: 'secondary',
    controls: [
      [-4.15, 3.6],
      [-4.2, 2.6],
      [-4.0, 1.4],
      [-4.15, 0.3],
      [-3.95, -0.9],
      [-4.2, -2.0],
      [-4.1, -3.5],
    ],
  },
  {
    rank: 'secondary',
    controls: [
      [-6.4, 2.3],
      [-5.0, 2.42],
      [-3.8, 2.3],
      [-2.6, 2.2],
      [-1.5, 2.05],
      [0.1, 1.75],
    ],
  },
  {
    rank: 'secondary',
    controls: [
      [-6.4, -1.9],
      [-5.0, -1.8],
      [-3.8, -1.95],
      [-2.6, -2.25],
      [-1.6, -2.2],
      [0.1, -2.25],
    ],
  },
  {
    rank: 'tertiary',
    controls: [
      [-0.95, 3.2],
      [-1.05, 2.2],
      [-1.0, 1.2],
      [-0.95, 0.2],
      [-1.02, -0.9],
      [-1.15, -2.0],
      [-1.3, -3.5],
    ],
  },
  {
    rank: 'tertiary',
    controls: [
      [-2.9, -0.75],
      [-2.2, -0.7],
      [-1.4, -0.75],
      [0.1, -0.7],
    ],
  },
];

/** The two ways over the strait; each joins the ends of two roads at the water, between these two points. */
export const STRAIT_BRIDGES: readonly {
  readonly name: { readonly zh: string; readonly en: string };
  readonly mainland: Control;
  readonly island: Control;
  readonly rank: RoadRank;
}[] = [
  { name: { zh: '观屿大桥', en: 'Guanyu Bridge' }, mainland: [-0.42, 0.28], island: [0.95, 0.27], rank: 'primary' },
  { name: { zh: '连澜大桥', en: 'Lianlan Bridge' }, mainland: [-0.5, 1.8], island: [1.5, 1.85], rank: 'secondary' },
];

/** A reservoir among the hills of the island. */
export const RESERVOIR: readonly Control[] = [
  [5.28, -0.62],
  [5.5, -0.72],
  [5.66, -0.55],
  [5.6, -0.34],
  [5.42, -0.28],
  [5.32, -0.42],
];

/** A path over the hill that joins the two ends of the road that the hill cuts. */
export const OLD_VILLAGE = { east: 3.15, north: -1.3, radiusM: 330 } as const;
