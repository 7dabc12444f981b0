/**
 * Reads the protocol-buffer wire format (https://protobuf.dev/programming-guides/encoding/): just what OSM PBF needs, without copies and without
 * objects per value. Damaged data throw `WireError`; nothing is read past the end.
 */

export class WireError extends Error {
  override readonly name = 'WireError';
}

const MOST_VARINT_BYTES = 10;

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** A cursor over one message, or over one packed field. */
export class WireReader {
  /** Number and wire type of the field that `nextField` stopped at. */
  field = 0;
  wireType = 0;

  constructor(
    readonly bytes: Uint8Array,
    private position = 0,
    readonly end = bytes.length,
  ) {}

  get done(): boolean {
    return this.position >= this.end;
  }

  /** Moves to the next field; false at the end of the message. */
  nextField(): boolean {
    if (this.done) return false;
    const tag = this.varint();
    this.field = Math.floor(tag / 8);
    this.wireType = tag % 8;
    return true;
  }

  /** An unsigned varint; exact up to 2^53. */
  varint(): number {
    let value = 0;
    let factor = 1;
    for (let i = 0; i < MOST_VARINT_BYTES; i++) {
      if (this.position >= this.end) throw new WireError('a number is cut off');
      const byte = this.bytes[this.position++]!;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 0x80;
    }
    throw new WireError('a number is too long');
  }

  /** A zigzag-coded signed varint (`sint32`, `sint64`); exact up to 2^52. */
  signedVarint(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A two's-complement varint (`int64`), which takes ten bytes where negative. */
  int64(): number {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.position >= this.end) throw new WireError('a number is cut off');
      const byte = this.bytes[this.position++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
    throw new WireError('a number is too long');
  }

  /** The current field as a message, string or packed list of its own. */
  nested(): WireReader {
    if (this.wireType !== BYTES) throw new WireError(`field ${this.field} has an unexpected type`);
    const length = this.varint();
    const start = this.position;
    if (length > this.end - start) throw new WireError(`field ${this.field} is cut off`);
    this.position = start + length;
    return new WireReader(this.bytes, start, start + length);
  }

  /** What is left, as a view. */
  rest(): Uint8Array {
    return this.bytes.subarray(this.position, this.end);
  }

  text(): string {
    return new TextDecoder().decode(this.rest());
  }

  skip(): void {
    switch (this.wireType) {
      case VARINT:
        this.varint();
        return;
      case BYTES:
        this.nested();
        return;
      case FIXED64:
      case FIXED32:
        this.position += this.wireType === FIXED64 ? 8 : 4;
        if (this.position > this.end) throw new WireError(`field ${this.field} is cut off`);
        return;
      default:
        throw new WireError(`wire type ${this.wireType} does not exist`);
    }
  }
}
