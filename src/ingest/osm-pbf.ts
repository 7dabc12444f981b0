/**
 * Reads `.osm.pbf` files block by block (https://wiki.openstreetmap.org/wiki/PBF_Format). Memory holds one block at a time. The frame is read
 * here rather than by a streaming parser: sizes are checked against the format's limits before anything is allocated, a file that ends
 * too early is told from one that is damaged, and the second pass reads only the blocks that hold nodes.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { checkHeaderBlock, visitPrimitiveBlock } from './osm-pbf-block.js';
import { type OsmPass, type OsmVisitor } from './osm-visitor.js';
import { WireError, WireReader } from './protobuf-wire.js';

const inflateAsync = promisify(inflate);

/** Limits of the format. */
const MOST_HEADER_BYTES = 64 * 1024;
const MOST_BLOB_BYTES = 32 * 1024 * 1024;

/** Where a block of data lies, and whether it holds nodes (null: not looked at yet). */
interface Block {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  nodes: boolean | null;
}

async function readExactly(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) throw new WireError(`the file is cut off at byte ${offset + filled}`);
    filled += bytesRead;
  }
  return buffer;
}

async function readBlockHeader(file: FileHandle, offset: number): Promise<Block> {
  const headerLength = (await readExactly(file, offset, 4)).readUInt32BE();
  if (headerLength === 0 || headerLength > MOST_HEADER_BYTES)
    throw new WireError('this is no OSM PBF file, or it is damaged');
  const header = new WireReader(await readExactly(file, offset + 4, headerLength));
  let type = '';
  let length = -1;
  while (header.nextField()) {
    if (header.field === 1) type = header.nested().text();
    else if (header.field === 3) length = header.varint();
    else header.skip();
  }
  if (length < 0 || length > MOST_BLOB_BYTES) throw new WireError(`the block at byte ${offset} has no sensible size`);
  if (offset === 0 && type !== 'OSMHeader')
    throw new WireError('this is no OSM PBF file: it does not begin with an OSM header');
  return { type, offset: offset + 4 + headerLength, length, nodes: null };
}

async function listBlocks(file: FileHandle, size: number): Promise<Block[]> {
  const blocks: Block[] = [];
  for (let offset = 0; offset < size;) {
    const block = await readBlockHeader(file, offset);
    offset = block.offset + block.length;
    if (offset > size)
      throw new WireError(`the file is cut off at byte ${size}, within a block that ends at byte ${offset}`);
    blocks.push(block);
  }
  return blocks;
}

async function readBlob(file: FileHandle, { offset, length }: Block): Promise<Uint8Array> {
  const blob = new WireReader(await readExactly(file, offset, length));
  while (blob.nextField()) {
    if (blob.field === 1) return blob.nested().rest();
    if (blob.field === 3) return inflateAsync(blob.nested().rest(), { maxOutputLength: MOST_BLOB_BYTES });
    if (blob.field >= 4 && blob.field <= 7)
      throw new WireError('it is compressed by another method than zlib; convert it with osmium');
    blob.skip();
  }
  throw new WireError('a block is empty');
}

async function visitBlock(file: FileHandle, block: Block, visitor: OsmVisitor): Promise<void> {
  if (block.type === 'OSMHeader') checkHeaderBlock(await readBlob(file, block));
  // Writers may add block types; readers are to skip what they do not know.
  else if (block.type === 'OSMData') block.nodes = visitPrimitiveBlock(await readBlob(file, block), visitor);
}

/**
 * Opens the file for passes over it; the caller closes it.
 * @throws WireError, or an error of zlib, where the file is empty, cut off, damaged or something else.
 */
export async function openOsmPbf(path: string): Promise<{ readonly pass: OsmPass; close(): Promise<void> }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size === 0) throw new WireError('the file is empty');
    const blocks = await listBlocks(file, size);
    const pass: OsmPass = async (visitor, onBytes) => {
      const nodesOnly = !visitor.way && !visitor.relation;
      for (const block of blocks) {
        if (!nodesOnly || block.nodes !== false) await visitBlock(file, block, visitor);
        onBytes(block.offset + block.length);
      }
    };
    return { pass, close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}
