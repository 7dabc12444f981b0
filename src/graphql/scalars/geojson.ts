/**
 * GeoJSON geometries (RFC 7946) as scalars. A polygon that comes in is a polygon that every later part may trust: the rules are the core's, and
 * the error says where in the geometry it is wrong.
 */
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { DomainError } from '../../core/errors.js';
import { parsePolygon } from '../../core/geo/geojson.js';
import { badScalar } from './bad-scalar.js';

const RFC_7946 = 'https://www.rfc-editor.org/rfc/rfc7946';

/** A literal of any form as a plain value. */
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

/** The path of the error is the one inside the geometry; whoever knows where the geometry stands puts that in front. */
function polygonFrom(value: unknown): unknown {
  try {
    return parsePolygon(value, []);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new GraphQLError(error.message.replace(/^: /, ''), { extensions: { ...error.details } });
  }
}

export const GraphQLGeoJsonPolygon = new GraphQLScalarType({
  name: 'GeoJSONPolygon',
  description:
    'A polygon of RFC 7946: {"type":"Polygon","coordinates":[ring, …]}. Positions are [lon, lat] in WGS-84; the first ring is the outer one; each ring is closed. As input: simple, at most 10,000 positions, not across the antimeridian; a clockwise outer ring is put right.',
  specifiedByURL: RFC_7946,
  serialize: (value) => value,
  parseValue: polygonFrom,
  parseLiteral: (node, variables) => polygonFrom(literalValue(node, variables)),
});

function answerScalar(name: string, description: string): GraphQLScalarType {
  const refuse = (value: unknown): never => {
    throw badScalar(name, value, 'nothing: it is never an input');
  };
  return new GraphQLScalarType({
    name,
    description: `${description} Positions are [lon, lat] in WGS-84. Only in answers.`,
    specifiedByURL: RFC_7946,
    serialize: (value) => value,
    parseValue: refuse,
    parseLiteral: () => refuse('a literal'),
  });
}

export const GraphQLGeoJsonMultiPolygon = answerScalar(
  'GeoJSONMultiPolygon',
  'Polygons of RFC 7946 as one geometry: {"type":"MultiPolygon","coordinates":[polygon, …]}.',
);
export const GraphQLGeoJsonGeometry = answerScalar(
  'GeoJSONGeometry',
  'A geometry of RFC 7946: {"type":"Point"|"LineString"|"Polygon","coordinates":[…]}.',
);
export const GraphQLGeoJsonLineString = answerScalar(
  'GeoJSONLineString',
  'A line of RFC 7946 from start to end: {"type":"LineString","coordinates":[[lon, lat], …]}.',
);
export const GraphQLGeoJsonFeatureCollection = answerScalar(
  'GeoJSONFeatureCollection',
  'A feature collection of RFC 7946: {"type":"FeatureCollection","features":[…]}.',
);
