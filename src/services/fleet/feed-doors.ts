/** The door for devices: tokens, known feeds and their pace. What a feed may do is looked up once and forgotten when the log tells of a change. */
import { DomainError, notFound } from '../../core/errors.js';
import { type FixDoubt, FixFlag, isNullIsland } from '../../core/fleet/fix-plausibility.js';
import { accuracyOf, type DeviceReading, FeedKind, type PositionFeed, toKmh } from '../../core/fleet/position-feed.js';
import { toWgs84 } from '../../core/geo/datum.js';
import { findFeed, listDevices } from '../../database/position-feed-repository.js';
import { isInside } from '../border.js';
import { type OpenFeed, type PositionFeedService } from '../contract.js';
import { type ServiceContext } from '../service-context.js';
import { readToken } from './feed-token.js';
import { type FixIntake, type IncomingFix } from './fix-intake.js';
import { RequestPace } from './request-pace.js';

export interface FeedDoorOptions {
  /** Signs the tokens; the same on all nodes. */
  readonly secret: Uint8Array;
  /** Of one feed, at one node. */
  readonly requestsPerS: number;
}

interface KnownFeed {
  readonly feed: PositionFeed;
  /** Reference → unit. */
  readonly units: ReadonlyMap<string, string>;
}

/** All that a city has; more only cost another look-up. */
const MOST_KNOWN = 10_000;

const REFUSED = (): DomainError =>
  new DomainError('UNAUTHENTICATED', 'the token is not good for this feed, or was replaced or revoked');

export function createFeedDoors(
  context: Pick<ServiceContext, 'database' | 'tail' | 'clock' | 'area' | 'fleet'>,
  intake: FixIntake,
  { secret, requestsPerS }: FeedDoorOptions,
): Pick<PositionFeedService, 'openFeed'> {
  const { database, tail, clock, area, fleet } = context;
  const known = new Map<string, Promise<KnownFeed | null>>();
  const pace = new RequestPace(requestsPerS);

  tail.follow(({ kind, data }) => {
    if (kind.startsWith('position-feed.')) known.delete(data['feedId'] as string);
  });

  function lookUp(feedId: string): Promise<KnownFeed | null> {
    const found = known.get(feedId);
    if (found !== undefined) return found;
    if (known.size >= MOST_KNOWN) known.clear();
    const loading = load(feedId).catch((error: unknown) => {
      // A failure is not remembered.
      if (known.get(feedId) === loading) known.delete(feedId);
      throw error;
    });
    known.set(feedId, loading);
    return loading;
  }

  async function load(feedId: string): Promise<KnownFeed | null> {
    const feed = await findFeed(database.knex, feedId);
    if (feed === null) return null;
    const devices = await listDevices(database.knex, feedId);
    return { feed, units: new Map(devices.map(({ reference, unitId }) => [reference, unitId])) };
  }

  /** The one device of an OSMAND feed need not say who it is: its token does. */
  function unitOf({ feed, units }: KnownFeed, reference: string | null): string {
    const unitId =
      reference === null && feed.kind === FeedKind.OSMAND ? [...units.values()][0] : units.get(reference ?? '');
    if (unitId === undefined || fleet.picture.get(unitId) === undefined)
      throw notFound('device of this feed', reference ?? '');
    return unitId;
  }

  /** Refusing what lies far away would stop a telephone: it sends the same fix until it is taken. */
  function doubtAtBorder(reading: DeviceReading, place: { lon: number; lat: number }): FixDoubt | null {
    if (!reading.isValid)
      return { flag: FixFlag.INVALID, detail: 'the device says that it does not know where it is now' };
    if (isNullIsland(place) || isInside(area, place)) return null;
    return { flag: FixFlag.OUTSIDE_AREA, detail: `(${place.lon}, ${place.lat}) lies outside the service area` };
  }

  function toIncoming({ feed }: KnownFeed, reading: DeviceReading, unitId: string): IncomingFix {
    const { speed } = reading;
    // (0, 0) is no place in any datum, and stays what it is.
    const place = isNullIsland(reading) ? { lon: reading.lon, lat: reading.lat } : toWgs84(reading, feed.datum);
    return {
      fix: {
        unitId,
        lon: place.lon,
        lat: place.lat,
        fixAt: reading.fixAt,
        receivedAt: clock(),
        headingDeg: reading.headingDeg,
        speedKmh: speed === null ? null : toKmh(speed.value, speed.unit ?? feed.speedUnit),
        accuracyM: accuracyOf(reading, feed.assumedAccuracyM),
        datum: feed.datum,
        originalLon: reading.lon,
        originalLat: reading.lat,
      },
      doubt: doubtAtBorder(reading, place),
    };
  }

  return {
    async openFeed(kind, token): Promise<OpenFeed> {
      const claim = readToken(secret, token);
      const entry = claim === null ? null : await lookUp(claim.feedId);
      if (entry === null || entry.feed.kind !== kind || entry.feed.tokenVersion !== claim?.version) throw REFUSED();
      if (entry.feed.revokedAt !== null) throw REFUSED();
      pace.count(entry.feed.id, clock());
      return {
        take: async (reading) => {
          const incoming = toIncoming(entry, reading, unitOf(entry, reading.reference));
          const { accepted, flagged } = await intake.take([incoming]);
          return { accepted, flagged: flagged.map(({ flag, detail }) => ({ flag, detail })) };
        },
      };
    },
  };
}
