/** The state of the page as GeoJSON for the live layers. */
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { clockTime } from '../i18n/format.js';
import { activeAssignments, type Incident, isOpen, type State } from '../state/state.js';
import { incidentIcon, stageOf } from './icons.js';

export function collection(features: readonly Feature[]): FeatureCollection {
  return { type: 'FeatureCollection', features: [...features] };
}

function feature(geometry: Geometry, properties: Record<string, unknown>): Feature {
  return { type: 'Feature', geometry, properties };
}

export function incidentFeatures(state: Pick<State, 'incidents' | 'selection'>): FeatureCollection {
  const selected = state.selection.kind === 'incident' ? state.selection.id : null;
  return collection(
    [...state.incidents.values()].map((incident) => incidentFeature(incident, incident.id === selected)),
  );
}

function incidentFeature(incident: Incident, selected: boolean): Feature {
  const { lon, lat } = incident.location;
  return feature(
    { type: 'Point', coordinates: [lon, lat] },
    {
      id: incident.id,
      icon: incidentIcon(incident.priority, stageOf(incident.status)),
      priority: isOpen(incident) ? incident.priority : 9,
      selected,
    },
  );
}

/** The candidates' routes; the first one, or the highlighted one, is drawn above the others. */
export function routeFeatures({ nearest }: Pick<State, 'nearest'>): FeatureCollection {
  const candidates = nearest.result?.candidates ?? [];
  const leading = nearest.highlighted ?? candidates[0]?.unit.id;
  return collection(
    candidates.map((candidate, rank) => {
      const first = candidate.unit.id === leading;
      return feature(candidate.route.geometry, {
        first,
        order: first ? candidates.length : -rank,
        time: clockTime(candidate.travelTimeS),
      });
    }),
  );
}

/** The ways of those who are still on them: an officer who is on scene has arrived. */
export function underWayFeatures({
  nearest,
  incidents,
  selection,
}: Pick<State, 'nearest' | 'incidents' | 'selection'>) {
  const incident = selection.kind === 'incident' ? incidents.get(selection.id) : undefined;
  const travelling = (incident ? activeAssignments(incident) : []).filter(({ status }) => status !== 'ON_SCENE');
  const ids = new Set(travelling.map(({ id }) => id));
  return collection(
    nearest.underWay.filter(({ assignmentId }) => ids.has(assignmentId)).map(({ geometry }) => feature(geometry, {})),
  );
}

export function placeFeatures({ nearest, selection }: Pick<State, 'nearest' | 'selection'>): FeatureCollection {
  if (nearest.point === null || selection.kind !== 'place') return collection([]);
  return collection([feature({ type: 'Point', coordinates: [nearest.point.lon, nearest.point.lat] }, {})]);
}

/** Widest area first, so that the narrower ones lie upon it; `band` counts from the narrowest. */
export function reachFeatures({ reach }: Pick<State, 'reach'>): FeatureCollection {
  return collection(reach.areas.map((area, band) => feature(area.area, { band })).reverse());
}

export function gapFeatures({ coverage }: Pick<State, 'coverage'>): FeatureCollection {
  return coverage.report?.gaps ?? collection([]);
}

export function closureFeatures({ roads }: Pick<State, 'roads'>): FeatureCollection {
  return collection(
    roads.closures.map(({ area, speedFactor, status }) =>
      feature(area, { closed: speedFactor === 0, active: status === 'ACTIVE' }),
    ),
  );
}

/** Its points, and what they make so far. */
export function draftFeatures({ draft }: Pick<State, 'draft'>): FeatureCollection {
  if (draft === null) return collection([]);
  const positions = draft.points.map(({ lon, lat }) => [lon, lat]);
  const shape: Feature[] =
    draft.shape === 'polygon' && positions.length > 2
      ? [feature({ type: 'Polygon', coordinates: [[...positions, positions[0]!]] }, {})]
      : positions.length > 1
        ? [feature({ type: 'LineString', coordinates: positions }, {})]
        : [];
  return collection([...shape, ...positions.map((coordinates) => feature({ type: 'Point', coordinates }, {}))]);
}
