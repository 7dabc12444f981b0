/** The map as one object: made once, told of every new state, answering with clicks. Nobody outside this folder touches MapLibre. */
import { Map as MapLibre, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { messagesOf } from '../i18n/language.js';
import { type LonLat, type State } from '../state/state.js';
import { baseStyle } from './base-style.js';
import { CLICKABLE_LAYERS } from './live-layers.js';
import { createPainter } from './painter.js';
import { paletteOf } from './palette.js';

setWorkerUrl(workerUrl);

/** Fingers are less exact than the mouse: a click this near to an icon means it. CSS pixels. */
const CLICK_REACH_PX = 8;
/** Room left around the district when all of it is shown. CSS pixels. */
const DISTRICT_MARGIN_PX = 24;
/** What is gone to is shown at least this near. */
const STREET_ZOOM = 14.5;
/** A short way is shown with the streets around it. */
const WAY_ZOOM = 16;

export interface MapClicks {
  /** Then every click is a point of what is drawn, also one on a unit. */
  isDrawing(): boolean;
  onDraw(point: LonLat): void;
  onPlace(point: LonLat): void;
  onUnit(id: string): void;
  onIncident(id: string): void;
}

/** Room that panels take at the edges, in CSS pixels. */
export interface Padding {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

export interface MapView {
  /** Draws what has changed since the last state. */
  show(state: State): void;
  centre(): LonLat;
  /** What is fitted or centred stays clear of it. A move that is under way begins anew; true where there was one. */
  setPadding(padding: Padding): boolean;
  zoomBy(steps: number): void;
  showDistrict(): void;
  goTo(point: LonLat): void;
  /** Brings all of at least one point into sight. */
  showAll(points: readonly LonLat[]): void;
  remove(): void;
}

/** `bounds`: [west, south, east, north] of the district. Throws where the browser has no WebGL. */
export function createMapView(
  container: HTMLElement,
  state: State,
  bounds: readonly number[] | null,
  clicks: MapClicks,
): MapView {
  const district = bounds?.length === 4 ? (bounds as [number, number, number, number]) : null;
  const map = createMap(container, state, district);
  const painter = createPainter(map, state, district);
  answerClicks(map, clicks);
  /** The move that somebody asked for and that is still under way. */
  let move: (() => void) | null = null;
  map.on('moveend', () => (move = null));
  const go = (next: () => void): void => {
    next();
    move = next;
  };
  return {
    show: (next) => painter.show(next),
    centre() {
      const { lng, lat } = map.getCenter();
      return { lon: lng, lat };
    },
    setPadding(padding) {
      // The padding is a move, too, and would end the other one halfway.
      const interrupted = move;
      map.easeTo({ padding, duration: 0 });
      if (interrupted) go(interrupted);
      return interrupted !== null;
    },
    zoomBy(steps) {
      const zoom = map.getZoom() + steps;
      go(() => void map.easeTo({ zoom, duration: 250 }));
    },
    showDistrict() {
      if (district) go(() => void map.fitBounds(district, { padding: DISTRICT_MARGIN_PX, duration: 500 }));
    },
    goTo({ lon, lat }) {
      const zoom = Math.max(map.getZoom(), STREET_ZOOM);
      go(() => void map.easeTo({ center: [lon, lat], zoom, duration: 500 }));
    },
    showAll(points) {
      const lons = points.map(({ lon }) => lon);
      const lats = points.map(({ lat }) => lat);
      const box = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)] as const;
      go(() => void map.fitBounds([...box], { padding: DISTRICT_MARGIN_PX, maxZoom: WAY_ZOOM, duration: 500 }));
    },
    remove() {
      painter.stop();
      map.remove();
    },
  };
}

function createMap(container: HTMLElement, state: State, district: [number, number, number, number] | null): MapLibre {
  const map = new MapLibre({
    container,
    style: baseStyle(paletteOf(state.theme), state.language, district),
    ...(district
      ? { bounds: district, fitBoundsOptions: { padding: DISTRICT_MARGIN_PX } }
      : { center: [0, 20], zoom: 2 }),
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
  return map;
}

function answerClicks(map: MapLibre, clicks: MapClicks): void {
  const hitAt = ({ x, y }: { x: number; y: number }, reach: number): { layer: string; id: string } | null => {
    const box: [[number, number], [number, number]] = [
      [x - reach, y - reach],
      [x + reach, y + reach],
    ];
    const layers = CLICKABLE_LAYERS.filter((layer) => map.getLayer(layer) !== undefined);
    const [hit] = map.queryRenderedFeatures(box, { layers });
    return hit ? { layer: hit.layer.id, id: String(hit.properties['id']) } : null;
  };
  map.on('click', (event) => {
    const point = { lon: event.lngLat.lng, lat: event.lngLat.lat };
    if (clicks.isDrawing()) {
      clicks.onDraw(point);
      return;
    }
    const hit = hitAt(event.point, 0) ?? hitAt(event.point, CLICK_REACH_PX);
    if (hit?.layer === 'incidents') clicks.onIncident(hit.id);
    else if (hit?.layer === 'units') clicks.onUnit(hit.id);
    else clicks.onPlace(point);
  });
  map.on('mousemove', (event) => {
    map.getCanvas().style.cursor = !clicks.isDrawing() && hitAt(event.point, 0) ? 'pointer' : 'crosshair';
  });
}
