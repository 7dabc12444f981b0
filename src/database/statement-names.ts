/**
 * Which statements are prepared by name: those that come again and again. PostgreSQL then neither parses nor plans them each time, which is a third of what a short
 * statement costs it (https://www.postgresql.org/docs/15/sql-prepare.html).
 */

/** A text is given a name when it comes for this time: what an import says once is not kept. */
const NAMED_FROM = 5;
/** Each connection keeps a plan for each name, of some ten kilobytes. */
const MAX_NAMES = 500;
/** Texts whose repetitions are counted. */
const MAX_TEXTS = 5_000;
/** Longer ones are those of imports. */
const MAX_TEXT_LENGTH = 8_000;

/** One for all connections of a pool, so that a text is judged by how often all of them say it. */
export class StatementNames {
  readonly #names = new Map<string, string>();
  readonly #times = new Map<string, number>();

  /** Undefined: it is not prepared. */
  of(text: string): string | undefined {
    const name = this.#names.get(text);
    if (name !== undefined || text.length > MAX_TEXT_LENGTH || this.#names.size >= MAX_NAMES) return name;
    const times = (this.#times.get(text) ?? 0) + 1;
    if (times < NAMED_FROM) {
      if (times > 1 || this.#times.size < MAX_TEXTS) this.#times.set(text, times);
      return undefined;
    }
    this.#times.delete(text);
    const given = `s${this.#names.size + 1}`;
    this.#names.set(text, given);
    return given;
  }
}
