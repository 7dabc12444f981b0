/** The use cases of position feeds. Part of `contract.ts`. */
import { type FixFlag } from '../../core/fleet/fix-plausibility.js';
import {
  type DeviceReading,
  type FeedDevice,
  type FeedKind,
  type PositionFeed,
  type SpeedUnit,
} from '../../core/fleet/position-feed.js';
import { type Actor } from '../actor.js';
import { type Page, type PageRequest } from '../page.js';
import { type Datum } from '../point-input.js';

/** A request of a device, as it came in over HTTP. */
export interface FeedMessage {
  /** What stands behind the question mark of the address; may be empty. */
  readonly query: string;
  readonly contentType: string | null;
  readonly body: string;
}

/** Understands the messages of one kind of feed. */
export interface FeedAdapter {
  readonly kind: FeedKind;
  /** Last part of the address: `/feeds/<path>`. */
  readonly path: string;
  readonly methods: readonly ('GET' | 'POST')[];
  /** Pure. Throws BAD_USER_INPUT that names the parameter, what it holds, and what would be right. */
  read(message: FeedMessage): DeviceReading;
}

/** What became of a reading. Nothing is flagged: it is live. */
export interface FeedReport {
  readonly accepted: number;
  readonly flagged: readonly { readonly flag: FixFlag; readonly detail: string }[];
}

/** A feed whose token was right. */
export interface OpenFeed {
  /** Answers after the commit. NOT_FOUND where the feed does not know the device. The same fix again has the first answer and no second effect. */
  take(reading: DeviceReading): Promise<FeedReport>;
}

/** A feed as it is listed. */
export interface ListedFeed extends PositionFeed {
  readonly deviceCount: number;
}

export interface FeedWithToken {
  readonly feed: ListedFeed;
  /** For the device's or the forwarder's configuration. It is not kept: only a rotation tells another. */
  readonly token: string;
}

export interface DeviceInput {
  readonly reference: string;
  readonly unitId: string;
}

export interface AddPositionFeedInput {
  readonly kind: FeedKind;
  readonly name: string;
  readonly datum?: Datum | null;
  readonly assumedAccuracyM?: number | null;
  readonly speedUnit?: SpeedUnit | null;
  /** OSMAND: the one device. TRACCAR: none; devices are put later. */
  readonly device?: DeviceInput | null;
  readonly idempotencyKey?: string | null;
}

interface FeedStep {
  readonly feedId: string;
  readonly idempotencyKey?: string | null;
}

export interface PositionFeedService {
  /** UNAUTHENTICATED where the token is none of such a feed, or was replaced or revoked; RATE_LIMITED where the feed asks too often. */
  openFeed(kind: FeedKind, token: string): Promise<OpenFeed>;
  addFeed(actor: Actor, input: AddPositionFeedInput): Promise<FeedWithToken>;
  /** The token of before is good no more. CONFLICT where the feed is revoked. */
  rotateToken(actor: Actor, input: FeedStep): Promise<FeedWithToken>;
  /** Again: the same answer. */
  revokeFeed(actor: Actor, input: FeedStep): Promise<ListedFeed>;
  /** A reference that the feed knows gets another unit; the one device of an OSMAND feed is replaced. CONFLICT where the feed is revoked. */
  putDevice(actor: Actor, input: FeedStep & DeviceInput): Promise<FeedDevice>;
  /** NOT_FOUND where the feed has no such device. */
  removeDevice(actor: Actor, input: FeedStep & { readonly reference: string }): Promise<ListedFeed>;
  /** By name. */
  listFeeds(actor: Actor, filter: { includeRevoked: boolean }, page: PageRequest): Promise<Page<ListedFeed>>;
  /** By reference. */
  listDevices(actor: Actor, feedId: string, page: PageRequest): Promise<Page<FeedDevice>>;
}
