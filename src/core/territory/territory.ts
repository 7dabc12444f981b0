/** How a city is cut: stations and posts, communities, and the grids with the people who answer for them. */
import { type LonLat } from '../geo/point.js';

export type GridSetting = 'RURAL' | 'URBAN';

/** Households that one grid is meant to hold (grid management rules of Zhejiang). */
export const HOUSEHOLDS_PER_GRID: Readonly<Record<GridSetting, number>> = { RURAL: 150, URBAN: 300 };

export interface Station {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: 'STATION' | 'POST';
  readonly location: LonLat;
}

export interface Community {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: 'VILLAGE' | 'COMMUNITY';
}

export interface GridStaffMember {
  readonly name: string;
  readonly role: 'LEADER' | 'MEMBER';
  readonly phone: string | null;
}

export interface Grid {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly setting: GridSetting;
  readonly households: number;
  readonly communityId: string | null;
  readonly stationId: string | null;
  readonly communityOfficerId: string | null;
}
