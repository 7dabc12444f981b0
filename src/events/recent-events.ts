/**
 * The newest events of the log in memory, for readers that are nearly up to date: a ring bounded by count and by bytes, with the places of each unit's,
 * incident's and kind's events, so that a reader of a few finds them among many. What has left the ring is read from the database.
 */
import { type LoggedEvent } from './event.js';
import { type EventSelection, selects } from './log.js';
import { estimateBytes } from './size-estimate.js';

export interface RecentLimits {
  /** 0: nothing is kept. */
  readonly events: number;
  /** Estimated, within about a third. */
  readonly bytes: number;
}

export const DEFAULT_RECENT_LIMITS: RecentLimits = { events: 50_000, bytes: 64 * 1024 * 1024 };

export interface RecentSelection {
  readonly afterSeq: number;
  readonly limit: number;
  readonly selection?: EventSelection;
}

export class RecentEvents {
  readonly #limits: RecentLimits;
  /** Event `seq` is at `seq % limits.events`. */
  readonly #ring: (LoggedEvent | undefined)[] = [];
  readonly #sizes: number[] = [];
  readonly #byUnit = new PlacesByKey();
  readonly #byIncident = new PlacesByKey();
  readonly #byKind = new PlacesByKey();
  #floor: number;
  #last: number;
  #bytes = 0;

  /** Empty, behind event `seq`. */
  constructor(seq: number, limits: RecentLimits = DEFAULT_RECENT_LIMITS) {
    this.#limits = limits;
    this.#floor = seq;
    this.#last = seq;
  }

  /** Events after this one are here. */
  get floor(): number {
    return this.#floor;
  }
  get count(): number {
    return this.#last - this.#floor;
  }
  get bytes(): number {
    return this.#bytes;
  }

  /** The event after the last one. A log with a hole in it (somebody has deleted from it) begins anew behind the hole. */
  push(event: LoggedEvent): void {
    if (event.seq !== this.#last + 1) {
      while (this.count > 0) this.#dropOldest();
      this.#floor = this.#last = event.seq - 1;
    }
    const { events, bytes } = this.#limits;
    const size = estimateBytes(event);
    while (this.count > 0 && (this.count >= events || this.#bytes + size > bytes)) this.#dropOldest();
    this.#last = event.seq;
    if (events === 0 || size > bytes) {
      this.#floor = event.seq;
      return;
    }
    const place = event.seq % events;
    this.#ring[place] = event;
    this.#sizes[place] = size;
    this.#bytes += size;
    if (event.unitId !== null) this.#byUnit.add(event.unitId, event.seq);
    if (event.incidentId !== null) this.#byIncident.add(event.incidentId, event.seq);
    this.#byKind.add(event.kind, event.seq);
  }

  /** As `readEvents` would answer as of the last event pushed; null where events after `afterSeq` are no longer here. The events are shared: nobody changes them. */
  read({ afterSeq, limit, selection = {} }: RecentSelection): LoggedEvent[] | null {
    if (afterSeq < this.#floor) return null;
    const found: LoggedEvent[] = [];
    for (const seq of this.#candidates(afterSeq, selection)) {
      if (found.length >= limit) break;
      const event = this.#ring[seq % this.#limits.events]!;
      if (selects(selection, event)) found.push(event);
    }
    return found;
  }

  /** Ascending; all that are selected and perhaps others. */
  #candidates(afterSeq: number, { unitId, incidentId, kinds, kindPrefix }: EventSelection): Iterable<number> {
    if (unitId !== undefined) return this.#byUnit.after(afterSeq, [unitId]);
    if (incidentId !== undefined) return this.#byIncident.after(afterSeq, [incidentId]);
    if (kinds !== undefined) return this.#byKind.after(afterSeq, kinds);
    if (kindPrefix === undefined) return range(afterSeq + 1, this.#last);
    return this.#byKind.after(
      afterSeq,
      this.#byKind.keys().filter((kind) => kind.startsWith(kindPrefix)),
    );
  }

  #dropOldest(): void {
    const place = ++this.#floor % this.#limits.events;
    const { unitId, incidentId, kind } = this.#ring[place]!;
    this.#bytes -= this.#sizes[place]!;
    this.#ring[place] = undefined;
    if (unitId !== null) this.#byUnit.dropFirst(unitId);
    if (incidentId !== null) this.#byIncident.dropFirst(incidentId);
    this.#byKind.dropFirst(kind);
  }
}

function* range(from: number, to: number): Generator<number, void, void> {
  for (let seq = from; seq <= to; seq++) yield seq;
}

interface Places {
  /** Ascending; those before `start` have left. */
  readonly seqs: number[];
  start: number;
}

/** For each key the numbers of its events. */
class PlacesByKey {
  readonly #places = new Map<string, Places>();

  keys(): string[] {
    return [...this.#places.keys()];
  }

  add(key: string, seq: number): void {
    const places = this.#places.get(key);
    if (places === undefined) this.#places.set(key, { seqs: [seq], start: 0 });
    else places.seqs.push(seq);
  }

  dropFirst(key: string): void {
    const places = this.#places.get(key)!;
    if (++places.start === places.seqs.length) this.#places.delete(key);
    else if (places.start > 32 && places.start * 2 > places.seqs.length) {
      places.seqs.splice(0, places.start);
      places.start = 0;
    }
  }

  /** Those of any of the keys with a number above `afterSeq`, ascending. Few keys: the next one is found by looking at all. */
  *after(afterSeq: number, keys: readonly string[]): Generator<number, void, void> {
    const lists = [...new Set(keys)].flatMap((key) => {
      const places = this.#places.get(key);
      return places === undefined ? [] : [{ seqs: places.seqs, next: firstAbove(places, afterSeq) }];
    });
    for (;;) {
      let first: (typeof lists)[number] | null = null;
      for (const list of lists)
        if (list.next < list.seqs.length && (first === null || list.seqs[list.next]! < first.seqs[first.next]!))
          first = list;
      if (first === null) return;
      yield first.seqs[first.next++]!;
    }
  }
}

/** By bisection: index of the first number above `seq`. */
function firstAbove({ seqs, start }: Places, seq: number): number {
  let [low, high] = [start, seqs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (seqs[middle]! > seq) high = middle;
    else low = middle + 1;
  }
  return low;
}
