import fc from 'fast-check';
import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { GraphQLDateTime, parseDateTime } from '../../src/graphql/scalars/date-time.js';
import { GraphQLGeoJsonLineString, GraphQLGeoJsonPolygon } from '../../src/graphql/scalars/geojson.js';
import { GraphQLJson } from '../../src/graphql/scalars/json.js';

describe('DateTime', () => {
  it.each([
    ['2026-03-01T08:30:00+08:00', '2026-03-01T00:30:00.000Z'],
    ['2026-03-01T00:30:00Z', '2026-03-01T00:30:00.000Z'],
    ['2026-03-01t00:30:00.1234567z', '2026-03-01T00:30:00.123Z'],
    ['2024-02-29T23:59:59-11:30', '2024-03-01T11:29:59.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('takes %s', (text, moment) => expect(parseDateTime(text).toISOString()).toBe(moment));

  it.each([
    ['no time', '2026-03-01'],
    ['no offset', '2026-03-01T08:30:00'],
    ['a space for T', '2026-03-01 08:30:00Z'],
    ['a day that does not exist', '2026-02-29T00:00:00Z'],
    ['a month that does not exist', '2026-13-01T00:00:00Z'],
    ['month zero', '2026-00-10T00:00:00Z'],
    ['hour 24', '2026-03-01T24:00:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['year 10,000', '10000-01-01T00:00:00Z'],
    ['a signed year', '+002026-01-01T00:00:00Z'],
    ['a time before 1970', '1969-12-31T23:59:59Z'],
    ['a time that the offset carries before 1970', '1970-01-01T00:00:00+01:00'],
    ['a time that the offset carries into the year 10,000', '9999-12-31T23:59:59-01:00'],
    ['infinity', 'infinity'],
    ['nothing', ''],
    ['a number', 1_772_000_000],
    ['a very long text', `2026-03-01T00:00:00.${'1'.repeat(10_000)}Z`],
  ])('refuses %s and says what would be right', (_what, value) => {
    expect(() => parseDateTime(value)).toThrow(GraphQLError);
    expect(() => parseDateTime(value)).toThrow(/expected a time such as/);
  });

  it('gives back every moment that it has written', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
        (date) => {
          expect(parseDateTime(GraphQLDateTime.serialize(date))).toEqual(date);
        },
      ),
    );
  });

  it('refuses to write what is no moment', () => {
    expect(() => GraphQLDateTime.serialize(new Date(NaN))).toThrow(TypeError);
    expect(() => GraphQLDateTime.serialize('2026-03-01T00:00:00Z')).toThrow(TypeError);
  });
});

describe('GeoJSON', () => {
  const ring = [
    [121, 29],
    [122, 29],
    [122, 30],
    [121, 29],
  ];

  it('gives a clockwise ring back counter-clockwise', () => {
    const polygon = GraphQLGeoJsonPolygon.parseValue({ type: 'Polygon', coordinates: [[...ring].reverse()] });
    expect(polygon).toEqual({ type: 'Polygon', coordinates: [ring] });
  });

  it('says where in the geometry it is wrong', () => {
    const bad = {
      type: 'Polygon',
      coordinates: [
        [
          [121, 29],
          [122, 'x'],
          [122, 30],
          [121, 29],
        ],
      ],
    };
    try {
      GraphQLGeoJsonPolygon.parseValue(bad);
      expect.unreachable();
    } catch (error) {
      expect((error as GraphQLError).extensions['path']).toEqual(['coordinates', 0, 1, 1]);
    }
  });

  it('takes any JSON value as input', () => {
    expect(GraphQLJson.parseValue({ type: 'object', required: ['metres'] })).toEqual({
      type: 'object',
      required: ['metres'],
    });
  });

  it('takes no geometry as input where only answers have one', () => {
    expect(() => GraphQLGeoJsonLineString.parseValue({ type: 'LineString', coordinates: ring })).toThrow(GraphQLError);
  });
});
