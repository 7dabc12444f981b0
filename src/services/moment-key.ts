/** Cursors of lists in the order of a moment and an id. */
import { badInput } from '../core/errors.js';
import { isId } from './border.js';
import { decodeKey } from './page.js';

/** As `decodeKey`, for lists in the order of a moment and an id: [milliseconds, id]. */
export function decodeMomentKey(after: string | null | undefined): readonly [ms: number, id: string] | null {
  const key = decodeKey(after, 2);
  if (key === null) return null;
  const [ms, id] = key;
  if (typeof ms !== 'number' || Math.abs(ms) > 8.64e15 || typeof id !== 'string' || !isId(id))
    throw badInput(['after'], 'is a cursor of another list', 'the endCursor of an earlier page of this list');
  return [ms, id];
}
