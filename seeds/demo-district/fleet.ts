/**
 * The 40 patrol units: cars P, motorbikes M, e-bikes E, cycles C, foot F. Sixteen of them ride the island round the clock; they follow the
 * riding patrols of Zhejiang's islands, where cycles pass lanes that cars cannot.
 */
import { VehicleClass } from '../../src/core/vehicle.js';

/** What officers are trained for; response plans ask for these. */
export const SKILLS = ['first-aid', 'fire-inspection', 'fraud-desk', 'mediation', 'negotiation', 'traffic'] as const;
export type Skill = (typeof SKILLS)[number];

export interface UnitPlan {
  readonly callSign: string;
  readonly vehicle: VehicleClass;
  readonly skills: readonly Skill[];
  /** Code of the station that the unit belongs to. */
  readonly station: string;
  /** Kilometres east and north; the unit starts at the nearest road that its vehicle may use. */
  readonly wish: readonly [east: number, north: number];
}

const VEHICLE_OF_LETTER: Readonly<Record<string, VehicleClass>> = {
  P: VehicleClass.CAR,
  M: VehicleClass.MOTORBIKE,
  E: VehicleClass.EBIKE,
  C: VehicleClass.CYCLE,
  F: VehicleClass.FOOT,
};

function unit(callSign: string, station: string, wish: readonly [number, number], ...skills: Skill[]): UnitPlan {
  return { callSign, vehicle: VEHICLE_OF_LETTER[callSign[0]!]!, skills, station, wish };
}

/** On e-bikes and motorbikes, all round the ring road. */
export const RIDING_PATROL: readonly UnitPlan[] = [
  unit('E-01', 'PS-DAOZHONG', [2.0, 0.9], 'mediation'),
  unit('E-02', 'PS-DAOZHONG', [2.6, 1.45], 'first-aid'),
  unit('E-03', 'PS-DAOZHONG', [1.75, -0.2]),
  unit('E-04', 'PS-DAOZHONG', [2.75, -1.05], 'mediation', 'fire-inspection'),
  unit('E-05', 'PS-DAOZHONG', [3.25, -1.55], 'first-aid'),
  unit('E-06', 'PS-DAOZHONG', [3.95, -1.75]),
  unit('E-07', 'PS-DAOZHONG', [5.2, -2.1], 'fraud-desk'),
  unit('E-08', 'PS-DAOZHONG', [6.1, -1.7], 'fire-inspection'),
  unit('E-09', 'PS-DAOZHONG', [6.95, -0.5], 'first-aid'),
  unit('E-10', 'PS-DAOZHONG', [7.3, 0.45], 'mediation'),
  unit('M-01', 'PS-DAOZHONG', [2.3, 0.25], 'negotiation'),
  unit('M-02', 'PS-DAOZHONG', [3.4, 2.0], 'traffic'),
  unit('M-03', 'PS-DAOZHONG', [4.6, 2.35], 'fire-inspection'),
  unit('M-04', 'PS-DAOZHONG', [5.9, 1.85], 'traffic'),
  unit('M-05', 'PS-DAOZHONG', [6.95, 1.0], 'first-aid', 'traffic'),
  unit('M-06', 'PS-DAOZHONG', [4.75, -2.2], 'traffic'),
];

const ISLAND_UNITS: readonly UnitPlan[] = [
  unit('P-01', 'PS-DAOZHONG', [2.5, 0.35], 'traffic', 'first-aid'),
  unit('P-02', 'PS-DAOZHONG', [6.6, 0.15], 'negotiation'),
  unit('P-03', 'PP-BEIGANG', [4.55, 1.7], 'fire-inspection'),
  unit('C-01', 'PS-DAOZHONG', [3.05, -1.4], 'mediation'),
  unit('F-01', 'PS-DAOZHONG', [3.15, -1.25], 'mediation'),
  unit('F-02', 'PP-BEIGANG', [4.9, 2.05], 'fire-inspection'),
];

const MAINLAND_UNITS: readonly UnitPlan[] = [
  unit('P-04', 'PS-CHENGTANG', [-1.9, 0.4], 'traffic', 'first-aid'),
  unit('P-05', 'PS-CHENGTANG', [-1.05, 1.7], 'negotiation'),
  unit('P-06', 'PP-HENGJING', [-3.95, 1.2], 'first-aid'),
  unit('P-07', 'PS-CHENGTANG', [-2.0, 2.35], 'traffic'),
  unit('P-08', 'PS-NANTANG', [-1.75, -0.95], 'fraud-desk'),
  unit('P-09', 'PS-NANTANG', [-3.6, -1.9], 'traffic'),
  unit('M-07', 'PP-HENGJING', [-4.9, 0.35], 'first-aid'),
  unit('M-08', 'PS-NANTANG', [-2.4, -2.2], 'traffic'),
  unit('E-11', 'PS-CHENGTANG', [-1.4, 0.7], 'fraud-desk'),
  unit('E-12', 'PS-CHENGTANG', [-1.3, 1.95], 'mediation'),
  unit('E-13', 'PS-NANTANG', [-1.2, -1.3], 'fire-inspection'),
  unit('C-02', 'PS-CHENGTANG', [-2.35, 1.1], 'mediation'),
  unit('C-03', 'PS-NANTANG', [-1.95, -1.65]),
  unit('C-04', 'PP-HENGJING', [-4.3, -0.85], 'first-aid'),
  unit('F-03', 'PS-CHENGTANG', [-0.8, 0.5], 'mediation'),
  unit('F-04', 'PS-CHENGTANG', [-1.6, 1.25], 'first-aid'),
  unit('F-05', 'PS-CHENGTANG', [-2.3, 0.55], 'fraud-desk'),
  unit('F-06', 'PS-NANTANG', [-1.4, -0.8], 'mediation'),
];

export const FLEET: readonly UnitPlan[] = [...RIDING_PATROL, ...ISLAND_UNITS, ...MAINLAND_UNITS];
