/**
 * What one feed has told its reader of things that are pushed both by event and, at the start of a feed or of a shift, as a list of what is open. The list is
 * newer than the events that were not read yet, and rights are asked when an event is read: without this memory the same would be told twice.
 */
import { type EventTail } from '../events/tail.js';

/** A list was read while the log grew from `from` to `to`: it shows what all events up to `from` have done, and perhaps what later ones have. */
export interface LogSpan {
  readonly from: number;
  readonly to: number;
}

interface Told {
  readonly state: string;
  readonly span: LogSpan;
}

/** More open things than this are more than anybody sees to; beyond it the oldest may be told twice. */
const MOST = 1_000;

export class ToldStates {
  readonly #told = new Map<string, Told>();

  /** Whether the event `seq`, which shows a thing in a state (null: one that no list shows), is news to the reader. It counts as told then. */
  isNewsBy(seq: number, id: string, state: string | null): boolean {
    const told = this.#told.get(id);
    if (told !== undefined && seq <= told.span.to && (seq <= told.span.from || state === told.state)) return false;
    if (state === null) this.#told.delete(id);
    else this.#note(id, { state, span: { from: seq, to: seq } });
    return true;
  }

  /** Whether a list that shows a thing in a state is news to the reader. It counts as told then. */
  isNewsIn(span: LogSpan, id: string, state: string): boolean {
    const isNews = this.#told.get(id)?.state !== state;
    this.#note(id, { state, span });
    return isNews;
  }

  #note(id: string, told: Told): void {
    this.#told.delete(id);
    this.#told.set(id, told);
    if (this.#told.size > MOST) this.#told.delete(this.#told.keys().next().value!);
  }
}

/** Reads a list, and between which places in the log that was. */
export async function readWithSpan<T extends { readonly length: number }>(
  tail: EventTail,
  read: () => Promise<T>,
): Promise<{ list: T; span: LogSpan }> {
  const from = tail.position.seq;
  const list = await read();
  // Nothing was shown, so nothing can be told twice.
  const to = list.length === 0 ? from : (await tail.head()).seq;
  return { list, span: { from, to } };
}
