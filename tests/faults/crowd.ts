/**
 * Clients at work while faults happen: dispatchers who report, assign and cancel, devices that send positions, subscribers. Each request has its key and is
 * sent again, to one node after the other, until it is answered. All of them write down what they were told.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../src/core/random.js';
import { type FeedReader, startFeedReader } from './feed-reader.js';
import { type ClientHistory, type Request } from './history.js';
import { ask, type GraphqlAnswer, signIn } from './server-process.js';

export interface CrowdOptions {
  /** Addresses of the nodes, perhaps through proxies. */
  readonly urls: readonly string[];
  readonly seed: number;
  /** Defaults: 4 dispatchers, 3 devices, 4 feeds of all events, 4 of one unit. */
  readonly dispatchers?: number;
  readonly devices?: number;
  readonly feeds?: number;
  readonly officers?: number;
  /** The longest pause between two requests of a client; default 60 ms. */
  readonly pauseMs?: number;
}

export interface Crowd {
  readonly history: ClientHistory;
  readonly units: readonly CrowdUnit[];
  /** Requests answered so far, fixes not counted. */
  readonly answered: number;
  /** Clients begin nothing new; resolves when everything that they had begun is answered. Rejects with what never was. */
  finish(): Promise<void>;
  /** Every feed reads up to there; then they end. */
  drain(headSeq: number): Promise<void>;
  readonly readers: readonly FeedReader[];
}

interface CrowdUnit {
  readonly id: string;
  readonly callSign: string;
  readonly position: { readonly lon: number; readonly lat: number };
}

const MUTATIONS = {
  report: 'mutation ($input: ReportIncidentInput!) { answer: reportIncident(input: $input) { of: incident { id } } }',
  assign: 'mutation ($input: AssignUnitInput!) { answer: assignUnit(input: $input) { of: assignment { id } } }',
  cancel:
    'mutation ($input: CancelAssignmentInput!) { answer: cancelAssignment(input: $input) { of: assignment { id } } }',
} as const;
const POSITIONS = 'mutation ($fixes: [PositionFixInput!]!) { reportPositions(fixes: $fixes) { accepted } }';
/** Answers that stay the same however often the same is asked. */
const FINAL = new Set(['CONFLICT', 'NOT_FOUND', 'BAD_USER_INPUT', 'FORBIDDEN']);
const ANSWER_WITHIN_MS = 5_000;
const GIVE_UP_AFTER_MS = 180_000;
/** So often an answered request is sent again, as a client does that lost the answer. */
const REPEATED = 0.15;

export async function startCrowd(options: CrowdOptions): Promise<Crowd> {
  const { urls, seed, dispatchers = 4, devices = 3, feeds = 4, officers = 4, pauseMs = 60 } = options;
  const history: ClientHistory = { requests: [], fixes: [], feeds: [] };
  const [dispatcher, admin] = await Promise.all([signIn(urls[0]!, 'dispatcher'), signIn(urls[0]!, 'admin')]);
  const units = await listUnits(urls[0]!, dispatcher);
  const cursor = await newestCursor(urls[0]!, dispatcher);
  let stopping = false;
  let answered = 0;

  /** Rejects when no node has answered for too long. */
  async function insist<T>(
    name: string,
    random: () => number,
    token: string,
    query: string,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<GraphqlAnswer<T>> {
    const first = Math.floor(random() * urls.length);
    for (let tries = 0, end = Date.now() + GIVE_UP_AFTER_MS; ; tries++) {
      const answer = await post<T>(urls[(first + tries) % urls.length]!, token, query, variables);
      const code = answer?.errors?.[0]?.extensions.code;
      if (answer !== null && (code === undefined || FINAL.has(code))) return answer;
      if (Date.now() > end) throw new Error(`${name} was never answered: ${code ?? 'no answer'}`);
      await pause(50 + random() * 200);
    }
  }

  async function send(
    random: () => number,
    request: Request,
    input: Readonly<Record<string, unknown>>,
  ): Promise<string | null> {
    history.requests.push(request);
    const { kind, key } = request;
    for (let isFirst = true; isFirst || random() < REPEATED; isFirst = false) {
      const { data, errors } = await insist<{ answer: { of: { id: string } } }>(
        `${kind} ${key}`,
        random,
        dispatcher,
        MUTATIONS[kind],
        { input: { ...input, idempotencyKey: key } },
      );
      answered += 1;
      if (data != null) request.answers.push(data.answer.of.id);
      else request.refusal = errors![0]!.extensions.code;
      if (data == null) break;
    }
    return request.answers[0] ?? null;
  }

  async function dispatch(n: number): Promise<void> {
    const random = seededRandom(seed * 1_000 + n);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
    const incidents: string[] = [];
    for (let count = 0; !stopping; count++) {
      const key = `${seed}-${n}-${count}`;
      if (incidents.length === 0 || random() < 0.15) {
        const { lon, lat } = pick(units).position;
        const id = await send(
          random,
          { key, kind: 'report', answers: [], refusal: null },
          {
            type: 'dispute',
            location: { lon, lat },
            description: key,
          },
        );
        if (id !== null) incidents.push(id);
      } else {
        const input = { incidentId: pick(incidents.slice(-3)), unitId: pick(units).id };
        const id = await send(random, { key, kind: 'assign', ...input, answers: [], refusal: null }, input);
        if (id !== null && random() < 0.9)
          await send(random, { key: `${key}-c`, kind: 'cancel', answers: [], refusal: null }, { assignmentId: id });
      }
      await pause(random() * pauseMs);
    }
  }

  async function drive(n: number): Promise<void> {
    const random = seededRandom(seed * 1_000 + 500 + n);
    const { id: unitId, position } = units[n % units.length]!;
    for (let lastMs = 0; !stopping;) {
      const fixAtMs = Math.max(Date.now(), lastMs + 1);
      lastMs = fixAtMs;
      const fix = {
        unitId,
        lon: position.lon + (random() - 0.5) * 1e-4,
        lat: position.lat + (random() - 0.5) * 1e-4,
        fixAt: new Date(fixAtMs).toISOString(),
        accuracyM: 5,
      };
      const { errors } = await insist(`fix of ${unitId} at ${fix.fixAt}`, random, admin, POSITIONS, { fixes: [fix] });
      if (errors === undefined) history.fixes.push({ unitId, fixAtMs });
      await pause(random() * pauseMs * 2);
    }
  }

  const readers = Array.from({ length: feeds + officers }, (_, n) => {
    const rotated = urls.map((_url, i) => urls[(i + n) % urls.length]!);
    const unit = n < feeds ? null : units[n - feeds]!;
    return startFeedReader({
      name: unit === null ? `console ${n}` : `officer ${unit.callSign}`,
      token: dispatcher,
      urls: rotated.map((url) => `${url.replace('http', 'ws')}/graphql`),
      unitId: unit?.id ?? null,
      cursor,
      random: seededRandom(seed * 1_000 + 900 + n),
    });
  });
  history.feeds.push(...readers.map(({ record }) => record));
  const working = Promise.allSettled([
    ...Array.from({ length: dispatchers }, (_, n) => dispatch(n)),
    ...Array.from({ length: devices }, (_, n) => drive(n)),
  ]);
  return {
    history,
    units,
    readers,
    get answered() {
      return answered;
    },
    finish: async () => {
      stopping = true;
      const failed = (await working).filter((each) => each.status === 'rejected');
      if (failed.length > 0)
        throw new AggregateError(
          failed.map(({ reason }) => reason as Error),
          String(failed[0]!.reason),
        );
    },
    drain: async (headSeq) => {
      const consoles = readers.filter(({ record }) => record.unitId === null);
      await Promise.all(consoles.map((reader) => reader.reach(headSeq, 60_000)));
      // An officer's feed cannot know the head; what was to come has come by the time that the others have theirs.
      await pause(2_000);
      for (const { record } of readers) record.throughSeq = headSeq;
      await Promise.all(readers.map((reader) => reader.stop()));
    },
  };
}

/** Null: no answer, or one that is none of GraphQL's. */
async function post<T>(
  url: string,
  token: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<GraphqlAnswer<T> | null> {
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return (await response.json()) as GraphqlAnswer<T>;
  } catch {
    return null;
  }
}

async function listUnits(url: string, token: string): Promise<CrowdUnit[]> {
  const { units } = await ask<{ units: { edges: { node: CrowdUnit }[] } }>(
    url,
    token,
    '{ units(first: 40) { edges { node { id callSign position { lon lat } } } } }',
  );
  return units.edges.map(({ node }) => node);
}

interface EventPage {
  readonly events: { readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string } };
}

/** Before everything that the crowd is going to do. */
async function newestCursor(url: string, token: string): Promise<string> {
  const query = 'query ($after: String) { events(first: 200, after: $after) { pageInfo { hasNextPage endCursor } } }';
  for (let after: string | null = null; ;) {
    const { events }: EventPage = await ask<EventPage>(url, token, query, { after });
    after = events.pageInfo.endCursor;
    if (!events.pageInfo.hasNextPage) return after;
  }
}
