/** How much memory a value read from JSON takes, about: for bounds on what is kept, where exact figures cannot be had. */

/** Header, hidden class, elements and properties of an object in V8 on 64 bits. */
const OBJECT_BYTES = 32;
const SLOT_BYTES = 8;
const STRING_BYTES = 24;

/** In bytes. Texts count two bytes a character where one is beyond Latin-1, as V8 keeps them; shapes and texts that V8 shares count each time. */
export function estimateBytes(value: unknown): number {
  if (typeof value === 'string') return STRING_BYTES + value.length * (isWide(value) ? 2 : 1);
  if (value === null || typeof value !== 'object') return SLOT_BYTES;
  if (value instanceof Date) return OBJECT_BYTES * 3;
  let bytes = OBJECT_BYTES;
  for (const member of Object.values(value)) bytes += SLOT_BYTES + estimateBytes(member);
  return bytes;
}

function isWide(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return true;
  return false;
}
