/** Marks of the five vehicle classes and of stations, as SVG paths in a 24 × 24 box; drawn on canvas icons and in lists alike. */
import { type VehicleClass } from '../generated/graphql.js';

export interface Glyph {
  /** Filled. */
  readonly fill: string;
  /** Drawn with a line of `WIDTH` in the box's units, round ends. */
  readonly line: string;
}

export const GLYPH_BOX = 24;
export const GLYPH_LINE_WIDTH = 2;

const WHEELS = 'M2.4 16.2a3.9 3.9 0 1 0 7.8 0a3.9 3.9 0 1 0-7.8 0M13.8 16.2a3.9 3.9 0 1 0 7.8 0a3.9 3.9 0 1 0-7.8 0';

export const VEHICLE_GLYPHS: Readonly<Record<VehicleClass, Glyph>> = {
  FOOT: {
    fill: 'M15.4 3.9a2.1 2.1 0 1 1-4.2 0a2.1 2.1 0 1 1 4.2 0z',
    line: 'M12.4 8.4l-1.2 6l3 2.6l.9 4.8M11.2 14.4l-1.4 3.4l-2.6 3.6M12.4 8.4l-3.8 1.8l-.9 3.4M12.6 8.6l1.9 2.9l3 1',
  },
  CYCLE: {
    fill: '',
    line: `${WHEELS}M6.3 16.2l3.3-7.4h5.2l2.9 7.4M9.6 8.8l3 7.4l2.2-7.4M8 8.8h3M14.8 8.8l-.8-2.6h2.6`,
  },
  EBIKE: {
    fill: 'M13.4 1.6l-5 7.2h3.3l-1.2 5.2l5.3-7.4h-3.4z',
    line: `${WHEELS}M6.3 16.2l3.5-4.6M17.7 16.2l-2.4-8.4h2.6M10.2 16.2h3.6`,
  },
  MOTORBIKE: {
    fill: 'M7.2 9.4h6.2l2.4-2.2l1.8 3.2l-4.2 4.4h-4.6l-3.8-3.2z',
    line: `${WHEELS}M15.4 7.4l-1.2-2.2h-2M16.4 9.6l1.3 6.6`,
  },
  CAR: {
    fill: 'M5.6 10.2l1.5-4.1a2 2 0 0 1 1.9-1.3h6a2 2 0 0 1 1.9 1.3l1.5 4.1a2.4 2.4 0 0 1 1.8 2.3v6.1a.9.9 0 0 1-.9.9h-1.5a.9.9 0 0 1-.9-.9v-1.3H7.1v1.3a.9.9 0 0 1-.9.9H4.7a.9.9 0 0 1-.9-.9v-6.1a2.4 2.4 0 0 1 1.8-2.3zM10.6 2.4h2.8V4h-2.8z',
    line: '',
  },
};
