/**
 * GeoJSON geometries (RFC 7946) as scalars. As inputs they are checked for form here (type, nesting, finite numbers); what a polygon must
 * fulfil beyond its form (closed, simple, size, place) is a rule of the services.
 */
import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { badScalar } from './bad-scalar.js';

const RFC_7946 = 'https://www.rfc-editor.org/rfc/rfc7946';

/** A literal of any form as a plain value; variables inside a literal are not resolved, which graphql leaves to the scalar. */
function literalValue(node: ValueNode, variables: Readonly<Record<string, unknown>> | null | undefined): unknown {
  switch (node.kind) {
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, literalValue(field.value, variables)]));
    case Kind.LIST:
      return node.values.map((value) => literalValue(value, variables));
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.NULL:
      return null;
    case Kind.VARIABLE:
      return variables?.[node.name.value];
    default:
      return node.value;
  }
}

/** An array nested `depth` times around numbers; `depth` 0 is a number. */
function isNested(value: unknown, depth: number): boolean {
  if (depth === 0) return typeof value === 'number' && Number.isFinite(value);
  return Array.isArray(value) && value.every((item) => isNested(item, depth - 1));
}

function geometryScalar(name: string, type: string, depth: number, description: string): GraphQLScalarType {
  const expected = `a GeoJSON ${type}: {"type":"${type}","coordinates":[…]} of finite numbers, order lon, lat`;
  const parse = (value: unknown): unknown => {
    const geometry = value as { type?: unknown; coordinates?: unknown } | null;
    if (typeof geometry !== 'object' || geometry?.type !== type || !isNested(geometry.coordinates, depth))
      throw badScalar(name, value, expected);
    return value;
  };
  return new GraphQLScalarType({
    name,
    description,
    specifiedByURL: RFC_7946,
    serialize: (value) => value,
    parseValue: parse,
    parseLiteral: (node, variables) => parse(literalValue(node, variables)),
  });
}

export const GraphQLGeoJsonPolygon = geometryScalar(
  'GeoJSONPolygon',
  'Polygon',
  3,
  'A polygon of RFC 7946: {"type":"Polygon","coordinates":[ring, …]}. Positions are [lon, lat] in WGS-84; the first ring is the outer one; each ring is closed. As input: simple, at most 10,000 vertices, not across the antimeridian; a clockwise outer ring is put right.',
);
export const GraphQLGeoJsonMultiPolygon = geometryScalar(
  'GeoJSONMultiPolygon',
  'MultiPolygon',
  4,
  'Polygons of RFC 7946 as one geometry: {"type":"MultiPolygon","coordinates":[polygon, …]}. Positions are [lon, lat] in WGS-84.',
);
export const GraphQLGeoJsonLineString = geometryScalar(
  'GeoJSONLineString',
  'LineString',
  2,
  'A line of RFC 7946: {"type":"LineString","coordinates":[[lon, lat], …]}, from start to end, in WGS-84.',
);

export const GraphQLGeoJsonFeatureCollection = new GraphQLScalarType({
  name: 'GeoJSONFeatureCollection',
  description:
    'A feature collection of RFC 7946: {"type":"FeatureCollection","features":[…]}. Positions are [lon, lat] in WGS-84. Only in answers.',
  specifiedByURL: RFC_7946,
  serialize: (value) => value,
  parseValue: (value) => {
    throw badScalar('GeoJSONFeatureCollection', value, 'nothing: it is never an input');
  },
  parseLiteral: () => {
    throw badScalar('GeoJSONFeatureCollection', 'a literal', 'nothing: it is never an input');
  },
});
