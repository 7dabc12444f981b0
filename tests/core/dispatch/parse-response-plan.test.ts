import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INCIDENT_TYPES } from '../../../seeds/response-plans.js';
import { parseResponsePlan } from '../../../src/core/dispatch/parse-response-plan.js';
import { type ResponsePlan } from '../../../src/core/dispatch/response-plan.js';
import { DomainError } from '../../../src/core/errors.js';

const PLAN: ResponsePlan = {
  needs: [{ count: 1 }, { count: 2, vehicles: ['CAR', 'MOTORBIKE'], skills: ['traffic'] }],
  clocks: { acknowledgeS: 15, startTravelS: 15, arriveS: 120 },
  tasks: [
    { kind: 'three-way-call', who: 'DISPATCHER', dueWithinS: 60 },
    {
      kind: 'stop-payment',
      who: 'FRAUD_DESK',
      dueWithinS: 300,
      after: 'three-way-call',
      outcome: { type: 'object', properties: { stoppedYuan: { type: 'number' } }, required: ['stoppedYuan'] },
    },
    { kind: 'meet-in-person', who: 'FIRST_UNIT', after: 'stop-payment' },
  ],
  handOver: { to: 'FRAUD_DESK', when: 'ALWAYS', followUpWithinS: 86_400 },
  dispatch: 'AUTOMATIC',
};

/** The plan with another value at a path. */
function withAt(path: readonly (string | number)[], value: unknown): unknown {
  const plan = structuredClone(PLAN) as unknown;
  let at = plan as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, unknown>;
  at[path.at(-1)!] = value;
  return plan;
}

function faultOf(content: unknown): DomainError {
  try {
    parseResponsePlan(content, ['plan']);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('the plan was accepted');
}

describe('a response plan from outside', () => {
  it('comes out as it went in where nothing is wrong', () => {
    expect(parseResponsePlan(PLAN)).toEqual(PLAN);
  });

  it('may ask for a task after one outcome of another only, and send for units with it', () => {
    const tasks = PLAN.tasks.map((task) =>
      task.kind === 'meet-in-person' ? { ...task, when: { field: 'stoppedYuan', equals: 0 } } : task,
    );
    const plan = { ...PLAN, dispatch: 'ON_TASK', tasks } as const;
    expect(parseResponsePlan(plan)).toEqual(plan);
    const unmanned = { ...plan, tasks: tasks.slice(0, 2) };
    expect(faultOf(unmanned).message).toContain('is ON_TASK, but no task is for units');
  });

  it('is a copy that later changes to the input leave alone', () => {
    const input = structuredClone<unknown>(PLAN) as { tasks: { outcome?: { type: string } }[] };
    const plan = parseResponsePlan(input);
    input.tasks[1]!.outcome!.type = 'string';
    expect(plan).toEqual(PLAN);
  });

  it('may leave out, or give as null, what is optional', () => {
    const { needs, clocks } = PLAN;
    const least = { needs: [{ count: 1 }], clocks, tasks: [] };
    expect(
      parseResponsePlan({
        ...least,
        needs: [{ count: 1, vehicles: null, skills: null }],
        handOver: null,
        dispatch: null,
      }),
    ).toEqual(least);
    expect(parseResponsePlan({ needs, clocks, tasks: [] })).toEqual({ needs, clocks, tasks: [] });
  });

  it('is each of the seeded ones', () => {
    for (const { plan } of INCIDENT_TYPES) expect(parseResponsePlan(plan)).toEqual(plan);
  });

  const faults: readonly (readonly [path: readonly (string | number)[], value: unknown, message: string])[] = [
    [['needs'], [], 'has 0 entries; expected 1 to 10'],
    [['needs'], 'two', 'is "two"; expected a list'],
    [['needs', 0], null, 'is null; expected an object of count, vehicles, skills'],
    [['needs', 0, 'count'], 0, 'is 0; expected a whole number from 1 to 20'],
    [['needs', 0, 'count'], 21, 'is 21; expected a whole number from 1 to 20'],
    [['needs', 0, 'count'], 1.5, 'is 1.5; expected a whole number from 1 to 20'],
    [['needs', 0, 'count'], '2', 'is "2"; expected a whole number from 1 to 20'],
    [['needs', 1, 'vehicles', 0], 'TANK', 'is "TANK"; expected one of FOOT, CYCLE, EBIKE, MOTORBIKE, CAR'],
    [['needs', 1, 'vehicles'], [], 'has 0 entries; expected 1 to 5'],
    [['needs', 1, 'vehicles', 1], 'CAR', '"CAR" is repeated; expected each once'],
    [['needs', 1, 'skills', 0], 'Fire Inspection', 'a slug such as "stop-payment"'],
    [['needs', 1, 'skill'], [], 'is no field here; expected one of count, vehicles, skills'],
    [['clocks', 'acknowledgeS'], undefined, 'is absent; expected a whole number from 1 to 86400'],
    [['clocks', 'arriveS'], 86_401, 'is 86401; expected a whole number from 1 to 86400'],
    [['clocks', 'arriveS'], 30, 'is 30 s, but until the start 30 s may pass; expected more than'],
    [['tasks', 0, 'kind'], 'three way call', 'a slug such as'],
    [['tasks', 2, 'kind'], 'stop-payment', 'stop-payment is task 1 already; expected each kind of task once'],
    [['tasks', 0, 'who'], 'SOMEBODY', 'is "SOMEBODY"; expected one of DISPATCHER, FIRST_UNIT'],
    [['tasks', 0, 'dueWithinS'], -1, 'is -1; expected a whole number from 1 to 31536000'],
    [['tasks', 0, 'dueWithinS'], 301, 'three-way-call, which comes before, is due within 301 s'],
    [['tasks', 1, 'after'], 'stop-call', 'there is no task stop-call; expected one of three-way-call'],
    [['tasks', 0, 'after'], 'meet-in-person', 'waits for itself: three-way-call < meet-in-person < stop-payment'],
    [['tasks', 0, 'after'], 'three-way-call', 'waits for itself: three-way-call < three-way-call; expected no circle'],
    [['tasks', 1, 'outcome'], true, 'is no object; expected a JSON Schema'],
    [['tasks', 1, 'outcome', 'type'], 'number', 'is "number"; expected "object"'],
    [['handOver', 'to'], 'ARMY', 'is "ARMY"; expected one of MEDIATION_ROOM'],
    [['handOver', 'when'], undefined, 'is absent; expected one of ALWAYS, OFFENCE, NO_OFFENCE'],
    [['handOver', 'followUpWithinS'], 0, 'is 0; expected a whole number from 1 to 31536000'],
    [['dispatch'], 'NEVER', 'is "NEVER"; expected one of AUTOMATIC, BY_DISPATCHER'],
    [['tasks', 0, 'name'], '三方通话', 'plan.tasks.0.nameEn: is absent; expected both names or none'],
    [['tasks', 0, 'beforeResolving'], 'yes', 'is "yes"; expected true or false'],
    [['tasks', 0, 'when'], { field: 'reached', equals: true }, 'names no task whose outcome it is about'],
    [
      ['tasks', 2, 'when'],
      { field: 'reached', equals: true },
      '"reached" is no required property of the outcome of stop',
    ],
    [['tasks', 2, 'when'], { field: 'stoppedYuan', equals: 'all' }, 'is "all", which stop-payment can never come to'],
    [['tasks', 2, 'when'], { field: 'stoppedYuan', equals: null }, 'is null; expected a text, a number, true or false'],
    [['notes'], 'hurry', 'is no field here; expected one of needs, clocks, tasks, handOver, dispatch'],
  ];
  for (const [path, value, message] of faults)
    it(`is refused with ${path.join('.')} = ${JSON.stringify(value)}`, () => {
      const { code, message: said } = faultOf(withAt(path, value));
      expect({ code, said }).toEqual({ code: 'BAD_USER_INPUT', said: expect.stringContaining(message) as string });
      expect(said).toMatch(/^plan\./);
    });

  it('names the place of the fault', () => {
    expect(faultOf(withAt(['needs', 1, 'skills', 0], 'Ö')).details.path).toEqual(['plan', 'needs', 1, 'skills', 0]);
  });

  it('refuses a circle that other tasks lead to at a task of the circle', () => {
    const tasks = [
      { kind: 'a', who: 'DISPATCHER', after: 'b' },
      { kind: 'b', who: 'DISPATCHER', after: 'c' },
      { kind: 'c', who: 'DISPATCHER', after: 'b' },
    ];
    expect(faultOf(withAt(['tasks'], tasks)).message).toBe(
      'plan.tasks.1.after: waits for itself: b < c < b; expected no circle',
    );
  });

  it('answers anything at all with a plan or a fault of the input', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true }),
        fc.constantFrom('needs', 'clocks', 'tasks'),
        (value, at) => {
          expect(faultOf(value).code).toBe('BAD_USER_INPUT');
          try {
            parseResponsePlan(withAt([at], value));
          } catch (error) {
            expect(error).toMatchObject({ code: 'BAD_USER_INPUT' });
          }
        },
      ),
      { seed: 20261122, numRuns: 300 },
    );
  });
});
