/** Names of incident types in the language of the page. */
import { type Language, nameIn } from '../i18n/language.js';
import { type IncidentType } from '../state/state.js';

/** The slug stands in for a type that the server no longer lists. */
export function typeName(types: readonly IncidentType[] | undefined, slug: string, language: Language): string {
  const type = types?.find((each) => each.slug === slug);
  return type ? nameIn(language, type) : slug;
}
