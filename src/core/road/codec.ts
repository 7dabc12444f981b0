/**
 * The road file: a whole `RoadGraph` as one run of bytes that is used where it lies. Decoding makes views, not copies, so a
 * `SharedArrayBuffer` serves every thread.
 *
 * Layout, 32-bit little-endian words: magic (2 words), format version, section count, length of the file in bytes, checksum,
 * two words 0; then per section: element kind, 0, byte offset, element count; then the sections, each at a multiple of 8 bytes.
 */
import { VEHICLE_COUNT } from '../vehicle.js';
import { type RoadGraph, type StreetName } from './graph.js';
import { roadDataError, validateRoadGraph } from './validate-road-graph.js';

/** Raised with every change of the layout or of the meaning of a section. */
export const ROAD_FILE_FORMAT = 3;

/** "XGRD\r\n\x1a\0": a transfer that changes line ends or stops at a control character is noticed (as in the PNG signature). */
const MAGIC_LOW = 0x44524758;
const MAGIC_HIGH = 0x001a0a0d;
const HEADER_WORDS = 8;
const CHECKSUM_WORD = 5;
const SECTION_WORDS = 4;
const ALIGNMENT = 8;

type SectionArray = Uint8Array | Uint32Array | Int32Array | Float32Array;
/** The position in this list is the kind's number in the file. */
const KINDS = [Uint8Array, Uint32Array, Int32Array, Float32Array] as const;

/** Everything that is no typed array; the first section, as JSON. */
interface Preface {
  readonly version: string;
  readonly nodeCount: number;
  readonly junctionCount: number;
  readonly edgeCount: number;
  readonly roadEdgeCount: number;
  readonly bounds: readonly [number, number, number, number];
  /** [local, en] by name index. */
  readonly names: readonly (readonly [string, string])[];
}

/** The array sections in the order of the file, after the preface. */
function arraysOf(graph: RoadGraph): SectionArray[] {
  return [
    graph.nodeLonE7,
    graph.nodeLatE7,
    graph.junctionOf,
    graph.arrivalNode,
    graph.firstOut,
    graph.outArc,
    graph.firstIn,
    graph.inArc,
    graph.tail,
    graph.head,
    graph.edgeLengthM,
    graph.edgeClass,
    graph.edgeSnapMask,
    graph.edgeName,
    graph.firstShape,
    graph.shapeLonE7,
    graph.shapeLatE7,
    graph.restrictions.from,
    graph.restrictions.to,
    // Without entries where the graph is not ordered.
    graph.nodeOfRank ?? new Uint32Array(0),
    ...graph.travelTimeMs,
  ];
}

/** The bytes of the road file; the same graph gives the same bytes. */
export function encodeRoadGraph(graph: RoadGraph): Uint8Array {
  const preface: Preface = {
    version: graph.version,
    nodeCount: graph.nodeCount,
    junctionCount: graph.junctionCount,
    edgeCount: graph.edgeCount,
    roadEdgeCount: graph.roadEdgeCount,
    bounds: graph.bounds,
    names: graph.names.map(({ local, en }) => [local, en]),
  };
  const sections: SectionArray[] = [new TextEncoder().encode(JSON.stringify(preface)), ...arraysOf(graph)];
  const offsets: number[] = [];
  let size = aligned((HEADER_WORDS + sections.length * SECTION_WORDS) * 4);
  for (const section of sections) {
    offsets.push(size);
    size = aligned(size + section.byteLength);
  }
  const bytes = new Uint8Array(size);
  const words = new Uint32Array(bytes.buffer);
  words.set([MAGIC_LOW, MAGIC_HIGH, ROAD_FILE_FORMAT, sections.length, size]);
  sections.forEach((section, i) => {
    const kind = KINDS.findIndex((Kind) => section instanceof Kind);
    words.set([kind, 0, offsets[i]!, section.length], HEADER_WORDS + i * SECTION_WORDS);
    bytes.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), offsets[i]);
  });
  words[CHECKSUM_WORD] = checksum(words);
  return bytes;
}

/**
 * The graph in the bytes of a road file; its arrays are views into the buffer, which nobody may write any more. DomainError
 * BAD_USER_INPUT for what is no road file, one of another format version, a cut or altered one, or one that holds no sound graph.
 * About 10 ms per 20 MB for the checksum, and `validateRoadGraph`.
 */
export function decodeRoadGraph(buffer: ArrayBuffer | SharedArrayBuffer): RoadGraph {
  const words = checkedWords(buffer);
  const sections = readSections(buffer, words);
  const preface = readPreface(sections.next(Uint8Array));
  const graph: RoadGraph = {
    version: preface.version,
    nodeCount: preface.nodeCount,
    junctionCount: preface.junctionCount,
    edgeCount: preface.edgeCount,
    roadEdgeCount: preface.roadEdgeCount,
    arcCount: preface.edgeCount * 2,
    // The order of these reads is the order of `arraysOf`.
    nodeLonE7: sections.next(Int32Array),
    nodeLatE7: sections.next(Int32Array),
    junctionOf: sections.next(Uint32Array),
    arrivalNode: sections.next(Uint32Array),
    firstOut: sections.next(Uint32Array),
    outArc: sections.next(Uint32Array),
    firstIn: sections.next(Uint32Array),
    inArc: sections.next(Uint32Array),
    tail: sections.next(Uint32Array),
    head: sections.next(Uint32Array),
    edgeLengthM: sections.next(Float32Array),
    edgeClass: sections.next(Uint8Array),
    edgeSnapMask: sections.next(Uint8Array),
    edgeName: sections.next(Uint32Array),
    firstShape: sections.next(Uint32Array),
    shapeLonE7: sections.next(Int32Array),
    shapeLatE7: sections.next(Int32Array),
    restrictions: { from: sections.next(Uint32Array), to: sections.next(Uint32Array) },
    nodeOfRank: orNull(sections.next(Uint32Array)),
    travelTimeMs: Array.from({ length: VEHICLE_COUNT }, () => sections.next(Uint32Array)),
    names: preface.names.map(([local, en]): StreetName => ({ local, en })),
    bounds: preface.bounds,
  };
  validateRoadGraph(graph);
  return graph;
}

function orNull(array: Uint32Array): Uint32Array | null {
  return array.length === 0 ? null : array;
}

/** All words of the file, after magic, format, length and checksum were found right, in this order. */
function checkedWords(buffer: ArrayBuffer | SharedArrayBuffer): Uint32Array {
  const head = new Uint32Array(buffer, 0, Math.min(HEADER_WORDS, buffer.byteLength >>> 2));
  if (head.length < HEADER_WORDS || head[0] !== MAGIC_LOW || head[1] !== MAGIC_HIGH)
    throw roadDataError('this is no road file');
  if (head[2] !== ROAD_FILE_FORMAT)
    throw roadDataError(`the file has format ${head[2]}, this program reads format ${ROAD_FILE_FORMAT}`);
  if (head[4] !== buffer.byteLength)
    throw roadDataError(`the file is cut or extended: ${buffer.byteLength} bytes of ${head[4]}`);
  if (buffer.byteLength % ALIGNMENT !== 0) throw roadDataError('the length of the file is no multiple of 8');
  const words = new Uint32Array(buffer);
  if (checksum(words) !== words[CHECKSUM_WORD])
    throw roadDataError('the file was altered or damaged: its checksum is wrong');
  return words;
}

interface SectionReader {
  /** The next section as a view; an error where its kind is another or it does not lie inside the file. */
  next<T extends SectionArray>(
    Kind: (new (buffer: ArrayBufferLike, offset: number, length: number) => T) & { BYTES_PER_ELEMENT: number },
  ): T;
}

function readSections(buffer: ArrayBuffer | SharedArrayBuffer, words: Uint32Array): SectionReader {
  const count = words[3]!;
  let section = 0;
  return {
    next(Kind) {
      const entry = HEADER_WORDS + section * SECTION_WORDS;
      if (section >= count || entry + SECTION_WORDS > words.length)
        throw roadDataError(`section ${section} is missing`);
      const [kind, , offset, length] = words.subarray(entry, entry + SECTION_WORDS) as unknown as [
        number,
        number,
        number,
        number,
      ];
      const fits = offset % ALIGNMENT === 0 && offset + length * Kind.BYTES_PER_ELEMENT <= buffer.byteLength;
      if ((KINDS[kind] as unknown) !== Kind || !fits)
        throw roadDataError(`section ${section} is not what it should be`);
      section++;
      return new Kind(buffer, offset, length);
    },
  };
}

function readPreface(bytes: Uint8Array): Preface {
  let preface: Preface;
  try {
    // Copied, because a decoder need not take shared memory.
    preface = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes))) as Preface;
  } catch (cause) {
    throw roadDataError(`its preface cannot be read (${cause instanceof Error ? cause.message : String(cause)})`);
  }
  const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
  const isName = (value: unknown): boolean =>
    Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
  const sound =
    typeof preface === 'object' &&
    typeof preface?.version === 'string' &&
    isCount(preface.nodeCount) &&
    isCount(preface.junctionCount) &&
    isCount(preface.edgeCount) &&
    isCount(preface.roadEdgeCount) &&
    Array.isArray(preface.bounds) &&
    Array.isArray(preface.names) &&
    preface.names.every(isName);
  if (!sound) throw roadDataError('its preface lacks what it should hold');
  return preface;
}

/**
 * MurmurHash3's 32-bit mixing (Appleby 2011, public domain) over all words but the checksum's own. Every step is one to one in the
 * running value and in the word, so a change within a single word always changes the result; of other damage 1 in 2^32 goes unseen.
 */
function checksum(words: Uint32Array): number {
  let hash = words.length | 0;
  for (let i = 0; i < words.length; i++) {
    if (i === CHECKSUM_WORD) continue;
    let word = Math.imul(words[i]!, 0xcc9e2d51);
    word = Math.imul((word << 15) | (word >>> 17), 0x1b873593);
    hash ^= word;
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  return hash >>> 0;
}

function aligned(size: number): number {
  return Math.ceil(size / ALIGNMENT) * ALIGNMENT;
}
