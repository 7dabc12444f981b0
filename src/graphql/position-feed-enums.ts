/** Enumerations of position feeds. */
import { FeedKind, SpeedUnit } from '../core/fleet/position-feed.js';
import { describe } from './enums.js';

describe(FeedKind, 'PositionFeedKind', 'Who sends positions, and in which form.', {
  TRACCAR: 'A Traccar server that forwards the positions of many devices as JSON.',
  OSMAND: 'One telephone that speaks the OsmAnd protocol: OsmAnd itself, or Traccar Client.',
});
describe(SpeedUnit, 'SpeedUnit', 'Unit of speeds in messages that do not tell it.', {
  KNOTS: 'Knots, as Traccar documents the protocol.',
  METRES_PER_SECOND: 'Metres a second, as the app OsmAnd sends them.',
});
