import { readFileSync } from 'node:fs';
import {
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  validateSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema, printedSchema } from '../../src/graphql/schema.js';

const schema = createSchema();

/** Names of everything that a client developer can see and that says nothing about itself. */
function undescribed(described: GraphQLSchema): string[] {
  const missing: string[] = [];
  const check = (name: string, { description }: { description?: string | null }): void => {
    if (!description) missing.push(name);
  };
  for (const type of Object.values(described.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
    if (!['Query', 'Mutation', 'Subscription'].includes(type.name)) check(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) check(`${type.name}.${value.name}`, value);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) check(`${type.name}.${field.name}`, field);
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      check(`${type.name}.${field.name}`, field);
      for (const argument of field.args) check(`${type.name}.${field.name}(${argument.name})`, argument);
    }
  }
  return missing;
}

describe('the schema', () => {
  it('is valid', () => expect(validateSchema(schema)).toEqual([]));

  it('describes every type, field, argument and value', () => expect(undescribed(schema)).toEqual([]));

  it('is the one in schema/schema.graphql', () => {
    expect(readFileSync('schema/schema.graphql', 'utf8') === printedSchema(), 'run "npm run schema"').toBe(true);
  });

  it('is built the same way each time', () => expect(printedSchema()).toBe(printedSchema()));

  it('lets every mutation that changes state be repeated safely', () => {
    const sessions = ['signIn', 'refreshSession', 'signOut'];
    // The same fix again has no effect by itself, and a ping none at all.
    const natural = ['reportPositions', 'pingWebhook'];
    const without = Object.values(schema.getMutationType()!.getFields())
      .filter(({ name }) => ![...sessions, ...natural].includes(name))
      .filter(({ args }) => {
        const input = schema.getType(String(args.find(({ name }) => name === 'input')?.type).replace('!', ''));
        return !isInputObjectType(input) || input.getFields()['idempotencyKey'] === undefined;
      });
    expect(without.map(({ name }) => name)).toEqual([]);
  });
});
