/**
 * Traccar's position forwarding with `forward.type=json`: one position and its device per message (https://www.traccar.org/forward). Speed is in knots; an
 * accuracy of 0 says that the protocol has none.
 */
import { badInput } from '../../core/errors.js';
import { type DeviceReading, FeedKind, SpeedUnit } from '../../core/fleet/position-feed.js';
import { type FeedAdapter } from '../../services/fleet/position-feed-contract.js';
import {
  EXPECTED_TIME,
  missing,
  readAccuracy,
  readDegrees,
  readHeading,
  readIsoTime,
  readQuantity,
  readReference,
} from './device-values.js';
import { findBoolean, findNumber, findObject, readJson, readNumber, readObject, readText } from './json-message.js';

/** 1,000 km/h. */
const FASTEST_KNOTS = 540;

export const TRACCAR: FeedAdapter = {
  kind: FeedKind.TRACCAR,
  path: 'traccar',
  methods: ['POST'],
  read: ({ body }) => readForwarded(body),
};

/** Throws BAD_USER_INPUT that names the field. */
export function readForwarded(body: string): DeviceReading {
  const message = readJson(body);
  const position = readObject(message, 'position');
  const device = readObject(message, 'device');
  const reference = readReference(device.fields['uniqueId'], ['device', 'uniqueId']);
  if (reference === null) throw missing(['device', 'uniqueId'], 'the identifier of the device in Traccar');
  const valid = findBoolean(position, 'valid');
  if (valid === null) throw missing(['position', 'valid'], 'true or false');
  const attributes = findObject(position, 'attributes');
  const speed = readQuantity(findNumber(position, 'speed'), ['position', 'speed'], FASTEST_KNOTS);
  return {
    reference,
    lon: readDegrees(readNumber(position, 'longitude'), ['position', 'longitude'], 180),
    lat: readDegrees(readNumber(position, 'latitude'), ['position', 'latitude'], 90),
    fixAt: readIsoTime(readText(position, 'fixTime', EXPECTED_TIME), ['position', 'fixTime']),
    headingDeg: readHeading(findNumber(position, 'course'), ['position', 'course']),
    speed: speed === null ? null : { value: speed, unit: SpeedUnit.KNOTS },
    accuracyM: readAccuracy(findNumber(position, 'accuracy'), ['position', 'accuracy']),
    hdop: attributes && readHdop(attributes.fields['hdop']),
    isValid: valid && findBoolean(position, 'outdated') !== true,
  };
}

/** Attributes are what a protocol makes of them; some write numbers as text. */
function readHdop(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  const hdop = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof hdop !== 'number' || !Number.isFinite(hdop))
    throw badInput(['position', 'attributes', 'hdop'], 'is not a number', 'a number');
  const quantity = readQuantity(hdop, ['position', 'attributes', 'hdop'], 1_000);
  return quantity === 0 ? null : quantity;
}
