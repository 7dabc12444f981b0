/** Photos by reference: checked, never fetched. The pictures are uploaded to a store of the deployment's own. */
import { badInput } from '../../core/errors.js';
import { type PhotoReference } from '../../core/grid-work/grid-report.js';
import { checkMoment, checkRequiredText } from '../border.js';
import { type PhotoInput } from './grid-work-contract.js';

type Path = readonly (string | number)[];

const MOST_PHOTOS = 9;
const MEDIA_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/heic'];
const SHA256 = /^[0-9a-f]{64}$/;
/** No segment begins with a dot, so a key never climbs out of the store's folder. */
const KEY = /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/;
const MOST_REFERENCE = 500;

/** Throws BAD_USER_INPUT with the path of the first photo that is wrong. */
export function checkPhotos(photos: readonly PhotoInput[] | null | undefined, path: Path): PhotoReference[] {
  if (photos === null || photos === undefined) return [];
  if (photos.length > MOST_PHOTOS)
    throw badInput(path, `${photos.length} photos are too many`, `at most ${MOST_PHOTOS}`);
  const checked = photos.map((photo, i) => checkPhoto(photo, [...path, i]));
  checked.forEach(({ sha256 }, i) => {
    const first = checked.findIndex((photo) => photo.sha256 === sha256);
    if (first < i) throw badInput([...path, i, 'sha256'], `is the digest of photo ${first} too`, 'each photo once');
  });
  return checked;
}

function checkPhoto(photo: PhotoInput, path: Path): PhotoReference {
  const reference = checkRequiredText(photo.reference, [...path, 'reference'], MOST_REFERENCE);
  if (!isReference(reference))
    throw badInput(
      [...path, 'reference'],
      `${JSON.stringify(reference)} is no reference`,
      'an https URL without user name and password, or a key of letters, digits, ".", "-", "_" and "/"',
    );
  if (!MEDIA_TYPES.includes(photo.mediaType))
    throw badInput(
      [...path, 'mediaType'],
      `${JSON.stringify(photo.mediaType)} is not accepted`,
      MEDIA_TYPES.join(', '),
    );
  const sha256 = String(photo.sha256).toLowerCase();
  if (!SHA256.test(sha256)) throw badInput([...path, 'sha256'], 'is no SHA-256 digest', '64 hexadecimal digits');
  const takenAt = photo.takenAt == null ? null : checkMoment(photo.takenAt, [...path, 'takenAt']);
  return { reference, mediaType: photo.mediaType, sha256, takenAt };
}

function isReference(text: string): boolean {
  if (!text.includes(':')) return KEY.test(text);
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === '';
}
