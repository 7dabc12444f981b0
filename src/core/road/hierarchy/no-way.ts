/**
 * No way, in the metrics, search graphs and labels of a hierarchy: 12 days. Two such times still add up within 31 bits, so the innermost loops stay with
 * 32-bit integers.
 */
export const NO_WAY = 0x3fffffff;
