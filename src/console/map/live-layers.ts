/** What lies on the base map and changes: coverage, reach, closures, routes, incidents, units, what is being drawn. Each has one GeoJSON source; the data comes from `features.ts`. */
import { type LayerSpecification, type LineLayerSpecification, type Map as MapLibre } from 'maplibre-gl';
import { FIRST_LABEL_LAYER, FONT_STACK } from './base-style.js';
import { type MapPalette } from './palette.js';

/** Sources, in the order in which their layers are drawn. */
export const LIVE_SOURCES = [
  'gaps',
  'reach',
  'closures',
  'routes',
  'under-way',
  'place',
  'incidents',
  'units',
  'draft',
] as const;
export type LiveSource = (typeof LIVE_SOURCES)[number];

/** Layers that answer to a click or tap, topmost first. */
export const CLICKABLE_LAYERS = ['units', 'incidents'] as const;

export function addLiveLayers(map: MapLibre, palette: MapPalette): void {
  for (const source of LIVE_SOURCES)
    map.addSource(source, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
  // Lines and areas go below the labels of the base map, which must stay readable; what stands for a thing goes on top.
  for (const layer of [...planning(palette), ...closures(palette), ...routes(palette)])
    map.addLayer(layer, FIRST_LABEL_LAYER);
  for (const layer of [...routeTimes(palette), ...markers(palette), ...draft(palette)]) map.addLayer(layer);
}

function planning(palette: MapPalette): LayerSpecification[] {
  return [
    {
      id: 'reach-fill',
      type: 'fill',
      source: 'reach',
      paint: { 'fill-color': reachColour(palette), 'fill-opacity': 0.16 },
    },
    {
      id: 'reach-line',
      type: 'line',
      source: 'reach',
      paint: { 'line-color': reachColour(palette), 'line-width': 2 },
    },
    {
      id: 'gaps',
      type: 'line',
      source: 'gaps',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': palette.gap,
        'line-opacity': 0.55,
        'line-width': ['interpolate', ['exponential', 1.4], ['zoom'], 10, 1.6, 14, 4, 17, 12],
      },
    },
  ];
}

/** As they were ordered. What will hold later is faint. */
function closures(palette: MapPalette): LayerSpecification[] {
  const colour = ['case', ['get', 'closed'], palette.closed, palette.slowed] as [
    'case',
    ['get', string],
    string,
    string,
  ];
  const opacity = (full: number): ['case', ['get', string], number, number] => [
    'case',
    ['get', 'active'],
    full,
    full / 3,
  ];
  return [
    {
      id: 'closure-area',
      type: 'fill',
      source: 'closures',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': colour, 'fill-opacity': opacity(0.2) },
    },
    {
      id: 'closure-line',
      type: 'line',
      source: 'closures',
      filter: ['!=', ['geometry-type'], 'Point'],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': colour, 'line-opacity': opacity(0.9), 'line-width': 4, 'line-dasharray': [1, 1.6] },
    },
    {
      id: 'closure-point',
      type: 'circle',
      source: 'closures',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-color': palette.halo,
        'circle-radius': 7,
        'circle-stroke-color': colour,
        'circle-stroke-width': 4,
        'circle-opacity': opacity(1),
        'circle-stroke-opacity': opacity(1),
      },
    },
  ];
}

function draft(palette: MapPalette): LayerSpecification[] {
  return [
    {
      id: 'draft-area',
      type: 'fill',
      source: 'draft',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': palette.closed, 'fill-opacity': 0.15 },
    },
    {
      id: 'draft-line',
      type: 'line',
      source: 'draft',
      filter: ['!=', ['geometry-type'], 'Point'],
      paint: { 'line-color': palette.closed, 'line-width': 3 },
    },
    {
      id: 'draft-point',
      type: 'circle',
      source: 'draft',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-color': palette.halo,
        'circle-radius': 5,
        'circle-stroke-color': palette.closed,
        'circle-stroke-width': 3,
      },
    },
  ];
}

function reachColour(palette: MapPalette): ['match', ['get', 'band'], number, string, number, string, string] {
  return ['match', ['get', 'band'], 0, palette.reach[0], 1, palette.reach[1], palette.reach[2]];
}

function routes(palette: MapPalette): LayerSpecification[] {
  const layout: LineLayerSpecification['layout'] = {
    'line-cap': 'round',
    'line-join': 'round',
    'line-sort-key': ['get', 'order'],
  };
  return [
    {
      id: 'route-casing',
      type: 'line',
      source: 'routes',
      layout,
      paint: { 'line-color': palette.routeCasing, 'line-width': ['case', ['get', 'first'], 8.5, 6] },
    },
    {
      id: 'route',
      type: 'line',
      source: 'routes',
      layout,
      paint: {
        'line-color': ['case', ['get', 'first'], palette.route, palette.routeOther],
        'line-width': ['case', ['get', 'first'], 5.5, 3.5],
      },
    },
    {
      id: 'under-way',
      type: 'line',
      source: 'under-way',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': palette.pin, 'line-width': 3.5, 'line-dasharray': [0.2, 2] },
    },
  ];
}

function routeTimes(palette: MapPalette): LayerSpecification[] {
  return [
    {
      id: 'route-time',
      type: 'symbol',
      source: 'routes',
      layout: {
        'symbol-placement': 'line-center',
        'symbol-sort-key': ['-', 0, ['get', 'order']],
        'text-field': ['get', 'time'],
        'text-font': FONT_STACK,
        'text-size': 14,
        'text-rotation-alignment': 'viewport',
        'text-pitch-alignment': 'viewport',
        'text-padding': 4,
      },
      paint: { 'text-color': palette.route, 'text-halo-color': palette.routeCasing, 'text-halo-width': 2.5 },
    },
  ];
}

function markers(palette: MapPalette): LayerSpecification[] {
  const text = { 'text-color': palette.placeText, 'text-halo-color': palette.halo, 'text-halo-width': 1.8 };
  return [
    {
      id: 'place',
      type: 'symbol',
      source: 'place',
      layout: { 'icon-image': 'place', 'icon-allow-overlap': true, 'icon-ignore-placement': true },
    },
    {
      id: 'incidents',
      type: 'symbol',
      source: 'incidents',
      layout: {
        'icon-image': ['get', 'icon'],
        'icon-anchor': 'bottom',
        'icon-offset': [0, 3],
        'icon-size': ['case', ['get', 'selected'], 1.3, 1],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        // The most urgent lies on top.
        'symbol-sort-key': ['-', 10, ['get', 'priority']],
      },
    },
    {
      id: 'unit-heading',
      type: 'symbol',
      source: 'units',
      minzoom: 12,
      filter: ['has', 'heading'],
      layout: {
        'icon-image': 'heading',
        'icon-rotate': ['get', 'heading'],
        'icon-rotation-alignment': 'map',
        'icon-size': unitSize(),
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
      },
    },
    {
      id: 'units',
      type: 'symbol',
      source: 'units',
      layout: {
        'icon-image': ['get', 'icon'],
        'icon-size': unitSize(),
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'symbol-sort-key': ['get', 'order'],
        'text-field': ['step', ['zoom'], '', 13.2, ['get', 'callSign']],
        'text-font': FONT_STACK,
        'text-size': 11.5,
        'text-offset': [0, 1.35],
        'text-anchor': 'top',
        'text-optional': true,
      },
      paint: { ...text, 'icon-opacity': ['get', 'opacity'] },
    },
  ];
}

function unitSize(): ['interpolate', ['linear'], ['zoom'], ...number[]] {
  return ['interpolate', ['linear'], ['zoom'], 9, 0.45, 12, 0.72, 14.5, 1];
}
