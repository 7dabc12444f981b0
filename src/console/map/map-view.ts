/** The map as one object: made once, told of every new state, answering with clicks. Nobody else touches MapLibre. */
import type { FeatureCollection } from 'geojson';
import { type GeoJSONSource, Map as MapLibre, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { type Language, messagesOf } from '../i18n/language.js';
import { type LonLat, type State } from '../state/state.js';
import { baseStyle, nameExpression, NAMED_LAYERS } from './base-style.js';
import { gapFeatures, incidentFeatures, placeFeatures, reachFeatures, routeFeatures } from './features.js';
import { addIcons } from './icons.js';
import { addLiveLayers, CLICKABLE_LAYERS, type LiveSource } from './live-layers.js';
import { paletteOf } from './palette.js';
import { startUnitMotion } from './unit-motion.js';

setWorkerUrl(workerUrl);

/** Fingers are less exact than the mouse: a click this near to an icon means it. CSS pixels. */
const CLICK_REACH_PX = 8;

export interface MapClicks {
  onPlace(point: LonLat): void;
  onUnit(id: string): void;
  onIncident(id: string): void;
}

export interface MapView {
  /** Draws what has changed since the last state. */
  show(state: State): void;
  centre(): LonLat;
  /** Room that panels take at the edges, in CSS pixels: what is fitted or centred stays clear of it. */
  setPadding(padding: Padding): void;
  zoomBy(steps: number): void;
  showDistrict(): void;
  goTo(point: LonLat): void;
  remove(): void;
}

export interface Padding {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** `bounds`: [west, south, east, north] of the district. Throws where the browser has no WebGL. */
export function createMapView(
  container: HTMLElement,
  state: State,
  bounds: readonly number[] | null,
  clicks: MapClicks,
): MapView {
  const district = bounds?.length === 4 ? (bounds as [number, number, number, number]) : null;
  const map = new MapLibre({
    container,
    style: baseStyle(paletteOf(state.theme), state.language, bounds),
    ...(district ? { bounds: district, fitBoundsOptions: { padding: 24 } } : { center: [0, 20], zoom: 2 }),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 19,
    fadeDuration: 0,
    locale: { 'Map.Title': messagesOf(state.language).map.label },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();

  const put = (name: LiveSource, data: FeatureCollection): void => {
    // The promise only tells when the worker has taken the data over; later data overtakes it anyway.
    void map.getSource<GeoJSONSource>(name)?.setData(data);
  };
  const motion = startUnitMotion((data) => put('units', data));
  let shown: State | null = null;
  let latest = state;
  let ready = false;

  // Also after a change of theme: a new style forgets layers, though not images.
  map.on('style.load', () => {
    ready = true;
    addIcons(map, latest.theme);
    addLiveLayers(map, paletteOf(latest.theme));
    shown = null;
    motion.redraw();
    show(latest);
  });
  answerClicks(map, clicks);

  function show(next: State): void {
    latest = next;
    if (!ready) return;
    const before = shown;
    shown = next;
    if (before && before.theme !== next.theme) {
      ready = false;
      map.setStyle(baseStyle(paletteOf(next.theme), next.language, bounds), { diff: false });
      return;
    }
    if (before && before.language !== next.language) showLanguage(map, next.language);
    showData(before, next);
  }

  function showData(before: State | null, next: State): void {
    const changed = (...keys: (keyof State)[]): boolean => !before || keys.some((key) => before[key] !== next[key]);
    if (changed('coverage')) put('gaps', gapFeatures(next));
    if (changed('reach')) put('reach', reachFeatures(next));
    if (changed('nearest')) put('routes', routeFeatures(next));
    if (changed('nearest', 'selection')) put('place', placeFeatures(next));
    if (changed('incidents', 'selection')) put('incidents', incidentFeatures(next));
    motion.update(next);
  }

  return {
    show,
    centre() {
      const { lng, lat } = map.getCenter();
      return { lon: lng, lat };
    },
    setPadding: (padding) => map.easeTo({ padding, duration: 0 }),
    zoomBy: (steps) => map.easeTo({ zoom: map.getZoom() + steps, duration: 250 }),
    showDistrict: () => district && map.fitBounds(district, { padding: 24, duration: 500 }),
    goTo: ({ lon, lat }) => map.easeTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), 14.5), duration: 500 }),
    remove() {
      motion.stop();
      map.remove();
    },
  };
}

function showLanguage(map: MapLibre, language: Language): void {
  for (const layer of NAMED_LAYERS) {
    const name = nameExpression(language);
    map.setLayoutProperty(layer, 'text-field', layer === 'station-name' ? ['step', ['zoom'], '', 12, name] : name);
  }
  map.getCanvas().setAttribute('aria-label', messagesOf(language).map.label);
}

function answerClicks(map: MapLibre, clicks: MapClicks): void {
  const layersThere = (): string[] => CLICKABLE_LAYERS.filter((layer) => map.getLayer(layer) !== undefined);
  const hitAt = ({ x, y }: { x: number; y: number }, reach: number): { layer: string; id: string } | null => {
    const box: [[number, number], [number, number]] = [
      [x - reach, y - reach],
      [x + reach, y + reach],
    ];
    const [hit] = map.queryRenderedFeatures(box, { layers: layersThere() });
    return hit ? { layer: hit.layer.id, id: String(hit.properties['id']) } : null;
  };
  map.on('click', (event) => {
    const hit = hitAt(event.point, 0) ?? hitAt(event.point, CLICK_REACH_PX);
    if (hit?.layer === 'incidents') clicks.onIncident(hit.id);
    else if (hit?.layer === 'units') clicks.onUnit(hit.id);
    else clicks.onPlace({ lon: event.lngLat.lng, lat: event.lngLat.lat });
  });
  map.on('mousemove', (event) => {
    map.getCanvas().style.cursor = hitAt(event.point, 0) ? 'pointer' : 'crosshair';
  });
}
