/** What a road graph is built from: the parts of OpenStreetMap data that matter, as plain values. The demo district makes the same. */

export type OsmTags = Readonly<Record<string, string>>;

export interface OsmNode {
  readonly id: number;
  readonly lon: number;
  readonly lat: number;
  /** Only nodes with barrier, highway or access tags need them. */
  readonly tags?: OsmTags;
}
export interface OsmWay {
  readonly id: number;
  readonly nodeIds: readonly number[];
  readonly tags: OsmTags;
}
/** A `type=restriction` relation; members as given, validated by the builder. */
export interface OsmRestriction {
  readonly id: number;
  readonly fromWays: readonly number[];
  readonly viaNodes: readonly number[];
  readonly viaWays: readonly number[];
  readonly toWays: readonly number[];
  readonly tags: OsmTags;
}
export interface OsmNetwork {
  /** Every node that a way refers to and the extract holds. */
  readonly nodes: ReadonlyMap<number, OsmNode>;
  readonly ways: readonly OsmWay[];
  readonly restrictions: readonly OsmRestriction[];
}
