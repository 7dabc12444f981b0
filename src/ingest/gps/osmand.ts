/**
 * The OsmAnd protocol, as OsmAnd and Traccar Client speak it (https://www.traccar.org/osmand): parameters in the address or in a form, or the JSON that Traccar
 * Client sends since version 9. Parameters that say nothing about the place, such as the battery, are passed over.
 */
import { badInput } from '../../core/errors.js';
import { type DeviceReading, FeedKind, SpeedUnit } from '../../core/fleet/position-feed.js';
import { checkMoment } from '../../services/border.js';
import { type FeedAdapter, type FeedMessage } from '../../services/fleet/position-feed-contract.js';
import {
  EXPECTED_TIME,
  missing,
  type Path,
  readAccuracy,
  readDegrees,
  readHeading,
  readIsoTime,
  readQuantity,
  readReference,
  shown,
} from './device-values.js';
import {
  findBoolean,
  findNumber,
  type JsonObject,
  readJson,
  readNumber,
  readObject,
  readText,
} from './json-message.js';

export const OSMAND: FeedAdapter = {
  kind: FeedKind.OSMAND,
  path: 'osmand',
  methods: ['GET', 'POST'],
  read: readOsmand,
};

/** 1,000 km/h, in the faster of the two units. */
const FASTEST = 540;
const FASTEST_M_S = 278;

/** Throws BAD_USER_INPUT that names the parameter. */
export function readOsmand({ query, contentType, body }: FeedMessage): DeviceReading {
  const isJson = /^application\/([\w.+-]+\+)?json\b/i.test(contentType ?? '') || /^\s*\{/.test(body);
  if (body.trim() !== '' && isJson) return readClientMessage(readJson(body));
  const parameters = new URLSearchParams(query);
  for (const [name, value] of new URLSearchParams(body.trim())) parameters.append(name, value);
  return readParameters(parameters);
}

function readParameters(parameters: URLSearchParams): DeviceReading {
  const { lon, lat } = readPlace(parameters);
  const time = find(parameters, 'timestamp');
  if (time === null) throw missing(['timestamp'], EXPECTED_TIMESTAMP);
  const heading = find(parameters, 'bearing') === null ? 'heading' : 'bearing';
  const speed = readQuantity(findDecimal(parameters, 'speed'), ['speed'], FASTEST);
  const hdop = readQuantity(findDecimal(parameters, 'hdop'), ['hdop'], 1_000);
  const id = find(parameters, 'id') === null ? 'deviceid' : 'id';
  return {
    reference: readReference(find(parameters, id), [id]),
    lon,
    lat,
    fixAt: readTimestamp(time),
    headingDeg: readHeading(findDecimal(parameters, heading), [heading]),
    speed: speed === null ? null : { value: speed, unit: null },
    accuracyM: readAccuracy(findDecimal(parameters, 'accuracy'), ['accuracy']),
    hdop: hdop === 0 ? null : hdop,
    isValid: readValid(find(parameters, 'valid')),
  };
}

/** Null: absent or empty. The same name twice would leave open which one is meant. */
function find(parameters: URLSearchParams, name: string): string | null {
  const values = parameters.getAll(name).map((value) => value.trim());
  if (values.some((value) => value !== values[0]))
    throw badInput([name], `is given ${values.length} times with different values`, 'one value');
  return values[0] === undefined || values[0] === '' ? null : values[0];
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

function toDecimal(text: string, path: Path): number {
  const value = DECIMAL.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(value)) throw badInput(path, `${shown(text)} is not a number`, 'a decimal number');
  return value;
}

function findDecimal(parameters: URLSearchParams, name: string): number | null {
  const text = find(parameters, name);
  return text === null ? null : toDecimal(text, [name]);
}

function readPlace(parameters: URLSearchParams): { lon: number; lat: number } {
  const pair = find(parameters, 'location');
  if (pair !== null) {
    const [lat, lon, ...more] = pair.split(',').map((part) => part.trim());
    if (lat === undefined || lon === undefined || more.length > 0)
      throw badInput(['location'], `${shown(pair)} is not a pair`, 'lat,lon');
    return {
      lat: readDegrees(toDecimal(lat, ['location']), ['location'], 90),
      lon: readDegrees(toDecimal(lon, ['location']), ['location'], 180),
    };
  }
  const [lat, lon] = [findDecimal(parameters, 'lat'), findDecimal(parameters, 'lon')];
  if (lat === null) throw missing(['lat'], 'degrees from -90 to 90');
  if (lon === null) throw missing(['lon'], 'degrees from -180 to 180');
  return { lat: readDegrees(lat, ['lat'], 90), lon: readDegrees(lon, ['lon'], 180) };
}

const EXPECTED_TIMESTAMP = `seconds or milliseconds since 1970, or ${EXPECTED_TIME}`;
/** Below it a number counts seconds (until 2038, as in Traccar), from it on milliseconds. */
const FIRST_MILLISECONDS = 2 ** 31;

/** A missing time is refused: without the device's own, a fix that was kept in a tunnel would count as one of now. */
function readTimestamp(text: string): Date {
  const path = ['timestamp'];
  if (!/^\d{1,15}(\.\d+)?$/.test(text)) return readIsoTime(text, path, EXPECTED_TIMESTAMP);
  const value = Number(text);
  return checkMoment(new Date(value < FIRST_MILLISECONDS ? value * 1000 : value), path);
}

function readValid(text: string | null): boolean {
  if (text === null || text === '1' || text.toLowerCase() === 'true') return true;
  if (text === '0' || text.toLowerCase() === 'false') return false;
  throw badInput(['valid'], `${shown(text)} is neither`, 'true, false, 1 or 0');
}

/** Traccar Client 9: speeds in metres a second; below 0 everywhere: not known. */
function readClientMessage(message: JsonObject): DeviceReading {
  const location = readObject(message, 'location');
  const coords = readObject(location, 'coords');
  const at = (name: string): Path => [...coords.path, name];
  const accuracy = findNumber(coords, 'accuracy');
  const speed = readQuantity(findNumber(coords, 'speed'), at('speed'), FASTEST_M_S);
  return {
    reference: readReference(message.fields['device_id'], ['device_id']),
    lon: readDegrees(readNumber(coords, 'longitude'), at('longitude'), 180),
    lat: readDegrees(readNumber(coords, 'latitude'), at('latitude'), 90),
    fixAt: readIsoTime(readText(location, 'timestamp', EXPECTED_TIME), ['location', 'timestamp']),
    headingDeg: readHeading(findNumber(coords, 'heading'), at('heading')),
    speed: speed === null ? null : { value: speed, unit: SpeedUnit.METRES_PER_SECOND },
    accuracyM: readAccuracy(accuracy, at('accuracy')),
    hdop: null,
    // iOS says by a negative accuracy that the coordinates mean nothing.
    isValid: findBoolean(message, 'valid') !== false && (accuracy === null || accuracy >= 0),
  };
}
