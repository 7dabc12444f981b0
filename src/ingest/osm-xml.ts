/** Reads `.osm` XML files as a stream (https://wiki.openstreetmap.org/wiki/OSM_XML). */
import { createReadStream } from 'node:fs';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { type OsmMember, type OsmPass, type OsmVisitor } from './osm-visitor.js';

export class OsmXmlError extends Error {
  override readonly name = 'OsmXmlError';
}

/** The element that is open now, and what its children have told so far. */
interface OpenElement {
  readonly name: 'node' | 'way' | 'relation';
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Record<string, string>;
  readonly nodeIds: number[];
  readonly members: OsmMember[];
}

function readNumber(attributes: Readonly<Record<string, string>>, name: string, element: string): number {
  const text = attributes[name];
  const value = text === undefined || text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(value)) {
    throw new OsmXmlError(`a <${element}> has no usable ${name} (id ${attributes.id ?? attributes.ref ?? 'missing'})`);
  }
  return value;
}

function readMember({ attributes }: SaxesTagPlain): OsmMember {
  const { type, role = '' }: Record<string, string | undefined> = attributes;
  if (type !== 'node' && type !== 'way' && type !== 'relation')
    throw new OsmXmlError(`a <member> has the unknown type ${type}`);
  return { type, ref: readNumber(attributes, 'ref', 'member'), role };
}

/** Turns tags of the XML stream into calls of the visitor. */
class OsmXmlHandler {
  #depth = 0;
  #open: OpenElement | null = null;

  constructor(private readonly visitor: OsmVisitor) {}

  readonly openTag = (tag: SaxesTagPlain): void => {
    const { name, attributes } = tag;
    this.#depth++;
    if (this.#depth === 1 && name !== 'osm')
      throw new OsmXmlError(`this is no OSM file: its outermost element is <${name}>, not <osm>`);
    if (this.#depth === 2 && (name === 'node' || name === 'way' || name === 'relation')) {
      // Without a callback the element and its children pass unread.
      this.#open = this.visitor[name] ? { name, attributes, tags: {}, nodeIds: [], members: [] } : null;
    } else if (this.#depth === 3 && this.#open) this.#child(this.#open, tag);
  };

  readonly closeTag = (): void => {
    if (this.#depth === 2 && this.#open) {
      this.#report(this.#open);
      this.#open = null;
    }
    this.#depth--;
  };

  #child(element: OpenElement, tag: SaxesTagPlain): void {
    const { name, attributes } = tag;
    if (name === 'tag' && attributes.k !== undefined) element.tags[attributes.k] = attributes.v ?? '';
    else if (name === 'nd') element.nodeIds.push(readNumber(attributes, 'ref', 'nd'));
    else if (name === 'member') element.members.push(readMember(tag));
  }

  #report({ name, attributes, tags, nodeIds, members }: OpenElement): void {
    // Files with deleted elements (`visible="false"`, `action="delete"`) come from history exports and editors.
    if (attributes.visible === 'false' || attributes.action === 'delete') return;
    const id = readNumber(attributes, 'id', name);
    if (name === 'node')
      this.visitor.node?.(id, readNumber(attributes, 'lon', name), readNumber(attributes, 'lat', name), tags);
    else if (name === 'way') this.visitor.way?.(id, nodeIds, tags);
    else this.visitor.relation?.(id, members, tags);
  }
}

/**
 * One pass over the file per call.
 * @throws OsmXmlError or the parser's error (with line and column) where it is empty, cut off, not XML or not OSM.
 */
export function osmXmlPass(path: string): OsmPass {
  return async (visitor, onBytes) => {
    const handler = new OsmXmlHandler(visitor);
    const parser = new SaxesParser({ xmlns: false, position: true });
    parser.on('opentag', handler.openTag);
    parser.on('closetag', handler.closeTag);
    parser.on('error', (error) => {
      throw error;
    });
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let bytes = 0;
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      parser.write(decoder.decode(chunk, { stream: true }));
      onBytes((bytes += chunk.length));
    }
    if (bytes === 0) throw new OsmXmlError('the file is empty');
    parser.write(decoder.decode()).close();
  };
}
