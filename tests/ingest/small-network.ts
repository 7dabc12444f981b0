/** A crossroads with a barrier and a forbidden left turn, in OSM data. */
import { type OsmNetwork, type OsmNode } from '../../src/core/road/osm-network.js';

const nodes: readonly OsmNode[] = [
  { id: 1, lon: 121.9, lat: 29.9 },
  { id: 2, lon: 121.901, lat: 29.9 },
  { id: 3, lon: 121.902, lat: 29.9 },
  { id: 4, lon: 121.901, lat: 29.901 },
  { id: 5, lon: 121.901, lat: 29.899, tags: { barrier: 'bollard' } },
  { id: 9_000_000_000, lon: 121.901, lat: 29.898 },
];

/**
 *        4
 *        |  North Lane (one-way up)
 *   1 -- 2 -- 3   渔港路
 *        |
 *        5  bollard
 *        |
 *       9e9
 */
export const SMALL_NETWORK: OsmNetwork = {
  nodes: new Map(nodes.map((node) => [node.id, node])),
  ways: [
    { id: 10, nodeIds: [1, 2], tags: { highway: 'residential', name: '渔港路', 'name:en': 'Yugang Road' } },
    { id: 11, nodeIds: [2, 3], tags: { highway: 'residential', name: '渔港路', 'name:en': 'Yugang Road' } },
    { id: 12, nodeIds: [2, 4], tags: { highway: 'service', oneway: 'yes', name: 'North "Lane" & <Co>' } },
    { id: 13, nodeIds: [2, 5, 9_000_000_000], tags: { highway: 'residential' } },
  ],
  restrictions: [
    {
      id: 20,
      fromWays: [10],
      viaNodes: [2],
      viaWays: [],
      toWays: [12],
      tags: { type: 'restriction', restriction: 'no_left_turn' },
    },
  ],
};
