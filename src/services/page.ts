/** Pages of lists that can grow: keyset paging, so that a page stays right while rows are added. */
import { badInput } from '../core/errors.js';

export interface PageRequest {
  /** 1 to `MAX_PAGE` */
  readonly first: number;
  /** Opaque; as returned with an earlier page of the same list and order. */
  readonly after?: string | null;
}

export interface Page<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly hasNextPage: boolean;
}

export const MAX_PAGE = 500;

/** Throws BAD_USER_INPUT where `first` is out of range. */
export function checkFirst(first: number): number {
  if (!Number.isInteger(first) || first < 1 || first > MAX_PAGE)
    throw badInput(['first'], `${first} is out of range`, `a whole number from 1 to ${MAX_PAGE}`);
  return first;
}

/** The last row's sort key, as an opaque cursor. */
export function encodeKey(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** The sort key of `length` parts in a cursor, or null for the first page. Throws BAD_USER_INPUT. */
export function decodeKey(after: string | null | undefined, length: number): readonly (string | number)[] | null {
  if (after === null || after === undefined) return null;
  try {
    const key: unknown = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'));
    if (
      Array.isArray(key) &&
      key.length === length &&
      key.every((part) => typeof part === 'string' || typeof part === 'number')
    )
      return key;
  } catch {
    // Not JSON: the same answer as for JSON of another form.
  }
  throw badInput(
    ['after'],
    `${JSON.stringify(after.slice(0, 80))} is not a cursor of this list`,
    'the endCursor of an earlier page',
  );
}

/** Builds a page from up to `first + 1` rows: the extra one only tells that there is more. */
export function toPage<Row, T>(
  rows: readonly Row[],
  first: number,
  key: (row: Row) => readonly (string | number)[],
  node: (row: Row) => T,
): Page<T> {
  return {
    edges: rows.slice(0, first).map((row) => ({ cursor: encodeKey(key(row)), node: node(row) })),
    hasNextPage: rows.length > first,
  };
}
