/**
 * The nine incident types and their first response plans. A plan is data: it says what an incident of its type needs, by when, what is done,
 * and who takes it over. Later versions of a plan are further rows; these are version 1, for all priorities.
 */
import { type PlanClocks, type ResponsePlan } from '../src/core/dispatch/response-plan.js';
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

const BURGLARY: ResponsePlan = {
  needs: [
    { count: 1 },
    // A second unit with an engine: to cut off whoever runs, and to take somebody along.
    { count: 1, vehicles: ['CAR', 'MOTORBIKE'] },
  ],
  clocks: CLOCKS[1],
  tasks: [
    { kind: 'keep-caller-on-line', who: 'DISPATCHER' },
    { kind: 'watch-exits', who: 'FIRST_UNIT' },
    { kind: 'secure-traces', who: 'EVERY_UNIT' },
  ],
  handOver: { to: 'INVESTIGATION', when: 'ALWAYS', followUpWithinS: DAY_S },
};

const TELECOM_FRAUD: ResponsePlan = {
  needs: [{ count: 1 }],
  clocks: CLOCKS[1],
  tasks: [
    { kind: 'three-way-call', who: 'DISPATCHER', dueWithinS: 60 },
    { kind: 'stop-payment', who: 'FRAUD_DESK', dueWithinS: 300 },
    { kind: 'block-number', who: 'FRAUD_DESK', dueWithinS: 900 },
    { kind: 'meet-in-person', who: 'FIRST_UNIT' },
  ],
  handOver: { to: 'FRAUD_DESK', when: 'ALWAYS', followUpWithinS: DAY_S },
};

const STREET_DISTURBANCE: ResponsePlan = {
  needs: [{ count: 2 }],
  clocks: CLOCKS[2],
  tasks: [
    { kind: 'separate-parties', who: 'FIRST_UNIT' },
    { kind: 'identify-persons', who: 'EVERY_UNIT' },
  ],
  handOver: { to: 'MEDIATION_ROOM', when: 'NO_OFFENCE', followUpWithinS: 3 * DAY_S },
};

const TRAFFIC_ACCIDENT: ResponsePlan = {
  needs: [{ count: 1 }, { count: 1, vehicles: ['CAR', 'MOTORBIKE'], skills: ['traffic'] }],
  clocks: CLOCKS[2],
  tasks: [
    { kind: 'ask-for-injured', who: 'DISPATCHER', dueWithinS: 60 },
    { kind: 'secure-scene', who: 'FIRST_UNIT' },
    { kind: 'clear-road', who: 'EVERY_UNIT', dueWithinS: 1800 },
  ],
  handOver: { to: 'TRAFFIC_POLICE', when: 'OFFENCE', followUpWithinS: DAY_S },
};

const MISSING_PERSON: ResponsePlan = {
  needs: [{ count: 1 }, { count: 2, vehicles: ['FOOT', 'CYCLE', 'EBIKE'] }],
  clocks: CLOCKS[2],
  tasks: [
    { kind: 'take-description', who: 'DISPATCHER', dueWithinS: 180 },
    { kind: 'search-last-seen', who: 'EVERY_UNIT' },
    { kind: 'ask-neighbours', who: 'GRID_LEADER', dueWithinS: 1800 },
  ],
};

const FIRE_HAZARD: ResponsePlan = {
  needs: [{ count: 1, skills: ['fire-inspection'] }],
  clocks: CLOCKS[3],
  tasks: [
    { kind: 'clear-people', who: 'FIRST_UNIT' },
    { kind: 'record-hazard', who: 'FIRST_UNIT' },
    { kind: 'order-rectification', who: 'COMMUNITY_OFFICER', dueWithinS: DAY_S },
  ],
  handOver: { to: 'FIRE_SERVICE', when: 'OFFENCE', followUpWithinS: 7 * DAY_S },
};

const DISPUTE: ResponsePlan = {
  needs: [{ count: 1, skills: ['mediation'] }],
  clocks: CLOCKS[3],
  tasks: [
    { kind: 'calm-parties', who: 'FIRST_UNIT' },
    { kind: 'record-both-sides', who: 'FIRST_UNIT' },
  ],
  handOver: { to: 'MEDIATION_ROOM', when: 'NO_OFFENCE', followUpWithinS: 7 * DAY_S },
};

const RESIDENT_VERIFICATION: ResponsePlan = {
  needs: [{ count: 1, vehicles: ['FOOT', 'CYCLE', 'EBIKE', 'MOTORBIKE'] }],
  clocks: CLOCKS[4],
  tasks: [
    { kind: 'meet-grid-leader', who: 'FIRST_UNIT' },
    { kind: 'verify-identity', who: 'FIRST_UNIT' },
    { kind: 'update-register', who: 'COMMUNITY_OFFICER', dueWithinS: DAY_S },
  ],
  handOver: { to: 'COMMUNITY_OFFICER', when: 'ALWAYS', followUpWithinS: 3 * DAY_S },
};

const EVENT_POST: ResponsePlan = {
  needs: [{ count: 2 }],
  clocks: CLOCKS[4],
  tasks: [
    { kind: 'hold-post', who: 'EVERY_UNIT' },
    { kind: 'report-crowd', who: 'FIRST_UNIT', dueWithinS: HOUR_S },
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
