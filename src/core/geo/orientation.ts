/** On which side of a line a point lies, exactly: topology that is decided by rounding contradicts itself, and the database. */

/** Relative error bound of the plain determinant: Shewchuk, Adaptive Precision Floating-Point Arithmetic, 1997, section 4. */
const ERROR_BOUND = (3 + 16 * 2 ** -53) * 2 ** -53;

const view = new DataView(new ArrayBuffer(8));

/** A finite double as an integer multiple of 2^-1074, which every double is. */
function toInteger(value: number): bigint {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = exponent === 0 ? fraction : (fraction | 0x10000000000000n) << BigInt(exponent - 1);
  return bits >> 63n ? -magnitude : magnitude;
}

function exactOrientation(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): -1 | 0 | 1 {
  const [x, y] = [toInteger(cx), toInteger(cy)];
  const determinant = (toInteger(ax) - x) * (toInteger(by) - y) - (toInteger(ay) - y) * (toInteger(bx) - x);
  return determinant > 0n ? 1 : determinant < 0n ? -1 : 0;
}

/** 1 where a, b, c turn left, -1 where they turn right, 0 where they lie on one line. Exact for all finite coordinates. */
export function orientation(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): -1 | 0 | 1 {
  const left = (ax - cx) * (by - cy);
  const right = (ay - cy) * (bx - cx);
  const determinant = left - right;
  const bound = ERROR_BOUND * (Math.abs(left) + Math.abs(right));
  if (determinant > bound) return 1;
  if (determinant < -bound) return -1;
  return exactOrientation(ax, ay, bx, by, cx, cy);
}
