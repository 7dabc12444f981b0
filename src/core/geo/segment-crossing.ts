/** How two straight segments meet, decided exactly. */
import { orientation } from './orientation.js';
import { type Position } from './point.js';

/** `CROSS`: they pass through each other. `OVERLAP`: they share a stretch. A position: the one point that they touch at. */
export type Meeting = 'CROSS' | 'OVERLAP' | Position | null;

export function samePosition(a: Position, b: Position): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** For a point on the line through a and b: whether it is between them, ends included. */
function between(a: Position, b: Position, p: Position): boolean {
  return (
    Math.min(a[0], b[0]) <= p[0] &&
    p[0] <= Math.max(a[0], b[0]) &&
    Math.min(a[1], b[1]) <= p[1] &&
    p[1] <= Math.max(a[1], b[1])
  );
}

function meetOnOneLine(a: Position, b: Position, c: Position, d: Position): Meeting {
  const shared: Position[] = [];
  const note = (p: Position): void => {
    if (!shared.some((known) => samePosition(known, p))) shared.push(p);
  };
  if (between(c, d, a)) note(a);
  if (between(c, d, b)) note(b);
  if (between(a, b, c)) note(c);
  if (between(a, b, d)) note(d);
  return shared.length > 1 ? 'OVERLAP' : (shared[0] ?? null);
}

/** How the segments a-b and c-d meet. Neither may be without length. */
export function meetingOf(a: Position, b: Position, c: Position, d: Position): Meeting {
  const sideC = orientation(a[0], a[1], b[0], b[1], c[0], c[1]);
  const sideD = orientation(a[0], a[1], b[0], b[1], d[0], d[1]);
  if (sideC === 0 && sideD === 0) return meetOnOneLine(a, b, c, d);
  if (sideC === sideD) return null;
  const sideA = orientation(c[0], c[1], d[0], d[1], a[0], a[1]);
  const sideB = orientation(c[0], c[1], d[0], d[1], b[0], b[1]);
  if (sideC === 0) return between(a, b, c) ? c : null;
  if (sideD === 0) return between(a, b, d) ? d : null;
  if (sideA === 0) return between(c, d, a) ? a : null;
  if (sideB === 0) return between(c, d, b) ? b : null;
  return sideA === sideB ? null : 'CROSS';
}
