import { describe, expect, it } from 'vitest';
import { compileOutcomeSchema } from '../../../src/core/dispatch/outcome-schema.js';

const PATH = ['tasks', 0, 'outcome'];
const form = (properties: Record<string, unknown>, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...more,
});

describe('the schema of an outcome', () => {
  it('lets through what is as it says, and tells what is not', () => {
    const check = compileOutcomeSchema(
      form(
        {
          accounts: { type: 'array', items: { type: 'object', properties: { bank: { type: 'string' } } } },
          stoppedYuan: { type: 'number', minimum: 0 },
        },
        { required: ['stoppedYuan'] },
      ),
      PATH,
    );
    expect(check({ stoppedYuan: 1200.5, accounts: [{ bank: '农行' }] }, ['outcome'])).toBeNull();
    expect(check({ stoppedYuan: 1, accounts: [{ bank: 7 }] }, ['outcome'])).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { path: ['outcome', 'accounts', '0', 'bank'], expected: 'must be string {"type":"string"}' },
    });
    expect(check({}, ['outcome'])?.details.expected).toContain("must have required property 'stoppedYuan'");
    expect(check({ stoppedYuan: 1, other: true }, ['outcome'])?.message).toContain('"additionalProperty":"other"');
    expect(check(null, ['outcome'])?.message).toContain('must be object');
    expect(check(JSON.parse('{"stoppedYuan":1,"__proto__":{}}'), ['outcome'])).not.toBeNull();
  });

  it('neither changes an outcome nor fills it in', () => {
    const outcome = { n: '1' };
    expect(compileOutcomeSchema(form({ n: { type: 'number', default: 1 } }), PATH)(outcome, [])).not.toBeNull();
    expect(outcome).toEqual({ n: '1' });
  });

  it('takes an inherited property for an absent one', () => {
    const check = compileOutcomeSchema(form({ constructor: {} }, { required: ['constructor'] }), PATH);
    expect(check({}, [])).not.toBeNull();
  });

  it('knows dates and times with an offset', () => {
    const check = compileOutcomeSchema(
      form({ by: { type: 'string', format: 'date' }, at: { type: 'string', format: 'date-time' } }),
      PATH,
    );
    for (const by of ['2028-02-29', '2026-12-31']) expect(check({ by }, [])).toBeNull();
    for (const by of ['2026-02-29', '2026-13-01', '26-01-01', '2026-1-1']) expect(check({ by }, [])).not.toBeNull();
    for (const at of ['2026-11-22T08:30:00Z', '2026-11-22T08:30:00.25+08:00']) expect(check({ at }, [])).toBeNull();
    for (const at of ['2026-11-22T24:00:00Z', '2026-11-22T08:30:00', '2026-02-30T00:00:00Z'])
      expect(check({ at }, [])).not.toBeNull();
  });

  it('may use its own definitions', () => {
    const check = compileOutcomeSchema(
      form({ from: { $ref: '#/$defs/yuan' }, to: { $ref: '#/$defs/yuan' } }, { $defs: { yuan: { type: 'number' } } }),
      PATH,
    );
    expect(check({ from: 1, to: 2 }, [])).toBeNull();
    expect(check({ from: 1, to: '2' }, [])).not.toBeNull();
  });

  /** Each definition holds the next one twice: 2^20 schemas if written out. */
  const doubling = Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [
      `d${n}`,
      n === 19 ? { type: 'string' } : { allOf: [{ $ref: `#/$defs/d${n + 1}` }, { $ref: `#/$defs/d${n + 1}` }] },
    ]),
  );
  const deep = (levels: number): Record<string, unknown> => (levels === 0 ? {} : { not: deep(levels - 1) });
  const refused: readonly (readonly [name: string, schema: unknown, message: string])[] = [
    ['none', undefined, 'tasks.0.outcome: is no object'],
    ['a list', [], 'tasks.0.outcome: is no object'],
    ['one of a bare value', { type: 'string' }, 'tasks.0.outcome.type: is "string"'],
    ['one that fetches', form({ a: { $ref: 'http://example.org/a.json' } }), 'properties.a.$ref: refers to "http:'],
    ['one that refers to a file', form({ a: { $ref: 'a.json#/b' } }), 'refers to "a.json#/b"'],
    ['one that refers to itself', form({ a: { $ref: '#' } }), 'refers to "#"'],
    ['one that refers to nothing', form({ a: { $ref: '#/$defs/b' } }), 'refers to "#/$defs/b"'],
    ['one that refers to what is inherited', form({ a: { $ref: '#/$defs/toString' } }, { $defs: {} }), 'toString'],
    [
      'a definition in a circle',
      form({ a: { $ref: '#/$defs/b' } }, { $defs: { b: { not: { $ref: '#/$defs/b' } } } }),
      '#/$defs/b refers to itself',
    ],
    ['one that grows without end', form({}, { $defs: doubling }), 'more than 500 schemas'],
    ['a very deep one', form({ a: deep(50) }), 'lies too deep'],
    ['a very long one', form({ a: { description: 'x'.repeat(16_000) } }), 'characters of JSON; expected at most 16000'],
    ['a pattern', form({ a: { type: 'string', pattern: '^(a+)+$' } }), 'a.pattern: the keyword "pattern"'],
    ['an unknown keyword', form({ a: { typo: 1 } }), 'the keyword "typo" is not accepted'],
    ['an asynchronous one', form({}, { $async: true }), '$async'],
    ['an unknown format', form({ a: { type: 'string', format: 'phone' } }), 'unknown format "phone"'],
    ['an unknown type', form({ a: { type: 'money' } }), 'schema is invalid'],
    ['a keyword of another type', form({ a: { type: 'string', minimum: 1 } }), 'strict mode'],
    ['a comparison of ever so many items', form({ a: { type: 'array', uniqueItems: true } }), '"maxItems"'],
    ['a schema that is none', form({ a: 7 }), 'properties.a: is no schema'],
    ['alternatives that are no list', form({ a: { anyOf: {} } }), 'a.anyOf: is no list'],
  ];
  for (const [name, schema, message] of refused)
    it(`is refused where it is ${name}`, () => {
      expect(() => compileOutcomeSchema(schema, PATH)).toThrow(
        expect.objectContaining({ code: 'BAD_USER_INPUT', message: expect.stringContaining(message) as string }),
      );
    });
});
