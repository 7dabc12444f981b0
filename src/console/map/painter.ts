/** Brings the map to show a state: only what differs from the last one is handed to MapLibre. */
import type { FeatureCollection } from 'geojson';
import { type GeoJSONSource, type Map as MapLibre } from 'maplibre-gl';
import { type Language, messagesOf } from '../i18n/language.js';
import { type State } from '../state/state.js';
import { baseStyle, nameExpression, NAMED_LAYERS } from './base-style.js';
import {
  closureFeatures,
  draftFeatures,
  gapFeatures,
  incidentFeatures,
  placeFeatures,
  reachFeatures,
  routeFeatures,
  underWayFeatures,
} from './features.js';
import { addIcons } from './icons.js';
import { addLiveLayers, type LiveSource } from './live-layers.js';
import { paletteOf } from './palette.js';
import { startUnitMotion } from './unit-motion.js';

export interface Painter {
  show(state: State): void;
  stop(): void;
}

/** `bounds` as in the map's first style: a change of theme builds another. */
export function createPainter(map: MapLibre, first: State, bounds: readonly number[] | null): Painter {
  let latest = first;
  /** The state that is on the map; null while its layers are not there. */
  let shown: State | null = null;
  let ready = false;

  const put = (name: LiveSource, data: FeatureCollection): void => {
    // The promise only tells when the worker has taken the data over; later data overtakes it anyway.
    void map.getSource<GeoJSONSource>(name)?.setData(data);
  };
  const motion = startUnitMotion((units) => put('units', units));

  const showData = (next: State): void => {
    const before = shown;
    const changed = (...keys: (keyof State)[]): boolean => !before || keys.some((key) => before[key] !== next[key]);
    if (changed('coverage')) put('gaps', gapFeatures(next));
    if (changed('reach')) put('reach', reachFeatures(next));
    if (changed('roads')) put('closures', closureFeatures(next));
    if (changed('draft')) put('draft', draftFeatures(next));
    if (changed('nearest')) put('routes', routeFeatures(next));
    if (changed('nearest', 'incidents', 'selection')) put('under-way', underWayFeatures(next));
    if (changed('nearest', 'selection')) put('place', placeFeatures(next));
    if (changed('incidents', 'selection')) put('incidents', incidentFeatures(next));
    motion.update(next);
    shown = next;
  };

  // Also after a change of theme: a new style forgets layers and sources, though not images.
  map.on('style.load', () => {
    ready = true;
    addIcons(map, latest.theme);
    addLiveLayers(map, paletteOf(latest.theme));
    showLanguage(map, latest.language);
    motion.redraw();
    showData(latest);
  });

  return {
    show(next) {
      const before = latest;
      latest = next;
      if (!ready) return;
      if (before.theme !== next.theme) {
        ready = false;
        shown = null;
        map.setStyle(baseStyle(paletteOf(next.theme), next.language, bounds), { diff: false });
        return;
      }
      if (before.language !== next.language) showLanguage(map, next.language);
      showData(next);
    },
    stop: () => motion.stop(),
  };
}

function showLanguage(map: MapLibre, language: Language): void {
  const name = nameExpression(language);
  for (const layer of NAMED_LAYERS)
    map.setLayoutProperty(layer, 'text-field', layer === 'station-name' ? ['step', ['zoom'], '', 12, name] : name);
  map.getCanvas().setAttribute('aria-label', messagesOf(language).map.label);
}
