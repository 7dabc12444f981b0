/** Outcomes that demo people report: something that a task's form accepts. */
import { type OutcomeSchema } from '../core/dispatch/response-plan.js';
import { pick, type RandomSource } from '../core/random.js';

const NOTES = [
  '已按预案处理 · Done as the plan asks',
  '情况正常 · Nothing unusual',
  '已告知相关人员 · Those concerned were told',
];
/** How often a yes-or-no field is a yes; others mostly are. */
const SHARE_OF_YES: Readonly<Record<string, number>> = {
  offence: 0.2,
  isCrowded: 0.2,
  intruderSeen: 0.4,
  settled: 0.5,
};
const USUAL_SHARE = 0.7;
const DAY_MS = 86_400_000;

type Property = Readonly<{ type?: unknown; format?: unknown; enum?: unknown; minimum?: unknown }>;

/** Null where the form is more than a demo understands. */
export function sampleOutcome(
  schema: OutcomeSchema | undefined,
  nowMs: number,
  random: RandomSource,
): Record<string, unknown> | null {
  const properties = (schema?.['properties'] ?? {}) as Readonly<Record<string, Property>>;
  const required = (schema?.['required'] ?? []) as readonly string[];
  const outcome: Record<string, unknown> = {};
  for (const name of required) {
    const value = sampleOf(name, properties[name] ?? {}, nowMs, random);
    if (value === undefined) return null;
    outcome[name] = value;
  }
  return outcome;
}

function sampleOf(
  name: string,
  { type, format, enum: values, minimum }: Property,
  nowMs: number,
  random: RandomSource,
) {
  if (Array.isArray(values)) return pick(random, values as unknown[]);
  switch (type) {
    case 'boolean':
      return random() < (SHARE_OF_YES[name] ?? USUAL_SHARE);
    case 'integer':
    case 'number':
      return (typeof minimum === 'number' ? minimum : 0) + Math.floor(random() * 5);
    case 'string':
      if (format === 'date') return new Date(nowMs + 3 * DAY_MS).toISOString().slice(0, 10);
      return format === undefined ? pick(random, NOTES) : undefined;
    default:
      return undefined;
  }
}
