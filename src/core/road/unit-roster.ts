/** Units of one vehicle class, all available or all not, in dense arrays: what a scan over the fleet reads. */

/** Dense number of a unit, given by whoever keeps the fleet; ties between units are broken by it. */
export type UnitIndex = number & { readonly __brand: 'UnitIndex' };

/** Returned where removing a unit moved no other. */
export const NOBODY = -1;

/** One writer, the index of units; anybody reads. The first `count` slots of each array are in use, in no order. */
export class UnitRoster {
  count = 0;
  /** [capacity] */
  units = new Uint32Array(0);
  /** [capacity] metres on the flat map: the middle between the two end nodes of the unit's edge. */
  xM = new Float64Array(0);
  yM = new Float64Array(0);
  /** [capacity] metres from there to either end node. */
  reachM = new Float64Array(0);

  /** Returns the slot. */
  add(unit: UnitIndex, xM: number, yM: number, reachM: number): number {
    if (this.count === this.units.length) this.grow();
    const slot = this.count++;
    this.units[slot] = unit;
    this.xM[slot] = xM;
    this.yM[slot] = yM;
    this.reachM[slot] = reachM;
    return slot;
  }

  /** Frees a slot by moving the last unit there; returns that unit, or `NOBODY` where the slot was the last. */
  removeAt(slot: number): number {
    const last = --this.count;
    if (slot === last) return NOBODY;
    const moved = this.units[last]!;
    this.units[slot] = moved;
    this.xM[slot] = this.xM[last]!;
    this.yM[slot] = this.yM[last]!;
    this.reachM[slot] = this.reachM[last]!;
    return moved;
  }

  private grow(): void {
    const size = Math.max(64, this.units.length * 2);
    const { units, xM, yM, reachM } = this;
    (this.units = new Uint32Array(size)).set(units);
    (this.xM = new Float64Array(size)).set(xM);
    (this.yM = new Float64Array(size)).set(yM);
    (this.reachM = new Float64Array(size)).set(reachM);
  }
}
