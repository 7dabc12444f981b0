/** Vehicle classes of patrol units, and the dense index by which typed arrays refer to them. */

export const VehicleClass = {
  FOOT: 'FOOT',
  CYCLE: 'CYCLE',
  EBIKE: 'EBIKE',
  MOTORBIKE: 'MOTORBIKE',
  CAR: 'CAR',
} as const;
export type VehicleClass = (typeof VehicleClass)[keyof typeof VehicleClass];

/** All classes; the position in this list is the class's index in every per-vehicle array and bit mask. */
export const VEHICLE_CLASSES: readonly VehicleClass[] = ['FOOT', 'CYCLE', 'EBIKE', 'MOTORBIKE', 'CAR'];
export const VEHICLE_COUNT = 5;

/** Dense index of a vehicle class: 0 FOOT, 1 CYCLE, 2 EBIKE, 3 MOTORBIKE, 4 CAR. */
export type VehicleIndex = number & { readonly __brand: 'VehicleIndex' };

export function vehicleIndex(vehicle: VehicleClass): VehicleIndex {
  return VEHICLE_CLASSES.indexOf(vehicle) as VehicleIndex;
}
