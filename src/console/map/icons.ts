/** Icons of the map, drawn on a canvas and handed to MapLibre by name: no sprite file is loaded. */
import { type Map as MapLibre } from 'maplibre-gl';
import { type Incident, ALL_VEHICLES } from '../state/state.js';
import { type UnitStatus, type VehicleClass } from '../generated/graphql.js';
import { type Theme } from '../state/theme.js';
import { GLYPH_BOX, GLYPH_LINE_WIDTH, VEHICLE_GLYPHS } from './glyphs.js';
import { type MapPalette, paletteOf, priorityColour, STATUS_COLOURS } from './palette.js';

/** Canvas pixels per CSS pixel: sharp on dense screens, and small enough to upload at once. */
const PIXEL_RATIO = 2;

/** How far an incident is, as its marker shows it. */
export type IncidentStage = 'waiting' | 'sent' | 'working' | 'closed';

export function stageOf(status: Incident['status']): IncidentStage {
  if (status === 'RECEIVED' || status === 'HELD') return 'waiting';
  if (status === 'DISPATCHED') return 'sent';
  return status === 'IN_PROGRESS' ? 'working' : 'closed';
}

export const unitIcon = (vehicle: VehicleClass, status: UnitStatus): string => `unit-${vehicle}-${status}`;
export const incidentIcon = (priority: number, stage: IncidentStage): string => `incident-${priority}-${stage}`;

/** Adds every icon, or draws it anew where the theme has changed. */
export function addIcons(map: MapLibre, theme: Theme): void {
  const palette = paletteOf(theme);
  const ring = theme === 'dark' ? '#0c1118' : '#ffffff';
  for (const status of Object.keys(STATUS_COLOURS) as UnitStatus[])
    for (const vehicle of ALL_VEHICLES)
      put(map, unitIcon(vehicle, status), 30, (brush) => drawUnit(brush, vehicle, STATUS_COLOURS[status], ring));
  for (const priority of [1, 2, 3, 4])
    for (const stage of ['waiting', 'sent', 'working', 'closed'] as const)
      put(map, incidentIcon(priority, stage), 40, (brush) => drawIncident(brush, priority, stage, ring));
  put(map, 'heading', 44, (brush) => drawHeading(brush, palette));
  put(map, 'station', 24, (brush) => drawStation(brush, palette, ring, true));
  put(map, 'post', 20, (brush) => drawStation(brush, palette, ring, false));
  put(map, 'place', 36, (brush) => drawPlace(brush, palette, ring));
}

type Brush = CanvasRenderingContext2D;

/** `draw` works in CSS pixels around the middle of a square of `size`. */
function put(map: MapLibre, name: string, size: number, draw: (brush: Brush) => void): void {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size * PIXEL_RATIO;
  const brush = canvas.getContext('2d', { willReadFrequently: true });
  if (!brush) return;
  brush.scale(PIXEL_RATIO, PIXEL_RATIO);
  brush.translate(size / 2, size / 2);
  draw(brush);
  const image = brush.getImageData(0, 0, canvas.width, canvas.height);
  if (map.hasImage(name)) map.updateImage(name, image);
  else map.addImage(name, image, { pixelRatio: PIXEL_RATIO });
}

function disc(brush: Brush, radius: number, fill: string): void {
  brush.beginPath();
  brush.arc(0, 0, radius, 0, 2 * Math.PI);
  brush.fillStyle = fill;
  brush.fill();
}

function drawUnit(brush: Brush, vehicle: VehicleClass, fill: string, ring: string): void {
  brush.shadowColor = 'rgba(0, 0, 0, 0.35)';
  brush.shadowBlur = 4;
  brush.shadowOffsetY = 1;
  disc(brush, 13, ring);
  brush.shadowColor = 'transparent';
  disc(brush, 11.2, fill);
  drawGlyph(brush, vehicle, 15, '#ffffff');
}

function drawGlyph(brush: Brush, vehicle: VehicleClass, size: number, colour: string): void {
  const glyph = VEHICLE_GLYPHS[vehicle];
  brush.save();
  brush.scale(size / GLYPH_BOX, size / GLYPH_BOX);
  brush.translate(-GLYPH_BOX / 2, -GLYPH_BOX / 2);
  brush.fillStyle = brush.strokeStyle = colour;
  brush.lineWidth = GLYPH_LINE_WIDTH;
  brush.lineCap = brush.lineJoin = 'round';
  if (glyph.fill) brush.fill(new Path2D(glyph.fill));
  if (glyph.line) brush.stroke(new Path2D(glyph.line));
  brush.restore();
}

/** A drop whose tip (below the middle) stands on the place; inside, the priority, or a tick once somebody is there. */
function drawIncident(brush: Brush, priority: number, stage: IncidentStage, ring: string): void {
  const fill = stage === 'closed' ? '#676f7a' : priorityColour(priority);
  brush.shadowColor = 'rgba(0, 0, 0, 0.4)';
  brush.shadowBlur = 4;
  brush.shadowOffsetY = 1;
  brush.fillStyle = ring;
  brush.fill(drop(15));
  brush.shadowColor = 'transparent';
  // One that waits is full; one that somebody is on the way to, or works on, is a ring: what needs a decision stands out.
  brush.fillStyle = fill;
  brush.fill(drop(13));
  const full = stage === 'waiting' || stage === 'closed';
  if (!full) {
    brush.save();
    brush.translate(0, -4);
    disc(brush, 8.6, ring);
    brush.restore();
  }
  brush.fillStyle = brush.strokeStyle = full ? '#ffffff' : ring === '#ffffff' ? fill : '#ffffff';
  if (stage === 'working' || stage === 'closed') {
    brush.lineWidth = 2.4;
    brush.lineCap = brush.lineJoin = 'round';
    brush.stroke(new Path2D('M-4 -4 L-1.2 -1 L4.2 -7.4'));
    return;
  }
  brush.font = '700 13px system-ui, sans-serif';
  brush.textAlign = 'center';
  brush.textBaseline = 'middle';
  brush.fillText(String(priority), 0, -3.6);
}

/** A round head of `radius` around (0, -4), and a tip at (0, 17 + (radius - 13)). */
function drop(radius: number): Path2D {
  const path = new Path2D();
  const tip = 17 + (radius - 13);
  path.moveTo(0, tip);
  path.quadraticCurveTo(-radius * 0.35, radius * 0.85, -radius * 0.8, radius * 0.6 - 4);
  path.arc(0, -4, radius, Math.PI - 0.64, 0.64);
  path.quadraticCurveTo(radius * 0.35, radius * 0.85, 0, tip);
  path.closePath();
  return path;
}

/** A wedge that points north at the rim of a unit's icon; the map turns it to the heading. */
function drawHeading(brush: Brush, palette: MapPalette): void {
  brush.fillStyle = palette.placeText;
  brush.fill(new Path2D('M0 -20 L6.5 -11 Q0 -14 -6.5 -11 Z'));
}

function drawStation(brush: Brush, palette: MapPalette, ring: string, isStation: boolean): void {
  const half = isStation ? 10 : 8;
  const shield = (size: number): Path2D =>
    new Path2D(
      `M0 ${-size} L${size * 0.85} ${-size * 0.7} V${size * 0.1} Q${size * 0.8} ${size * 0.75} 0 ${size} Q${-size * 0.8} ${size * 0.75} ${-size * 0.85} ${size * 0.1} V${-size * 0.7} Z`,
    );
  brush.fillStyle = ring;
  brush.fill(shield(half + 1.5));
  brush.fillStyle = palette.station;
  brush.fill(shield(half));
  brush.fillStyle = ring;
  if (isStation) brush.fill(star(5));
  else disc(brush, 2.6, ring);
}

function star(radius: number): Path2D {
  const path = new Path2D();
  for (let i = 0; i < 10; i += 1) {
    const r = i % 2 === 0 ? radius : radius * 0.42;
    const angle = (i * Math.PI) / 5 - Math.PI / 2;
    path.lineTo(r * Math.cos(angle), r * Math.sin(angle) - 0.4);
  }
  path.closePath();
  return path;
}

function drawPlace(brush: Brush, palette: MapPalette, ring: string): void {
  brush.strokeStyle = ring;
  brush.lineWidth = 5;
  brush.lineCap = 'round';
  const cross = new Path2D('M0 -15 V-8 M0 15 V8 M-15 0 H-8 M15 0 H8');
  brush.stroke(cross);
  brush.strokeStyle = palette.pin;
  brush.lineWidth = 2.4;
  brush.stroke(cross);
  disc(brush, 4.5, ring);
  disc(brush, 2.8, palette.pin);
}
