import { describe, expect, it } from 'vitest';
import { INCIDENT_TYPES } from '../../seeds/response-plans.js';
import { compileOutcomeSchema } from '../../src/core/dispatch/outcome-schema.js';
import { seededRandom } from '../../src/core/random.js';
import { sampleOutcome } from '../../src/demo/sample-outcome.js';

const NOW = Date.parse('2026-11-22T08:00:00Z');

describe('an outcome that demo people report', () => {
  const forms = INCIDENT_TYPES.flatMap(({ slug, plan }) =>
    plan.tasks.flatMap(({ kind, outcome }) => (outcome === undefined ? [] : [[`${slug} ${kind}`, outcome] as const])),
  );

  it.each(forms)('is one that the form of %s accepts', (_name, schema) => {
    const check = compileOutcomeSchema(schema, []);
    const random = seededRandom(1);
    for (let n = 0; n < 20; n++) expect(check(sampleOutcome(schema, NOW, random), [])).toBeNull();
  });

  it('is now this, now that', () => {
    const random = seededRandom(1);
    const schema = { type: 'object', properties: { reached: { type: 'boolean' } }, required: ['reached'] };
    const told = Array.from({ length: 50 }, () => sampleOutcome(schema, NOW, random)?.['reached']);
    expect(new Set(told)).toEqual(new Set([true, false]));
  });

  it('is left to a human where the form is more than a demo understands', () => {
    const schema = { type: 'object', properties: { parts: { type: 'array' } }, required: ['parts'] };
    expect(sampleOutcome(schema, NOW, seededRandom(1))).toBeNull();
  });
});
