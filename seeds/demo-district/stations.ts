/** The three police stations and two posts of the demo district. */

export interface StationPlan {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: 'STATION' | 'POST';
  /** Kilometres east and north; the station stands at the nearest road that cars may use. */
  readonly wish: readonly [east: number, north: number];
}

export const STATIONS: readonly StationPlan[] = [
  {
    code: 'PS-DAOZHONG',
    name: '岛中派出所',
    nameEn: 'Daozhong Police Station',
    kind: 'STATION',
    wish: [2.35, 0.55],
  },
  {
    code: 'PS-CHENGTANG',
    name: '澄塘派出所',
    nameEn: 'Chengtang Police Station',
    kind: 'STATION',
    wish: [-2.05, 0.5],
  },
  {
    code: 'PS-NANTANG',
    name: '南塘派出所',
    nameEn: 'Nantang Police Station',
    kind: 'STATION',
    wish: [-1.55, -1.3],
  },
  {
    code: 'PP-BEIGANG',
    name: '北港警务站',
    nameEn: 'Beigang Police Post',
    kind: 'POST',
    wish: [4.85, 2.15],
  },
  {
    code: 'PP-HENGJING',
    name: '横泾警务站',
    nameEn: 'Hengjing Police Post',
    kind: 'POST',
    wish: [-4.2, 0.6],
  },
];
