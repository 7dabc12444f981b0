/** A vehicle's mark as inline SVG: the same paths as the icons on the map. */
import { type VehicleClass } from '../generated/graphql.js';
import { GLYPH_BOX, GLYPH_LINE_WIDTH, VEHICLE_GLYPHS } from '../map/glyphs.js';

export function Glyph({ vehicle, size = 18 }: { vehicle: VehicleClass; size?: number }) {
  const { fill, line } = VEHICLE_GLYPHS[vehicle];
  return (
    <svg width={size} height={size} viewBox={`0 0 ${GLYPH_BOX} ${GLYPH_BOX}`} aria-hidden="true">
      {fill && <path d={fill} fill="currentColor" />}
      {line && (
        <path
          d={line}
          fill="none"
          stroke="currentColor"
          stroke-width={GLYPH_LINE_WIDTH}
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      )}
    </svg>
  );
}
