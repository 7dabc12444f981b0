/** Small OSM files for tests: as XML, and as PBF made by an encoder of its own, which shares nothing with the reader. */
import { deflateSync } from 'node:zlib';
import { type OsmNetwork, type OsmTags } from '../../src/core/road/osm-network.js';

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
const tagsXml = (tags: OsmTags = {}): string =>
  Object.entries(tags)
    .map(([k, v]) => `<tag k="${escape(k)}" v="${escape(v)}"/>`)
    .join('');

/** The network as an `.osm` file. */
export function toOsmXml({ nodes, ways, restrictions }: OsmNetwork): string {
  const member = (type: string, role: string) => (ref: number) =>
    `<member type="${type}" ref="${ref}" role="${role}"/>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">',
    ...[...nodes.values()].map(
      ({ id, lon, lat, tags }) => `<node id="${id}" lon="${lon}" lat="${lat}">${tagsXml(tags)}</node>`,
    ),
    ...ways.map(
      ({ id, nodeIds, tags }) =>
        `<way id="${id}">${nodeIds.map((ref) => `<nd ref="${ref}"/>`).join('')}${tagsXml(tags)}</way>`,
    ),
    ...restrictions.map(({ id, tags, fromWays, viaNodes, viaWays, toWays }) => {
      const members = [
        ...fromWays.map(member('way', 'from')),
        ...viaNodes.map(member('node', 'via')),
        ...viaWays.map(member('way', 'via')),
        ...toWays.map(member('way', 'to')),
      ];
      return `<relation id="${id}">${members.join('')}${tagsXml(tags)}</relation>`;
    }),
    '</osm>',
  ].join('\n');
}

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
const zigzag = (value: number): number[] => varint(value < 0 ? -2 * value - 1 : 2 * value);
const bytesField = (field: number, bytes: ArrayLike<number>): number[] => [
  ...varint(field * 8 + 2),
  ...varint(bytes.length),
  ...Array.from(bytes),
];
const numberField = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)];
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const deltas = (values: readonly number[]): number[] =>
  values.flatMap((value, i) => zigzag(value - (values[i - 1] ?? 0)));

/** One blob with its length and header. */
export function pbfBlob(type: string, block: readonly number[], compress = true): number[] {
  const raw = Uint8Array.from(block);
  const blob = compress
    ? [...numberField(2, raw.length), ...bytesField(3, deflateSync(raw))]
    : [...bytesField(1, raw), ...numberField(2, raw.length)];
  const header = [...bytesField(1, text(type)), ...numberField(3, blob.length)];
  return [0, 0, header.length >> 8, header.length & 255, ...header, ...blob];
}

export function pbfHeader(...features: string[]): number[] {
  return pbfBlob(
    'OSMHeader',
    ['OsmSchema-V0.6', 'DenseNodes', ...features].flatMap((feature) => bytesField(4, text(feature))),
  );
}

/** The network as an `.osm.pbf` file: dense or plain nodes, compressed or not, ways before nodes if wanted. */
export function toOsmPbf(
  { nodes, ways, restrictions }: OsmNetwork,
  {
    dense = true,
    compress = true,
    waysFirst = false,
  }: { dense?: boolean; compress?: boolean; waysFirst?: boolean } = {},
): Uint8Array {
  const strings = [''];
  const stringId = (value: string): number => {
    const known = strings.indexOf(value);
    return known > 0 ? known : strings.push(value) - 1;
  };
  const keys = (tags: OsmTags = {}): number[] => Object.keys(tags).flatMap((key) => varint(stringId(key)));
  const values = (tags: OsmTags = {}): number[] => Object.values(tags).flatMap((value) => varint(stringId(value)));
  const e7 = (degrees: number): number => Math.round(degrees * 1e7);
  const list = [...nodes.values()];
  const nodeGroup = dense
    ? bytesField(2, [
        ...bytesField(1, deltas(list.map(({ id }) => id))),
        ...bytesField(8, deltas(list.map(({ lat }) => e7(lat)))),
        ...bytesField(9, deltas(list.map(({ lon }) => e7(lon)))),
        ...bytesField(
          10,
          list.flatMap(({ tags = {} }) => [
            ...Object.entries(tags).flatMap(([k, v]) => [...varint(stringId(k)), ...varint(stringId(v))]),
            0,
          ]),
        ),
      ])
    : list.flatMap(({ id, lat, lon, tags }) =>
        bytesField(1, [
          ...[...varint(1 * 8), ...zigzag(id)],
          ...bytesField(2, keys(tags)),
          ...bytesField(3, values(tags)),
          ...[...varint(8 * 8), ...zigzag(e7(lat))],
          ...[...varint(9 * 8), ...zigzag(e7(lon))],
        ]),
      );
  const wayGroup = ways.flatMap(({ id, nodeIds, tags }) =>
    bytesField(3, [
      ...numberField(1, id),
      ...bytesField(2, keys(tags)),
      ...bytesField(3, values(tags)),
      ...bytesField(8, deltas(nodeIds)),
    ]),
  );
  const relationGroup = restrictions.flatMap(({ id, tags, fromWays, viaNodes, viaWays, toWays }) => {
    const members = [
      ...fromWays.map((ref) => ({ ref, role: 'from', type: 1 })),
      ...viaNodes.map((ref) => ({ ref, role: 'via', type: 0 })),
      ...viaWays.map((ref) => ({ ref, role: 'via', type: 1 })),
      ...toWays.map((ref) => ({ ref, role: 'to', type: 1 })),
    ];
    return bytesField(4, [
      ...numberField(1, id),
      ...bytesField(2, keys(tags)),
      ...bytesField(3, values(tags)),
      ...bytesField(
        8,
        members.flatMap(({ role }) => varint(stringId(role))),
      ),
      ...bytesField(9, deltas(members.map(({ ref }) => ref))),
      ...bytesField(
        10,
        members.map(({ type }) => type),
      ),
    ]);
  });
  const block = (group: readonly number[]): number[] =>
    pbfBlob(
      'OSMData',
      [
        ...bytesField(
          1,
          strings.flatMap((each) => bytesField(1, text(each))),
        ),
        ...bytesField(2, group),
      ],
      compress,
    );
  const blocks = [block(nodeGroup), block(wayGroup), block(relationGroup)];
  if (waysFirst) blocks.push(blocks.shift()!);
  return Uint8Array.from([...pbfHeader(), ...blocks.flat()]);
}
