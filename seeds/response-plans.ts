/**
 * The nine incident types and their first response plans. A plan is data: it says what an incident of its type needs, by when, what is done,
 * and who takes it over. Later versions of a plan are further rows; these are version 1, for all priorities.
 */
import { type OutcomeSchema, type PlanClocks, type ResponsePlan } from '../src/core/dispatch/response-plan.js';
import { type Database, inTransaction } from '../src/database/database.js';

export interface IncidentTypeSeed<Slug extends string = string> {
  readonly slug: Slug;
  readonly name: string;
  readonly nameEn: string;
  /** 1 (most urgent) to 4. */
  readonly defaultPriority: 1 | 2 | 3 | 4;
  readonly plan: ResponsePlan;
}

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;
/** By priority. Two minutes to the scene is what nearest-unit dispatch promises for the most urgent. */
const CLOCKS = {
  1: { acknowledgeS: 15, startTravelS: 15, arriveS: 120 },
  2: { acknowledgeS: 20, startTravelS: 20, arriveS: 180 },
  3: { acknowledgeS: 30, startTravelS: 60, arriveS: 480 },
  4: { acknowledgeS: 60, startTravelS: 300, arriveS: 1800 },
} as const satisfies Readonly<Record<number, PlanClocks>>;

/** The form of an outcome: every field is asked for. */
function form(properties: Readonly<Record<string, OutcomeSchema>>): OutcomeSchema {
  return { type: 'object', additionalProperties: false, properties, required: Object.keys(properties) };
}
const TEXT = { type: 'string', maxLength: 1000 } as const;
const YES_OR_NO = { type: 'boolean' } as const;
const COUNT = { type: 'integer', minimum: 0, maximum: 100_000 } as const;
/** Whether the officers find an offence: plans hand over by it. */
const FINDING = form({ offence: YES_OR_NO, note: TEXT });

const BURGLARY: ResponsePlan = {
  // Seconds count, and whoever is nearest is right.
  dispatch: 'AUTOMATIC',
  needs: [
    { count: 1 },
    // A second unit with an engine: to cut off whoever runs, and to take somebody along.
    { count: 1, vehicles: ['CAR', 'MOTORBIKE'] },
  ],
  clocks: CLOCKS[1],
  tasks: [
    {
      ...{ kind: 'keep-caller-on-line', name: '保持与报警人通话', nameEn: 'Keep the caller on the line' },
      ...{ who: 'DISPATCHER', dueWithinS: 60 },
      outcome: form({ intruderSeen: YES_OR_NO, note: TEXT }),
    },
    { kind: 'watch-exits', name: '控制出入口', nameEn: 'Watch the exits', who: 'FIRST_UNIT' },
    {
      ...{
        kind: 'secure-traces',
        name: '保护现场',
        nameEn: 'Secure the traces',
        who: 'FIRST_UNIT',
        after: 'watch-exits',
      },
      outcome: FINDING,
    },
  ],
  handOver: { to: 'INVESTIGATION', when: 'ALWAYS', followUpWithinS: DAY_S },
};

const TELECOM_FRAUD: ResponsePlan = {
  // Nobody is sent to a victim who is reached by phone.
  dispatch: 'ON_TASK',
  needs: [{ count: 1 }],
  clocks: CLOCKS[1],
  tasks: [
    {
      ...{ kind: 'three-way-call', name: '三方通话劝阻', nameEn: 'Three-way call with the victim' },
      ...{ who: 'DISPATCHER', dueWithinS: 60, beforeResolving: true },
      outcome: form({ reached: YES_OR_NO, note: TEXT }),
    },
    {
      ...{ kind: 'stop-payment', name: '紧急止付', nameEn: 'Stop the payment' },
      ...{ who: 'FRAUD_DESK', dueWithinS: 300, beforeResolving: true, after: 'three-way-call' },
      outcome: form({ stopped: YES_OR_NO, yuan: COUNT }),
    },
    {
      ...{ kind: 'block-number', name: '封停涉诈号码', nameEn: 'Block the number', who: 'FRAUD_DESK' },
      ...{ dueWithinS: 900, after: 'stop-payment' },
      outcome: form({ blocked: YES_OR_NO }),
    },
    {
      ...{ kind: 'meet-in-person', name: '上门见面劝阻', nameEn: 'Meet the victim in person', who: 'FIRST_UNIT' },
      ...{ after: 'three-way-call', when: { field: 'reached', equals: false } },
      outcome: form({ met: YES_OR_NO, note: TEXT }),
    },
  ],
  handOver: { to: 'FRAUD_DESK', when: 'ALWAYS', followUpWithinS: DAY_S },
};

const STREET_DISTURBANCE: ResponsePlan = {
  // How many are needed is the dispatcher's to judge: most are over before two units are there.
  dispatch: 'BY_DISPATCHER',
  needs: [{ count: 2 }],
  clocks: CLOCKS[2],
  tasks: [
    { kind: 'separate-parties', name: '隔离双方', nameEn: 'Separate the parties', who: 'FIRST_UNIT' },
    {
      ...{ kind: 'identify-persons', name: '核实人员身份', nameEn: 'Identify the persons', who: 'FIRST_UNIT' },
      after: 'separate-parties',
      outcome: form({ persons: COUNT, offence: YES_OR_NO, note: TEXT }),
    },
  ],
  handOver: { to: 'MEDIATION_ROOM', when: 'NO_OFFENCE', followUpWithinS: 3 * DAY_S },
};

const TRAFFIC_ACCIDENT: ResponsePlan = {
  // Who is not hurt often settles it at the roadside (快处快赔): the dispatcher asks first.
  dispatch: 'BY_DISPATCHER',
  needs: [{ count: 1 }, { count: 1, vehicles: ['CAR', 'MOTORBIKE'], skills: ['traffic'] }],
  clocks: CLOCKS[2],
  tasks: [
    {
      ...{
        kind: 'ask-for-injured',
        name: '询问伤情',
        nameEn: 'Ask for injured people',
        who: 'DISPATCHER',
        dueWithinS: 60,
      },
      outcome: form({ injured: COUNT, ambulanceCalled: YES_OR_NO }),
    },
    {
      ...{ kind: 'secure-scene', name: '设置警戒', nameEn: 'Secure the scene', who: 'FIRST_UNIT' },
      outcome: FINDING,
    },
    {
      ...{ kind: 'clear-road', name: '疏导交通', nameEn: 'Clear the road', who: 'FIRST_UNIT', dueWithinS: 1800 },
      ...{ after: 'secure-scene', beforeResolving: true },
    },
  ],
  handOver: { to: 'TRAFFIC_POLICE', when: 'OFFENCE', followUpWithinS: DAY_S },
};

const MISSING_PERSON: ResponsePlan = {
  // Every minute makes the circle wider.
  dispatch: 'AUTOMATIC',
  needs: [{ count: 1 }, { count: 2, vehicles: ['FOOT', 'CYCLE', 'EBIKE'] }],
  clocks: CLOCKS[2],
  tasks: [
    {
      ...{
        kind: 'take-description',
        name: '登记体貌特征',
        nameEn: 'Take the description',
        who: 'DISPATCHER',
        dueWithinS: 180,
      },
      outcome: form({ description: TEXT, phone: { type: 'string', maxLength: 50 } }),
    },
    {
      ...{
        kind: 'ask-neighbours',
        name: '走访邻里',
        nameEn: 'Ask the neighbours',
        who: 'GRID_LEADER',
        dueWithinS: 1800,
      },
      after: 'take-description',
      outcome: form({ seen: YES_OR_NO, note: TEXT }),
    },
    {
      ...{ kind: 'search-last-seen', name: '搜寻走失地点', nameEn: 'Search where last seen', who: 'EVERY_UNIT' },
      outcome: form({ found: YES_OR_NO, note: TEXT }),
    },
  ],
};

const FIRE_HAZARD: ResponsePlan = {
  dispatch: 'BY_DISPATCHER',
  needs: [{ count: 1, skills: ['fire-inspection'] }],
  clocks: CLOCKS[3],
  tasks: [
    { kind: 'clear-people', name: '疏散人员', nameEn: 'Clear people', who: 'FIRST_UNIT' },
    {
      ...{
        kind: 'record-hazard',
        name: '登记隐患',
        nameEn: 'Record the hazard',
        who: 'FIRST_UNIT',
        after: 'clear-people',
      },
      outcome: FINDING,
    },
    {
      ...{ kind: 'order-rectification', name: '下发整改通知', nameEn: 'Order the rectification' },
      ...{ who: 'COMMUNITY_OFFICER', dueWithinS: DAY_S, after: 'record-hazard' },
      outcome: form({ dueOn: { type: 'string', format: 'date' }, note: TEXT }),
    },
    {
      ...{ kind: 'check-rectification', name: '复查整改情况', nameEn: 'Check the rectification' },
      ...{ who: 'FIRE_INSPECTOR', dueWithinS: 7 * DAY_S, after: 'order-rectification' },
      outcome: form({ putRight: YES_OR_NO, note: TEXT }),
    },
  ],
  handOver: { to: 'FIRE_SERVICE', when: 'OFFENCE', followUpWithinS: 7 * DAY_S },
};

const DISPUTE: ResponsePlan = {
  dispatch: 'BY_DISPATCHER',
  needs: [{ count: 1, skills: ['mediation'] }],
  clocks: CLOCKS[3],
  tasks: [
    { kind: 'calm-parties', name: '劝解双方', nameEn: 'Calm the parties', who: 'FIRST_UNIT' },
    {
      ...{ kind: 'record-both-sides', name: '记录双方陈述', nameEn: 'Record both sides', who: 'FIRST_UNIT' },
      after: 'calm-parties',
      outcome: form({ settled: YES_OR_NO, offence: YES_OR_NO, note: TEXT }),
    },
    {
      ...{ kind: 'invite-parties', name: '约请双方调解', nameEn: 'Invite the parties to mediation' },
      ...{ who: 'MEDIATION_ROOM', dueWithinS: DAY_S, after: 'record-both-sides' },
      when: { field: 'settled', equals: false },
      outcome: form({ meetOn: { type: 'string', format: 'date' } }),
    },
  ],
  handOver: { to: 'MEDIATION_ROOM', when: 'NO_OFFENCE', followUpWithinS: 7 * DAY_S },
};

const RESIDENT_VERIFICATION: ResponsePlan = {
  dispatch: 'BY_DISPATCHER',
  needs: [{ count: 1, vehicles: ['FOOT', 'CYCLE', 'EBIKE', 'MOTORBIKE'] }],
  clocks: CLOCKS[4],
  tasks: [
    {
      ...{ kind: 'verify-identity', name: '核对身份', nameEn: 'Verify the identity', who: 'FIRST_UNIT' },
      outcome: form({ persons: COUNT, agrees: YES_OR_NO, note: TEXT }),
    },
    {
      ...{ kind: 'update-register', name: '更新人口登记', nameEn: 'Update the register', who: 'REGISTRAR' },
      ...{ dueWithinS: DAY_S, after: 'verify-identity' },
      outcome: form({ registered: COUNT }),
    },
    {
      ...{ kind: 'tell-grid-leader', name: '告知网格长', nameEn: 'Tell the grid leader', who: 'COMMUNITY_OFFICER' },
      ...{ dueWithinS: 3 * DAY_S, after: 'update-register' },
    },
  ],
  handOver: { to: 'COMMUNITY_OFFICER', when: 'ALWAYS', followUpWithinS: 3 * DAY_S },
};

const EVENT_POST: ResponsePlan = {
  dispatch: 'BY_DISPATCHER',
  needs: [{ count: 2 }],
  clocks: CLOCKS[4],
  tasks: [
    {
      ...{ kind: 'report-crowd', name: '报告人流', nameEn: 'Report the crowd', who: 'FIRST_UNIT', dueWithinS: HOUR_S },
      outcome: form({ people: COUNT, isCrowded: YES_OR_NO }),
    },
    {
      ...{
        kind: 'send-more',
        name: '研判增援',
        nameEn: 'Decide on more units',
        who: 'DISPATCHER',
        dueWithinS: 2 * HOUR_S,
      },
      ...{ after: 'report-crowd', when: { field: 'isCrowded', equals: true } },
    },
    { kind: 'hold-post', name: '值守岗位', nameEn: 'Hold the post', who: 'EVERY_UNIT' },
  ],
};

const SEEDS = [
  {
    slug: 'burglary-in-progress',
    name: '正在入室盗窃',
    nameEn: 'Burglary in progress',
    defaultPriority: 1,
    plan: BURGLARY,
  },
  { slug: 'telecom-fraud', name: '电信诈骗', nameEn: 'Telecom fraud', defaultPriority: 1, plan: TELECOM_FRAUD },
  {
    slug: 'street-disturbance',
    name: '街面滋事',
    nameEn: 'Street disturbance',
    defaultPriority: 2,
    plan: STREET_DISTURBANCE,
  },
  {
    slug: 'traffic-accident',
    name: '交通事故',
    nameEn: 'Traffic accident',
    defaultPriority: 2,
    plan: TRAFFIC_ACCIDENT,
  },
  { slug: 'missing-person', name: '人员走失', nameEn: 'Missing person', defaultPriority: 2, plan: MISSING_PERSON },
  { slug: 'fire-hazard', name: '火灾隐患', nameEn: 'Fire hazard', defaultPriority: 3, plan: FIRE_HAZARD },
  { slug: 'dispute', name: '纠纷', nameEn: 'Dispute', defaultPriority: 3, plan: DISPUTE },
  {
    slug: 'resident-verification',
    name: '住户核实',
    nameEn: 'Resident verification',
    defaultPriority: 4,
    plan: RESIDENT_VERIFICATION,
  },
  { slug: 'event-post', name: '活动安保岗', nameEn: 'Event post', defaultPriority: 4, plan: EVENT_POST },
] as const satisfies readonly IncidentTypeSeed[];

export type IncidentSlug = (typeof SEEDS)[number]['slug'];
export const INCIDENT_TYPES: readonly IncidentTypeSeed<IncidentSlug>[] = SEEDS;

/**
 * Fills an empty `incident_types` with the nine types and their first plans. Where types are known already nothing is changed: a deployment's own
 * types and plans are never mixed with these. May be called at every start, and by several nodes at once.
 */
export async function seedResponsePlans(database: Database, at: Date): Promise<void> {
  await inTransaction(database, async (trx) => {
    await trx.raw('lock table incident_types in share row exclusive mode');
    if ((await trx('incident_types').first('slug')) !== undefined) return;
    await trx('incident_types').insert(
      INCIDENT_TYPES.map(({ slug, name, nameEn, defaultPriority }) => ({
        slug,
        name,
        name_en: nameEn,
        default_priority: defaultPriority,
      })),
    );
    await trx('response_plans').insert(
      INCIDENT_TYPES.map(({ slug, plan }) => ({
        incident_type: slug,
        priority: null,
        version: 1,
        content: JSON.stringify(plan),
        created_at: at,
      })),
    );
  });
}
