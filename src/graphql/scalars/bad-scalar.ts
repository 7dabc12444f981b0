/** The error of a scalar that was given something else: what came, shortened, and what would be right. */
import { GraphQLError } from 'graphql';

const SHOWN = 80;

/** `value` as JSON, cut to a length that an error message can carry. */
export function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

export function badScalar(scalar: string, value: unknown, expected: string): GraphQLError {
  return new GraphQLError(`${scalar} cannot be ${shown(value)}; expected ${expected}`, { extensions: { expected } });
}
