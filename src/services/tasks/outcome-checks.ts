/** Outcomes as they come in: checked by the schema of the plan's version, compiled once and kept with it. */
import { type OutcomeCheck, compileOutcomeSchema } from '../../core/dispatch/outcome-schema.js';
import { type PlanTask } from '../../core/dispatch/response-plan.js';
import { badInput } from '../../core/errors.js';

/** A compiled schema is some tens of kilobytes; a force has some dozens of plans in force. */
const MOST_KEPT = 500;
const MOST_CHARACTERS = 16_000;
const PATH = ['input', 'outcome'] as const;

export type Outcome = Readonly<Record<string, unknown>>;

export interface OutcomeChecks {
  /** `task` of the plan version `planId`. Null: nothing is told. Throws BAD_USER_INPUT. */
  check(planId: string, task: PlanTask, outcome: unknown): Outcome | null;
}

export function createOutcomeChecks(): OutcomeChecks {
  const kept = new Map<string, OutcomeCheck>();

  function checkOf(planId: string, { kind, outcome }: PlanTask): OutcomeCheck {
    const key = `${planId} ${kind}`;
    const known = kept.get(key) ?? compileOutcomeSchema(outcome, PATH);
    // The one that was used last goes last.
    kept.delete(key);
    kept.set(key, known);
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
    return known;
  }

  return {
    check(planId, task, outcome) {
      checkJson(outcome);
      if (task.outcome === undefined && outcome == null) return null;
      if (typeof outcome !== 'object' || outcome === null || Array.isArray(outcome))
        throw badInput(
          PATH,
          `is ${outcome === undefined ? 'absent' : JSON.stringify(outcome).slice(0, 80)}`,
          'an object',
        );
      const fault = task.outcome === undefined ? null : checkOf(planId, task)(outcome, PATH);
      if (fault !== null) throw fault;
      return outcome as Outcome;
    },
  };
}

/** Fits into a row: PostgreSQL stores neither NUL nor half a surrogate pair as JSON. */
function checkJson(outcome: unknown): void {
  const text = JSON.stringify(outcome) ?? '';
  if (text.length > MOST_CHARACTERS)
    throw badInput(PATH, `has ${text.length} characters of JSON`, `at most ${MOST_CHARACTERS}`);
  // JSON.stringify writes lone surrogates as escapes, and NUL too.
  if (/(^|[^\\])(\\\\)*\\u(0000|d[89a-f][0-9a-f]{2})/i.test(text))
    throw badInput(PATH, 'holds a NUL character or half of a surrogate pair', 'well-formed Unicode text');
}
