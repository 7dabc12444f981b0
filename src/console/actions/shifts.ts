/** The roster of a week, posts at events, and where nobody was seen for long: read while they are looked at, and changed by supervisors. */
import {
  ConsoleCopyRosterWeekDocument,
  ConsoleEndEventPostDocument,
  ConsoleEventPostsDocument,
  ConsoleGridAreaDocument,
  ConsoleOpenEventPostDocument,
  ConsolePostUnitsDocument,
  ConsolePutShiftsDocument,
  ConsoleReleaseUnitsDocument,
  ConsoleRosterDocument,
  ConsoleUnseenGridsDocument,
  ConsoleWithdrawShiftDocument,
  type OpenEventPostInput,
  type ShiftInput,
} from '../generated/graphql.js';
import { type RosterOf, type ShiftsState } from '../state/shifts.js';
import { type LonLat } from '../state/state.js';
import { addDays, startOfDay } from '../state/week.js';
import { gather } from './gather.js';
import { announce, messages, type Parts, tryQuietly } from './parts.js';
import { createChange } from './request-keys.js';

const GATHER_MS = 500;

/** Changes return whether they were done. */
export interface ShiftActions {
  showRoster(of: RosterOf): Promise<void>;
  loadPosts(): Promise<void>;
  loadUnseen(): Promise<void>;
  /** Loads again what is shown, whenever the log tells of a change. */
  applyEvent(kind: string): void;
  putShift(shift: ShiftInput): Promise<boolean>;
  withdrawShift(shiftId: string): Promise<boolean>;
  copyToNextWeek(of: RosterOf): Promise<boolean>;
  openPost(form: Omit<OpenEventPostInput, 'idempotencyKey'>): Promise<boolean>;
  post(postId: string, unitId: string): Promise<boolean>;
  release(postId: string, unitId: string): Promise<boolean>;
  endPost(postId: string, reason: string | null): Promise<boolean>;
  lookAt(point: LonLat): void;
  lookAtGrid(gridId: string): Promise<void>;
}

export function createShiftActions({ store, client }: Parts): ShiftActions {
  const change = createChange(store);

  function keep(part: Partial<ShiftsState>): void {
    store.set(({ shifts }) => ({ shifts: { ...shifts, ...part } }));
  }

  async function showRoster(of: RosterOf): Promise<void> {
    keep({ of });
    const answer = await tryQuietly(store, () =>
      client.run(ConsoleRosterDocument, {
        filter: {
          stationId: of.stationId,
          from: startOfDay(of.monday),
          until: startOfDay(addDays(of.monday, 7)),
          statuses: ['PLANNED', 'ON', 'ENDED', 'MISSED'],
        },
      }),
    );
    const { of: wanted } = store.get().shifts;
    // Meanwhile the user may have gone on to another week.
    if (!answer || wanted?.stationId !== of.stationId || wanted.monday !== of.monday) return;
    keep({
      roster: {
        of,
        shifts: answer.shifts.edges.map(({ node }) => node),
        gaps: answer.rosterGaps,
        patterns: answer.shiftPatterns,
        more: answer.shifts.pageInfo.hasNextPage,
      },
    });
  }

  async function loadPosts(): Promise<void> {
    const answer = await tryQuietly(store, () => client.run(ConsoleEventPostsDocument, {}));
    if (answer) keep({ posts: answer.eventPosts.edges.map(({ node }) => node) });
  }

  async function readShown(): Promise<void> {
    const { of, posts } = store.get().shifts;
    await Promise.all([of && showRoster(of), posts && loadPosts()]);
  }

  const readSoon = gather(GATHER_MS, async () => {
    if (store.get().room === 'shifts') await readShown();
  });

  async function put<Input extends object>(
    name: string,
    input: Input,
    send: (keyed: Input & { readonly idempotencyKey: string }) => Promise<object>,
  ): Promise<boolean> {
    const answer = await change(name, input, send);
    // The error of the change stays in sight: reading again must not take it away.
    if (answer !== null) await readShown();
    return answer !== null;
  }

  return {
    showRoster,
    loadPosts,
    async loadUnseen() {
      const answer = await tryQuietly(store, () => client.run(ConsoleUnseenGridsDocument, {}));
      if (answer) keep({ unseen: answer.gridsLongestUnseen.edges.map(({ node }) => node) });
    },
    applyEvent(kind) {
      if (kind.startsWith('shift.') || kind.startsWith('event-post.')) readSoon();
    },
    putShift: (shift) =>
      put('put-shift', { shifts: [shift] }, (input) => client.run(ConsolePutShiftsDocument, { input })),
    withdrawShift: (shiftId) =>
      put(`withdraw:${shiftId}`, { shiftId }, (input) => client.run(ConsoleWithdrawShiftDocument, { input })),
    async copyToNextWeek({ stationId, monday }) {
      const input = { stationId, fromWeek: monday, toWeek: addDays(monday, 7) };
      const done = await put('copy-week', input, (keyed) =>
        client.run(ConsoleCopyRosterWeekDocument, { input: keyed }),
      );
      if (done) announce(store, messages(store).shifts.copied);
      return done;
    },
    openPost: (form) => put('open-post', form, (input) => client.run(ConsoleOpenEventPostDocument, { input })),
    post: (postId, unitId) =>
      put(`post:${postId}`, { postId, unitIds: [unitId] }, (input) => client.run(ConsolePostUnitsDocument, { input })),
    release: (postId, unitId) =>
      put(`release:${postId}`, { postId, unitIds: [unitId] }, (input) =>
        client.run(ConsoleReleaseUnitsDocument, { input }),
      ),
    endPost: (postId, reason) =>
      put(`end:${postId}`, { postId, reason }, (input) => client.run(ConsoleEndEventPostDocument, { input })),
    lookAt: ({ lon, lat }) => store.set({ lookedAt: { lon, lat } }),
    async lookAtGrid(id) {
      const answer = await tryQuietly(store, () => client.run(ConsoleGridAreaDocument, { id }));
      const corner = answer?.grid?.boundary.coordinates[0]?.[0];
      if (corner) store.set({ lookedAt: middleOf(corner) });
    },
  };
}

/** The middle of the box around a ring. */
function middleOf(ring: readonly (readonly number[])[]): LonLat {
  const lons = ring.map(([lon]) => lon!);
  const lats = ring.map(([, lat]) => lat!);
  return {
    lon: (Math.min(...lons) + Math.max(...lons)) / 2,
    lat: (Math.min(...lats) + Math.max(...lats)) / 2,
  };
}
