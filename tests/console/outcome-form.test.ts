/** The form that the console makes from the JSON Schema of an outcome, against the server's own check of what comes back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldAt, outcomeFields, toOutcome } from '../../src/console/state/outcome-form.js';
import { compileOutcomeSchema } from '../../src/core/dispatch/outcome-schema.js';

const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    note: { type: 'string', maxLength: 1000 },
    yuan: { type: 'integer', minimum: 0, maximum: 100_000 },
    stopped: { type: 'boolean' },
    bank: { enum: ['north', 'south', 3] },
    dueOn: { type: 'string', format: 'date' },
  },
  required: ['stopped', 'yuan', 'note'],
};

describe('the form of an outcome', () => {
  it('asks for what is required first, in its order, and for each field in its own way', () => {
    const fields = outcomeFields(SCHEMA);
    expect(fields.map(({ name, kind, required }) => `${name} ${kind} ${required}`)).toEqual([
      'stopped yes-no true',
      'yuan whole true',
      'note text true',
      'bank choice false',
      'dueOn date false',
    ]);
    expect(fields[1]).toMatchObject({ minimum: 0, maximum: 100_000 });
  });

  it('asks for nothing where the task asks for nothing', () => {
    expect(outcomeFields(null)).toEqual([]);
    expect(toOutcome([], {})).toBeNull();
  });

  it('leaves out what was left empty, but a text that is required', () => {
    const fields = outcomeFields(SCHEMA);
    expect(toOutcome(fields, { stopped: 'false', bank: '' })).toEqual({ stopped: false, note: '' });
  });

  it('gives a choice back as the value that the schema names', () => {
    expect(toOutcome(outcomeFields(SCHEMA), { bank: '3' })).toMatchObject({ bank: 3 });
  });

  it('whatever is typed into a complete form is what the server takes', () => {
    const check = compileOutcomeSchema(SCHEMA, []);
    const typed = fc.record({
      stopped: fc.constantFrom('true', 'false'),
      yuan: fc.integer({ min: 0, max: 100_000 }).map(String),
      note: fc.string({ maxLength: 1000 }),
      bank: fc.constantFrom('', 'north', 'south', '3'),
      dueOn: fc.constantFrom('', '2026-11-22', '2028-02-29'),
    });
    fc.assert(
      fc.property(typed, (texts) => check(toOutcome(outcomeFields(SCHEMA), texts), []) === null),
      { seed: 1, numRuns: 300 },
    );
  });

  it('finds the field that an error of the server is about, and none elsewhere', () => {
    const fields = outcomeFields(SCHEMA);
    expect(fieldAt(fields, 'input.outcome.yuan')).toBe('yuan');
    expect(fieldAt(fields, 'input.outcome')).toBeNull();
    expect(fieldAt(fields, 'input.taskId')).toBeNull();
    expect(fieldAt(fields, undefined)).toBeNull();
  });
});
