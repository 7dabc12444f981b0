/** An alert in words. */
import { type Alert } from '../state/desk.js';
import { type Messages } from './language.js';

/** A kind from a newer server is better shown by its name than not at all. */
export function alertName(kind: string, messages: Messages): string {
  return messages.alerts.kinds[kind] ?? kind;
}

/** Unit and incident that it is about; '' where it is about neither. */
export function alertAbout({ unit, incident }: Alert): string {
  return [unit?.callSign, incident?.number].filter(Boolean).join(' · ');
}
