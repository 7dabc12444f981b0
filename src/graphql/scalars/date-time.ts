/** DateTime: RFC 3339 with an offset, to the millisecond; years 1970 to 9999, the range that every database and client shares. */
import { GraphQLScalarType, Kind } from 'graphql';
import { badScalar } from './bad-scalar.js';

// RFC 3339 §5.6; "T" and "Z" may be lower case. A second of 60 is left out: neither Date nor PostgreSQL keeps it.
const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const EXPECTED = 'a time such as "2026-03-01T08:30:00+08:00", from 1970 to 9999';

/** Throws a GraphQLError where `value` is not such a time. */
export function parseDateTime(value: unknown): Date {
  const match = typeof value === 'string' && value.length <= 40 ? RFC_3339.exec(value) : null;
  if (match === null) throw badScalar('DateTime', value, EXPECTED);
  const [, year, month, day] = match.map(Number) as [number, number, number, number];
  // Date.parse takes February 30 for March 2.
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const date = new Date((value as string).toUpperCase());
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth || Number.isNaN(date.getTime()))
    throw badScalar('DateTime', value, EXPECTED);
  // The offset may carry a time over either end.
  if (date.getTime() < 0 || date.getUTCFullYear() > 9999) throw badScalar('DateTime', value, EXPECTED);
  return date;
}

export const GraphQLDateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description:
    'A moment in RFC 3339 with its offset from UTC, for example "2026-03-01T08:30:00+08:00". Answers are in UTC with milliseconds. Years 1970 to 9999; `infinity` and leap seconds are refused.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (value) => {
    if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
    throw new TypeError(`DateTime cannot represent ${String(value)}`);
  },
  parseValue: parseDateTime,
  parseLiteral: (node) => parseDateTime(node.kind === Kind.STRING ? node.value : null),
});
