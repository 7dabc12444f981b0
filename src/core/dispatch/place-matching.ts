/**
 * The matching of places and units that is best in every way at once: the most places, the earliest units.
 *
 * Sets of places that can be filled together are a matroid, and so are sets of units that can fill given places (J. Edmonds & D. R. Fulkerson,
 * "Transversals and matroid partition", 1965; that the two fit together: N. S. Mendelsohn & A. L. Dulmage, 1958). In a matroid the greedy choice that
 * looks ahead by augmenting paths is best for every rank at once: its first unit is the earliest possible, its second too, and so is any sum over
 * them the least. Plain greed, which gives a place to a unit and never takes it back, is worse.
 */

/**
 * The unit at each place, -1: none. In this order:
 * 1. as many places filled as possible, the earlier ones where not all can be;
 * 2. the first unit as low as possible, then the second, and so on;
 * 3. the first place by the lowest unit that allows 1 and 2, then the second place, and so on.
 *
 * O(places² · units) at worst; where most units suit most places, O(places · units).
 *
 * @param suits `suits[place][unit]`, 1 where the unit may fill the place; units in the order in which they are wanted
 */
export function matchPlaces(suits: readonly Uint8Array[], units: number): Int32Array {
  return new PlaceMatching(suits, units).solve();
}

class PlaceMatching {
  private readonly unitAt: Int32Array;
  private readonly placeOf: Int32Array;
  /** Marks of the current search for a path: `seen[i] === round`. */
  private readonly seenPlace: Int32Array;
  private readonly seenUnit: Int32Array;
  private round = 0;

  constructor(
    private readonly suits: readonly Uint8Array[],
    private readonly units: number,
  ) {
    this.unitAt = new Int32Array(suits.length).fill(-1);
    this.placeOf = new Int32Array(units).fill(-1);
    this.seenPlace = new Int32Array(suits.length);
    this.seenUnit = new Int32Array(units);
  }

  solve(): Int32Array {
    const fillable = this.findFillable();
    const chosen = this.chooseUnits(fillable);
    this.putEarliestFirst(fillable, chosen);
    return this.unitAt;
  }

  /** The places that are filled: each in turn, if those before can keep a unit. */
  private findFillable(): number[] {
    const everybody = new Uint8Array(this.units).fill(1);
    return [...this.suits.keys()].filter((place) => {
      this.round++;
      return this.findUnitFor(place, everybody);
    });
  }

  /** The units that fill them: each in turn, if those before can keep a place. Marks them in the answer. */
  private chooseUnits(fillable: readonly number[]): Uint8Array {
    this.unitAt.fill(-1);
    this.placeOf.fill(-1);
    const chosen = new Uint8Array(this.units);
    let missing = fillable.length;
    this.round++;
    for (let unit = 0; unit < this.units && missing > 0; unit++) {
      if (!this.findPlaceFor(unit, fillable)) continue;
      chosen[unit] = 1;
      missing--;
      // What was searched in vain stays in vain until a path is found.
      this.round++;
    }
    return chosen;
  }

  /** Of all ways to put the chosen units into the places, the one that gives each place in turn the earliest unit. */
  private putEarliestFirst(fillable: readonly number[], chosen: Uint8Array): void {
    const movable = chosen.slice();
    for (const place of fillable) {
      for (let unit = 0; unit < this.unitAt[place]!; unit++)
        if (movable[unit] === 1 && this.exchange(place, unit, movable)) break;
      movable[this.unitAt[place]!] = 0;
    }
  }

  /** Gives `place` to `unit`, if whoever loses by that can be put elsewhere without touching what is settled. */
  private exchange(place: number, unit: number, movable: Uint8Array): boolean {
    if (this.suits[place]![unit] === 0) return false;
    const [before, other] = [this.unitAt[place]!, this.placeOf[unit]!];
    this.unitAt[place] = unit;
    this.placeOf[unit] = place;
    this.placeOf[before] = -1;
    this.unitAt[other] = -1;
    this.round++;
    this.seenUnit[unit] = this.round;
    if (this.findUnitFor(other, movable)) return true;
    this.unitAt[place] = before;
    this.placeOf[before] = place;
    this.unitAt[other] = unit;
    this.placeOf[unit] = other;
    return false;
  }

  /** An augmenting path from an empty place, along units that `may` move. */
  private findUnitFor(place: number, may: Uint8Array): boolean {
    const suits = this.suits[place]!;
    for (let unit = 0; unit < suits.length; unit++) {
      if (suits[unit] === 0 || may[unit] === 0 || this.seenUnit[unit] === this.round) continue;
      this.seenUnit[unit] = this.round;
      const other = this.placeOf[unit]!;
      if (other >= 0 && !this.findUnitFor(other, may)) continue;
      this.unitAt[place] = unit;
      this.placeOf[unit] = place;
      return true;
    }
    return false;
  }

  /** An augmenting path from a unit without a place, along the places given. */
  private findPlaceFor(unit: number, places: readonly number[]): boolean {
    for (const place of places) {
      if (this.seenPlace[place] === this.round || this.suits[place]![unit] === 0) continue;
      this.seenPlace[place] = this.round;
      const other = this.unitAt[place]!;
      if (other >= 0 && !this.findPlaceFor(other, places)) continue;
      this.unitAt[place] = unit;
      this.placeOf[unit] = place;
      return true;
    }
    return false;
  }
}
