/** Writes `.osm.pbf` files of any size (https://wiki.openstreetmap.org/wiki/PBF_Format): dense nodes, then ways, then relations, 8,000 to a block. */
import { open } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import { type OsmNetwork, type OsmRestriction, type OsmTags, type OsmWay } from '../src/core/road/osm-network.js';

/** What other writers put into a block. */
const PER_BLOCK = 8_000;
const MEMBER_NODE = 0;
const MEMBER_WAY = 1;

/** A message that grows at its end. */
class Message {
  #bytes = new Uint8Array(256);
  #length = 0;

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
  varint(value: number): this {
    this.#reserve(10);
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#bytes[this.#length++] = (rest % 0x80) + 0x80;
    this.#bytes[this.#length++] = rest;
    return this;
  }
  signed(value: number): this {
    return this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }
  number(field: number, value: number): this {
    return this.varint(field * 8).varint(value);
  }
  nested(field: number, bytes: Uint8Array): this {
    this.varint(field * 8 + 2).varint(bytes.length);
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }
  text(field: number, value: string): this {
    return this.nested(field, new TextEncoder().encode(value));
  }
  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + more));
    grown.set(this.bytes);
    this.#bytes = grown;
  }
}

/** Strings of one block by number; 0 is reserved. */
class Strings {
  readonly #ids = new Map<string, number>([['', 0]]);

  id(value: string): number {
    let id = this.#ids.get(value);
    if (id === undefined) this.#ids.set(value, (id = this.#ids.size));
    return id;
  }
  table(): Uint8Array {
    const table = new Message();
    for (const value of this.#ids.keys()) table.text(1, value);
    return table.bytes;
  }
}

function packed(values: Iterable<number>, write: (message: Message, value: number) => void): Uint8Array {
  const message = new Message();
  for (const value of values) write(message, value);
  return message.bytes;
}
const plain = (values: Iterable<number>): Uint8Array => packed(values, (message, value) => message.varint(value));
function deltas(values: Iterable<number>): Uint8Array {
  let before = 0;
  return packed(values, (message, value) => {
    message.signed(value - before);
    before = value;
  });
}

function withTags(message: Message, tags: OsmTags, strings: Strings): Message {
  return message
    .nested(2, plain(Object.keys(tags).map((key) => strings.id(key))))
    .nested(3, plain(Object.values(tags).map((value) => strings.id(value))));
}

function denseNodes(nodes: readonly { id: number; lon: number; lat: number; tags?: OsmTags }[], strings: Strings) {
  const e7 = (degrees: number): number => Math.round(degrees * 1e7);
  const tags = nodes.flatMap(({ tags = {} }) => [
    ...Object.entries(tags).flatMap(([key, value]) => [strings.id(key), strings.id(value)]),
    0,
  ]);
  const dense = new Message()
    .nested(1, deltas(nodes.map(({ id }) => id)))
    .nested(8, deltas(nodes.map(({ lat }) => e7(lat))))
    .nested(9, deltas(nodes.map(({ lon }) => e7(lon))))
    .nested(10, plain(tags));
  return new Message().nested(2, dense.bytes);
}

function wayGroup(ways: readonly OsmWay[], strings: Strings): Message {
  const group = new Message();
  for (const { id, nodeIds, tags } of ways)
    group.nested(3, withTags(new Message().number(1, id), tags, strings).nested(8, deltas(nodeIds)).bytes);
  return group;
}

function relationGroup(relations: readonly OsmRestriction[], strings: Strings): Message {
  const group = new Message();
  for (const { id, tags, fromWays, viaNodes, viaWays, toWays } of relations) {
    const members = [
      ...fromWays.map((ref) => ({ ref, role: 'from', type: MEMBER_WAY })),
      ...viaNodes.map((ref) => ({ ref, role: 'via', type: MEMBER_NODE })),
      ...viaWays.map((ref) => ({ ref, role: 'via', type: MEMBER_WAY })),
      ...toWays.map((ref) => ({ ref, role: 'to', type: MEMBER_WAY })),
    ];
    const relation = withTags(new Message().number(1, id), tags, strings)
      .nested(8, plain(members.map(({ role }) => strings.id(role))))
      .nested(9, deltas(members.map(({ ref }) => ref)))
      .nested(10, plain(members.map(({ type }) => type)));
    group.nested(4, relation.bytes);
  }
  return group;
}

function blob(type: string, block: Uint8Array): Uint8Array {
  const body = new Message().number(2, block.length).nested(3, deflateSync(block)).bytes;
  const header = new Message().text(1, type).number(3, body.length).bytes;
  const bytes = new Uint8Array(4 + header.length + body.length);
  new DataView(bytes.buffer).setUint32(0, header.length);
  bytes.set(header, 4);
  bytes.set(body, 4 + header.length);
  return bytes;
}

function* blobs({ nodes, ways, restrictions }: OsmNetwork): Generator<Uint8Array> {
  yield blob('OSMHeader', new Message().text(4, 'OsmSchema-V0.6').text(4, 'DenseNodes').bytes);
  function* blocks<T>(all: readonly T[], group: (some: readonly T[], strings: Strings) => Message) {
    for (let from = 0; from < all.length; from += PER_BLOCK) {
      const strings = new Strings();
      const { bytes } = group(all.slice(from, from + PER_BLOCK), strings);
      yield blob('OSMData', new Message().nested(1, strings.table()).nested(2, bytes).bytes);
    }
  }
  yield* blocks([...nodes.values()], denseNodes);
  yield* blocks(ways, wayGroup);
  yield* blocks(restrictions, relationGroup);
}

/** Returns the size of the file in bytes. The file is replaced. */
export async function writeOsmPbf(file: string, network: OsmNetwork): Promise<number> {
  const handle = await open(file, 'w');
  try {
    let size = 0;
    for (const bytes of blobs(network)) {
      await handle.writeFile(bytes);
      size += bytes.length;
    }
    return size;
  } finally {
    await handle.close();
  }
}
