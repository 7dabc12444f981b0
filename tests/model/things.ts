/** Things that commands are about: counted, so that a run can be replayed whatever ids the database gives. */
import fc from 'fast-check';

export const UNITS = 6;
/** Corners of the test town that things happen on. */
const CORNERS = 9;

export interface Place {
  readonly column: number;
  readonly row: number;
}

export const place: fc.Arbitrary<Place> = fc.record({ column: fc.nat(CORNERS), row: fc.nat(CORNERS) });
export const unit = fc.nat(UNITS - 1);
/** Mostly the latest, or a run would be a heap of things that nobody touches twice. */
export const recent = fc.oneof({ weight: 5, arbitrary: fc.nat(2) }, { weight: 2, arbitrary: fc.nat(12) });
