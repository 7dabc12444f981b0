/**
 * Ten thousand subscriptions in client processes, and the proof of what they were told: every feed is compared with the log in the database, event by event.
 * An officer's socket has up to four (assignments, tasks, patrol, grid reports); a console has all events and all positions.
 */
import { type Database } from '../../src/database/database.js';
import { ClientProcess, type Received, type SocketPlan, type SubscriberReport, type Subscription } from './messages.js';
import { pause, type Scene } from './scene.js';
import { SETTING } from './setting.js';

const PROCESSES = 2;
const OPENED_PER_S = 500;
const STAND_WITHIN_MS = 90_000;
const SETTLED_WITHIN_MS = 60_000;

const OFFICER_FEEDS = [
  {
    name: 'assignments',
    query:
      'subscription ($unitId: ID!, $after: String) { assignmentFeed(unitId: $unitId, after: $after) { cursor kind resync isRedelivery assignment { id status offeredAt endedAt } } }',
  },
  {
    name: 'tasks',
    query:
      'subscription ($after: String) { taskFeed(after: $after) { cursor resync task { id status } handOver { id status } } }',
  },
  {
    name: 'patrol',
    query:
      'subscription ($unitId: ID!, $after: String) { patrolFeed(unitId: $unitId, after: $after) { cursor resync target { id status } } }',
  },
  {
    name: 'grid reports',
    query: 'subscription ($after: String) { gridReportFeed(after: $after) { cursor resync report { id status } } }',
  },
] as const;
/** As the console asks. */
const EVENTS = `subscription ($after: String) { eventFeed(after: $after) { cursor resync
  event { seq at kind unit { id callSign } incident { id number } } } }`;
const POSITIONS = 'subscription { unitPositions(everyMs: 1000) { unitId lon lat headingDeg speedKmh fixAt street } }';

export interface Delivered {
  readonly seq: number;
  readonly receivedMs: number;
  readonly feed: 'assignments' | 'events';
}
export interface Findings {
  readonly delivered: readonly Delivered[];
  readonly lost: number;
  readonly doubled: number;
  readonly disordered: number;
  /** The first few, in words. */
  readonly examples: readonly string[];
}

export class Audience {
  readonly #clients = Array.from({ length: PROCESSES }, () => new ClientProcess());
  readonly #received = new Map<string, { seqs: number[]; at: number[] }>();
  readonly errors: string[] = [];
  /** How often a socket was turned away, as of the last collection. */
  retries = 0;
  /** Offers that came again because nobody confirmed them here, marked so: as of the last collection. */
  redelivered = 0;
  readonly plans: readonly SocketPlan[];

  constructor(private readonly scene: Scene) {
    this.plans = planSockets(scene);
  }

  get subscriptions(): number {
    return this.plans.reduce((sum, { subscriptions }) => sum + subscriptions.length, 0);
  }

  async open(): Promise<void> {
    await this.#ask((client, i) =>
      client.ask({
        do: 'open',
        port: this.scene.server.port,
        sockets: this.plans.filter((_, n) => n % PROCESSES === i),
        perS: OPENED_PER_S / PROCESSES,
      }),
    );
    await this.stands();
  }
  cut(): Promise<unknown> {
    return this.#ask((client) => client.ask({ do: 'cut' }));
  }
  reopen(): Promise<unknown> {
    return this.#ask((client) => client.ask({ do: 'reopen' }));
  }
  stop(): void {
    for (const client of this.#clients) client.stop();
  }

  /** Until the server runs all subscriptions. */
  async stands(): Promise<void> {
    const until = performance.now() + STAND_WITHIN_MS;
    for (;;) {
      const running = await this.scene.server.metric('xunge_subscriptions');
      if (running >= this.subscriptions) return;
      if (performance.now() > until) {
        const open = await this.collect();
        const said = [...new Set(this.errors)].slice(0, 5).join('; ');
        throw new Error(`${running} of ${this.subscriptions} subscriptions stand, ${open} sockets are open: ${said}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Fetches what was received since; keeps all. Returns how many sockets are open. */
  async collect(): Promise<number> {
    const reports = await this.#ask((client) => client.ask<SubscriberReport>({ do: 'report' }));
    for (const { received, errors } of reports) {
      this.errors.push(...errors);
      for (const each of received) this.#add(each);
    }
    this.retries = reports.reduce((sum, { retries }) => sum + retries, 0);
    this.redelivered = reports.reduce((sum, { redelivered }) => sum + redelivered, 0);
    return reports.reduce((sum, { open }) => sum + open, 0);
  }

  #add({ key, seqs, at }: Received): void {
    const known = this.#received.get(key);
    if (known === undefined) this.#received.set(key, { seqs: [...seqs], at: [...at] });
    else {
      known.seqs.push(...seqs);
      known.at.push(...at);
    }
  }

  /** Everything that is due has come, or it has not after a minute; and a moment longer, for what would come twice. */
  async settled(from: number, to: number): Promise<{ open: number; findings: Findings }> {
    const { database } = this.scene.city;
    const until = performance.now() + SETTLED_WITHIN_MS;
    for (;;) {
      await this.collect();
      const { lost } = await this.check(database, from, to);
      if (lost === 0 || performance.now() > until) break;
      await pause(1_000);
    }
    await pause(1_000);
    return { open: await this.collect(), findings: await this.check(database, from, to) };
  }

  /** Compares with the log from behind event `from` to event `to`. Feeds whose events depend on rights are looked at for order and doubles only. */
  async check(database: Database, from: number, to: number): Promise<Findings> {
    const expected = await expectedSeqs(database, from, to);
    const findings = { delivered: [] as Delivered[], lost: 0, doubled: 0, disordered: 0, examples: [] as string[] };
    const tell = (what: string): void => void (findings.examples.length < 10 && findings.examples.push(what));
    for (const [key, { seqs, at }] of this.#received) {
      const [feed, unitId] = key.split('/') as [string, string];
      seqs.forEach((seq, i) => {
        const before = i > 0 ? seqs[i - 1]! : 0;
        if (seq <= before) tell(`${key} was told ${seq} behind ${before}, ${at[i]! - at[i - 1]!} ms later`);
        if (seq === before) findings.doubled++;
        if (seq < before) findings.disordered++;
        if (seq > from && seq <= to && (feed === 'assignments' || feed === 'events'))
          findings.delivered.push({ seq, receivedMs: at[i]!, feed });
      });
      const due =
        feed === 'events' ? expected.all : feed === 'assignments' ? (expected.assignments.get(unitId) ?? []) : [];
      const got = new Set(seqs);
      const missing = due.filter((seq) => !got.has(seq));
      findings.lost += missing.length;
      if (missing.length > 0)
        tell(`${key} was not told ${missing.length}, ${missing[0]} to ${missing.at(-1)}; its last was ${seqs.at(-1)}`);
    }
    return findings;
  }

  #ask<T>(ask: (client: ClientProcess, i: number) => Promise<T>): Promise<T[]> {
    return Promise.all(this.#clients.map(ask));
  }
}

function planSockets({ city, people }: Scene): SocketPlan[] {
  const { consoles, perSocket, subscriptions } = SETTING;
  const plans: SocketPlan[] = Array.from({ length: consoles }, (_, i) => ({
    token: people.console,
    subscriptions: [
      { key: `events/${i}`, query: EVENTS, variables: {} },
      { key: `positions/${i}`, query: POSITIONS, variables: {} },
    ],
  }));
  let left = subscriptions - 2 * consoles;
  for (let n = 0; left > 0; n++) {
    const { id: unitId } = city.units[n % city.units.length]!;
    const subscribed = Array.from({ length: Math.min(perSocket, left) }, (_, i): Subscription => {
      const { name, query } = OFFICER_FEEDS[i]!;
      const ofUnit = query.includes('$unitId');
      return { key: `${name}/${unitId}/${n}`, query, variables: ofUnit ? { unitId } : {} };
    });
    plans.push({ token: people.officers.get(unitId)!, subscriptions: subscribed });
    left -= subscribed.length;
  }
  return plans;
}

async function expectedSeqs(
  { knex }: Database,
  from: number,
  to: number,
): Promise<{ all: number[]; assignments: Map<string, number[]> }> {
  const { rows } = await knex.raw<{ rows: { seq: string; kind: string; unit_id: string | null }[] }>(
    'select seq, kind, unit_id from events where seq > ? and seq <= ? order by seq',
    [from, to],
  );
  const assignments = new Map<string, number[]>();
  for (const { seq, kind, unit_id } of rows)
    if (unit_id !== null && kind.startsWith('assignment.'))
      assignments.set(unit_id, [...(assignments.get(unit_id) ?? []), Number(seq)]);
  return { all: rows.map(({ seq }) => Number(seq)), assignments };
}

export async function headOf({ knex }: Database): Promise<number> {
  const head: { seq: string } = await knex('event_head').first('seq');
  return Number(head.seq);
}

/** Epoch milliseconds at which each event's transaction began: before its commit, so that what is reckoned from it is a little too long. */
export async function eventTimes({ knex }: Database, from: number, to: number): Promise<Map<number, number>> {
  const { rows } = await knex.raw<{ rows: { seq: string; ms: string }[] }>(
    'select seq, extract(epoch from at) * 1000 as ms from events where seq > ? and seq <= ?',
    [from, to],
  );
  return new Map(rows.map(({ seq, ms }) => [Number(seq), Number(ms)]));
}
