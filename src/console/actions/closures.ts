/** What a dispatcher does about the roads: draws a closure, orders it, lifts one. And what everybody sees: the closures, and which speeds are in use. */
import {
  type CloseRoadInput,
  ConsoleCloseRoadDocument,
  ConsoleReopenRoadDocument,
  ConsoleRoadsDocument,
} from '../generated/graphql.js';
import { distance } from '../i18n/format.js';
import { areaInput, type DraftShape, withoutLastPoint, withPoint } from '../state/closure-draft.js';
import { type LonLat, type RoadClosure } from '../state/state.js';
import { type NearestActions } from './nearest.js';
import { announce, attempt, messages, type Parts } from './parts.js';
import { createRequestKeys } from './request-keys.js';

/** More names than this nobody listens to. */
const STREETS_NAMED = 3;
/** Hours of speeds and closures begin and end without an event; the page need not know to the second. */
const RELOAD_EVERY_MS = 30_000;
const RELEVANT: ReadonlySet<string> = new Set(['road.closed', 'road.reopened', 'speed-profile.put', 'roads.imported']);

export type ClosureForm = Pick<CloseRoadInput, 'vehicles' | 'speedFactor' | 'reason' | 'startsAt' | 'endsAt'>;

export interface ClosureActions {
  load(): Promise<void>;
  /** Loads again whenever the log tells of a change. */
  applyEvent(kind: string): void;
  /** Keeps what begins and ends by itself up to date; returns how to stop. */
  watch(): () => void;
  begin(shape: DraftShape): void;
  addPoint(point: LonLat): void;
  undoPoint(): void;
  cancel(): void;
  /** Orders the drawn closure. True where it was accepted. */
  close(form: ClosureForm): Promise<boolean>;
  reopen(id: string): Promise<void>;
  /** Brings it into sight. */
  show(id: string): void;
}

export function createClosureActions({ store, client }: Parts, nearest: NearestActions): ClosureActions {
  const keys = createRequestKeys(store);
  let asked = 0;

  async function load(): Promise<void> {
    const mine = ++asked;
    try {
      const roads = await readAll();
      if (mine === asked) store.set({ roads });
    } catch {
      // What is shown stays; the next load tells whether the connection is back.
    }
  }

  async function readAll() {
    const closures: RoadClosure[] = [];
    let after: string | null | undefined;
    for (;;) {
      const { roadClosures, speedProfileInUse } = await client.run(ConsoleRoadsDocument, { after });
      closures.push(...roadClosures.edges.map(({ node }) => node));
      after = roadClosures.pageInfo.hasNextPage ? roadClosures.pageInfo.endCursor : null;
      if (!after) return { closures, speedProfile: speedProfileInUse ?? null };
    }
  }

  function redraw(change: (draft: NonNullable<ReturnType<typeof store.get>['draft']>) => typeof draft): void {
    store.set(({ draft }) => ({ draft: draft && change(draft) }));
  }

  return {
    load,
    applyEvent(kind) {
      if (RELEVANT.has(kind)) void load();
    },
    watch() {
      void load();
      const timer = setInterval(() => void load(), RELOAD_EVERY_MS);
      return () => clearInterval(timer);
    },
    begin: (shape) => store.set({ draft: { shape, points: [] }, error: null }),
    addPoint: (point) => redraw((draft) => withPoint(draft, point)),
    undoPoint: () => redraw(withoutLastPoint),
    cancel() {
      if (store.get().draft !== null) store.set({ draft: null, error: null });
    },

    async close(form) {
      const { draft } = store.get();
      if (draft === null) return false;
      const input = { ...form, ...areaInput(draft) };
      const change = JSON.stringify(['close', input]);
      const idempotencyKey = keys.keyOf(change);
      const answer = await attempt(store, 'close-road', () =>
        client.run(ConsoleCloseRoadDocument, { input: { ...input, idempotencyKey } }),
      );
      keys.settle(change);
      if (answer === null) return false;
      const { streets, lengthM } = answer.closeRoad;
      store.set({ draft: null });
      announce(store, messages(store).roads.done(distance(lengthM), streets.slice(0, STREETS_NAMED), streets.length));
      await Promise.all([load(), nearest.search()]);
      return true;
    },

    async reopen(id) {
      const change = JSON.stringify(['reopen', id]);
      const input = { closureId: id, idempotencyKey: keys.keyOf(change) };
      const answer = await attempt(store, `reopen:${id}`, () => client.run(ConsoleReopenRoadDocument, { input }));
      keys.settle(change);
      if (answer) announce(store, messages(store).roads.reopened);
      await Promise.all([load(), nearest.search()]);
    },

    show(id) {
      const closure = store.get().roads.closures.find((each) => each.id === id);
      if (closure) store.set({ lookedAt: firstPointOf(closure.area) });
    },
  };
}

function firstPointOf(area: RoadClosure['area']): LonLat {
  const [lon, lat] = (
    area.type === 'Point'
      ? area.coordinates
      : area.type === 'LineString'
        ? area.coordinates[0]
        : area.coordinates[0]?.[0]
  ) as [number, number];
  return { lon, lat };
}
