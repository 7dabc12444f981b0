/** Patrol units: duty as stored, status as it follows from duty and the active assignment. */
import { type AssignmentStatus } from '../incident/assignment.js';
import { type VehicleClass } from '../vehicle.js';

export const UnitDuty = { OFF_DUTY: 'OFF_DUTY', ON_DUTY: 'ON_DUTY', OUT_OF_SERVICE: 'OUT_OF_SERVICE' } as const;
export type UnitDuty = (typeof UnitDuty)[keyof typeof UnitDuty];

export const UnitStatus = {
  OFF_DUTY: 'OFF_DUTY',
  OUT_OF_SERVICE: 'OUT_OF_SERVICE',
  AVAILABLE: 'AVAILABLE',
  /** Has an assignment that it has not yet acknowledged, or acknowledged but not started. */
  DISPATCHED: 'DISPATCHED',
  EN_ROUTE: 'EN_ROUTE',
  ON_SCENE: 'ON_SCENE',
} as const;
export type UnitStatus = (typeof UnitStatus)[keyof typeof UnitStatus];

export interface Unit {
  readonly id: string;
  readonly callSign: string;
  readonly vehicle: VehicleClass;
  readonly duty: UnitDuty;
  readonly dutyChangedAt: Date;
  readonly skills: readonly string[];
  readonly stationId: string;
}

/** A unit that has work stays visible as working, whatever its duty says. */
export function unitStatus(duty: UnitDuty, activeAssignment: AssignmentStatus | null): UnitStatus {
  switch (activeAssignment) {
    case 'OFFERED':
    case 'ACKNOWLEDGED':
      return UnitStatus.DISPATCHED;
    case 'EN_ROUTE':
      return UnitStatus.EN_ROUTE;
    case 'ON_SCENE':
      return UnitStatus.ON_SCENE;
    default:
      return duty === 'ON_DUTY' ? UnitStatus.AVAILABLE : duty;
  }
}
