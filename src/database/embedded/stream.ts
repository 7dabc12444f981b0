/**
 * An in-process "socket" over which the ordinary `pg` driver speaks the PostgreSQL wire protocol to PGlite.
 * Frontend messages are held back until a batch is whole (start-up, Query, ... Sync, Flush), because PGlite answers batch by batch and a split
 * extended-query sequence would mix up two statements (https://www.postgresql.org/docs/15/protocol-flow.html).
 */
import { Duplex } from 'node:stream';

/** Sends one whole batch of frontend messages, whose memory it may take over, and resolves with the backend's answer. */
export type ProtocolCall = (batch: Uint8Array) => Promise<Uint8Array>;

const TERMINATE = 0x58; // X
/** Message types that end a batch: Query, Sync, Flush, CopyDone, CopyFail. */
const ENDS_BATCH = new Set([0x51, 0x53, 0x48, 0x63, 0x66]);

/** `Z`, its length, and how the transaction stands. */
const READY_FOR_QUERY = Buffer.from([0x5a, 0, 0, 0, 5]);
const READY_LENGTH = 6;

/** PGlite says twice that it is ready after an error; the driver, which counts answers, would take the second for the next statement's. */
function withOneReady(answer: Buffer): Buffer {
  const begins = (at: number): boolean => answer.subarray(at, at + READY_FOR_QUERY.length).equals(READY_FOR_QUERY);
  const { length } = answer;
  const isTwice = length >= 2 * READY_LENGTH && begins(length - READY_LENGTH) && begins(length - 2 * READY_LENGTH);
  return isTwice ? answer.subarray(0, length - READY_LENGTH) : answer;
}

/** A road file is one chunk of many megabytes: not copied without need. */
function joined(chunks: readonly Buffer[]): Buffer {
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

export class ProtocolStream extends Duplex {
  readonly #call: ProtocolCall;
  #unread: Buffer = Buffer.alloc(0);
  #batch: Buffer[] = [];
  #started = false;

  constructor(call: ProtocolCall) {
    super({ allowHalfOpen: false });
    this.#call = call;
  }

  // The parts of net.Socket that `pg` calls.
  connect(): this {
    queueMicrotask(() => this.emit('connect'));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {
    // Answers are pushed as they come.
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#accept(joined(chunks.map(({ chunk }) => chunk)), done);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#accept(chunk, done);
  }

  #accept(chunk: Buffer, done: (error?: Error | null) => void): void {
    this.#unread = this.#unread.length > 0 ? Buffer.concat([this.#unread, chunk]) : chunk;
    const { batches, terminated } = this.#takeBatches();
    void this.#exchange(batches).then(
      () => {
        done();
        if (terminated) {
          this.push(null);
          this.end();
        }
      },
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    );
  }

  async #exchange(batches: readonly Buffer[]): Promise<void> {
    for (const batch of batches) {
      const answer = await this.#call(batch);
      if (answer.length > 0) this.push(withOneReady(Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength)));
    }
  }

  #takeBatches(): { batches: Buffer[]; terminated: boolean } {
    const batches: Buffer[] = [];
    for (;;) {
      // The start-up packet alone has no type byte.
      const lengthAt = this.#started ? 1 : 0;
      if (this.#unread.length < lengthAt + 4) break;
      const end = lengthAt + this.#unread.readInt32BE(lengthAt);
      if (this.#unread.length < end) break;
      const type = this.#started ? this.#unread[0]! : 0;
      if (type === TERMINATE) return { batches, terminated: true };
      this.#batch.push(this.#unread.subarray(0, end));
      this.#unread = this.#unread.subarray(end);
      if (!this.#started || ENDS_BATCH.has(type)) {
        this.#started = true;
        // Always a copy: its memory is handed over, that of a chunk belongs to the driver.
        batches.push(Buffer.concat(this.#batch));
        this.#batch = [];
      }
    }
    return { batches, terminated: false };
  }
}
