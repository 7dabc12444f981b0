/** Photos by reference, as a jsonb column holds them. */
import { type PhotoReference } from '../core/grid-work/grid-report.js';

export type PhotoColumn = readonly (Omit<PhotoReference, 'takenAt'> & { readonly takenAt: string | null })[];

export function fromPhotoColumn(column: PhotoColumn): PhotoReference[] {
  return column.map((photo) => ({ ...photo, takenAt: photo.takenAt === null ? null : new Date(photo.takenAt) }));
}

export function toPhotoColumn(photos: readonly PhotoReference[]): string {
  return JSON.stringify(photos);
}
