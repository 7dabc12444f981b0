/** The base map: water, land, roads, grids and stations out of our own vector tiles. No glyphs and no sprite: labels use local fonts. */
import { type ExpressionSpecification, type LayerSpecification, type StyleSpecification } from 'maplibre-gl';
import { type Language } from '../i18n/language.js';
import { type MapPalette } from './palette.js';

export const BASE_SOURCE = 'base';
/** Level up to which the server cuts tiles; beyond it the map enlarges the last. */
const TILE_MAX_ZOOM = 16;

/** A group of road classes drawn alike: `widths` are [zoom, pixels] of the fill; the casing is wider by `casing` on both sides together. */
interface RoadGroup {
  readonly id: string;
  readonly classes: readonly string[];
  readonly minzoom: number;
  readonly widths: readonly (readonly [number, number])[];
  readonly casing: number;
  readonly colours: (palette: MapPalette) => readonly [casing: string, fill: string];
}

/** Least important first: later ones are drawn above. */
const ROAD_GROUPS: readonly RoadGroup[] = [
  {
    id: 'service',
    classes: ['service', 'track', 'corridor'],
    minzoom: 14,
    widths: [
      [14, 0.8],
      [16, 3],
      [19, 12],
    ],
    casing: 1.2,
    colours: (palette) => [palette.streetCasing, palette.street],
  },
  {
    id: 'street',
    classes: ['unclassified', 'residential', 'living_street', 'pedestrian'],
    minzoom: 12,
    widths: [
      [12, 0.6],
      [14, 2],
      [16, 6],
      [19, 22],
    ],
    casing: 1.4,
    colours: (palette) => [palette.streetCasing, palette.street],
  },
  {
    id: 'tertiary',
    classes: ['tertiary'],
    minzoom: 10,
    widths: [
      [10, 0.7],
      [13, 2.4],
      [16, 9],
      [19, 28],
    ],
    casing: 1.6,
    colours: (palette) => [palette.streetCasing, palette.street],
  },
  {
    id: 'main',
    classes: ['secondary', 'primary'],
    minzoom: 8,
    widths: [
      [8, 0.8],
      [12, 2.4],
      [14, 4.5],
      [16, 12],
      [19, 34],
    ],
    casing: 1.8,
    colours: (palette) => [palette.mainCasing, palette.main],
  },
  {
    id: 'highway',
    classes: ['trunk', 'motorway'],
    minzoom: 6,
    widths: [
      [6, 0.8],
      [12, 3],
      [14, 5.5],
      [16, 14],
      [19, 38],
    ],
    casing: 2,
    colours: (palette) => [palette.highwayCasing, palette.highway],
  },
];

const PATH_CLASSES: readonly string[] = ['cycleway', 'footway', 'path', 'steps'];

export const FONT_STACK: string[] = ['system-ui', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'sans-serif'];

/** The name in the language of the page; the Chinese one where no English one is known. */
export function nameExpression(language: Language): ExpressionSpecification {
  const chinese: ExpressionSpecification = ['coalesce', ['get', 'name'], ''];
  if (language === 'zh') return chinese;
  return ['case', ['all', ['has', 'name_en'], ['!=', ['get', 'name_en'], '']], ['get', 'name_en'], chinese];
}

/** The lowest layer of text. */
export const FIRST_LABEL_LAYER = 'grid-code';

/** Layers whose text follows the language of the page. */
export const NAMED_LAYERS: readonly string[] = ['road-name', 'station-name'];

export function baseStyle(
  palette: MapPalette,
  language: Language,
  bounds: readonly number[] | null,
): StyleSpecification {
  return {
    version: 8,
    sources: {
      [BASE_SOURCE]: {
        type: 'vector',
        tiles: [`${location.origin}/tiles/{z}/{x}/{y}.mvt`],
        minzoom: 0,
        maxzoom: TILE_MAX_ZOOM,
        ...(bounds?.length === 4 ? { bounds: wider(bounds) } : {}),
      },
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': palette.sea } },
      ...surfaces(palette),
      ...roads(palette),
      ...grids(palette),
      ...labels(palette, language),
    ],
  };
}

/** No tile is asked for outside of the district; the margin keeps its border sharp. */
function wider(bounds: readonly number[]): [number, number, number, number] {
  const [west, south, east, north] = bounds as [number, number, number, number];
  const margin = 0.05;
  return [west - margin, south - margin, east + margin, north + margin];
}

function surfaces(palette: MapPalette): LayerSpecification[] {
  const source = { source: BASE_SOURCE };
  return [
    { id: 'land', type: 'fill', ...source, 'source-layer': 'land', paint: { 'fill-color': palette.land } },
    { id: 'green', type: 'fill', ...source, 'source-layer': 'green', paint: { 'fill-color': palette.green } },
    {
      id: 'shore',
      type: 'line',
      ...source,
      'source-layer': 'land',
      paint: { 'line-color': palette.shore, 'line-width': ['interpolate', ['linear'], ['zoom'], 10, 0.6, 15, 1.6] },
    },
    { id: 'water', type: 'fill', ...source, 'source-layer': 'water', paint: { 'fill-color': palette.water } },
  ];
}

function roads(palette: MapPalette): LayerSpecification[] {
  const casings = ROAD_GROUPS.map((group) => roadLine(group, 'casing', group.colours(palette)[0]));
  const fills = ROAD_GROUPS.map((group) => roadLine(group, 'fill', group.colours(palette)[1]));
  const paths: LayerSpecification = {
    id: 'road-path',
    type: 'line',
    source: BASE_SOURCE,
    'source-layer': 'roads',
    minzoom: 14,
    filter: ['in', ['get', 'class'], ['literal', [...PATH_CLASSES]]],
    paint: {
      'line-color': palette.path,
      'line-width': ['interpolate', ['linear'], ['zoom'], 14, 0.8, 17, 2, 19, 4],
      'line-dasharray': [2.5, 1.4],
    },
  };
  return [paths, ...casings, ...fills];
}

function roadLine(group: RoadGroup, part: 'casing' | 'fill', colour: string): LayerSpecification {
  const extra = part === 'casing' ? group.casing : 0;
  const stops = group.widths.flatMap(([zoom, width]) => [zoom, width + extra]);
  return {
    id: `road-${group.id}-${part}`,
    type: 'line',
    source: BASE_SOURCE,
    'source-layer': 'roads',
    // A casing thinner than a pixel around a hair line only blurs it.
    minzoom: part === 'casing' ? Math.max(group.minzoom, 12) : group.minzoom,
    filter: ['in', ['get', 'class'], ['literal', [...group.classes]]],
    layout: { 'line-cap': part === 'casing' ? 'butt' : 'round', 'line-join': 'round' },
    paint: {
      'line-color': colour,
      'line-width': ['interpolate', ['exponential', 1.5], ['zoom'], ...stops] as ExpressionSpecification,
    },
  };
}

function grids(palette: MapPalette): LayerSpecification[] {
  return [
    {
      id: 'grid-line',
      type: 'line',
      source: BASE_SOURCE,
      'source-layer': 'grids',
      minzoom: 12,
      paint: {
        'line-color': palette.gridLine,
        'line-opacity': ['interpolate', ['linear'], ['zoom'], 12, 0.25, 14.5, 0.7],
        'line-width': ['interpolate', ['linear'], ['zoom'], 12, 0.6, 16, 1.4],
        'line-dasharray': [4, 2.5],
      },
    },
  ];
}

function labels(palette: MapPalette, language: Language): LayerSpecification[] {
  const halo = { 'text-halo-color': palette.halo, 'text-halo-width': 1.6 };
  return [
    {
      id: FIRST_LABEL_LAYER,
      type: 'symbol',
      source: BASE_SOURCE,
      'source-layer': 'grids',
      minzoom: 14.2,
      layout: { 'text-field': ['get', 'code'], 'text-font': FONT_STACK, 'text-size': 11, 'text-letter-spacing': 0.06 },
      paint: { 'text-color': palette.gridText, ...halo },
    },
    {
      id: 'road-name',
      type: 'symbol',
      source: BASE_SOURCE,
      'source-layer': 'roads',
      minzoom: 12.5,
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 320,
        'text-field': nameExpression(language),
        'text-font': FONT_STACK,
        'text-size': ['interpolate', ['linear'], ['zoom'], 12.5, 10.5, 16, 13],
        'text-max-angle': 35,
      },
      paint: { 'text-color': palette.roadText, ...halo },
    },
    {
      id: 'station-name',
      type: 'symbol',
      source: BASE_SOURCE,
      'source-layer': 'stations',
      minzoom: 9,
      layout: {
        'icon-image': ['match', ['get', 'kind'], 'STATION', 'station', 'post'],
        'icon-allow-overlap': true,
        'text-field': ['step', ['zoom'], '', 12, nameExpression(language)],
        'text-font': FONT_STACK,
        'text-size': 12,
        'text-offset': [0, 1.15],
        'text-anchor': 'top',
        'text-optional': true,
      },
      paint: { 'text-color': palette.placeText, ...halo },
    },
  ];
}
