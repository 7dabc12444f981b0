/** What the OSM readers report, one call per element, in the order of the file. Elements without a callback are not even decoded. */
import { type OsmTags } from '../core/road/osm-network.js';

export interface OsmMember {
  readonly type: 'node' | 'way' | 'relation';
  readonly ref: number;
  readonly role: string;
}

export interface OsmVisitor {
  readonly node?: (id: number, lon: number, lat: number, tags: OsmTags) => void;
  readonly way?: (id: number, nodeIds: readonly number[], tags: OsmTags) => void;
  readonly relation?: (id: number, members: readonly OsmMember[], tags: OsmTags) => void;
}

/** One pass over a file. `onBytes` is told how many bytes are done. */
export type OsmPass = (visitor: OsmVisitor, onBytes: (bytes: number) => void) => Promise<void>;
