/** Names of the kinds of grid work in the language of the page, as the server tells them. */
import { type Language, nameIn } from '../../i18n/language.js';

interface KindName {
  readonly kind: string;
  readonly name: string;
  readonly nameEn: string;
}

/** The kind itself stands in for one that the server does not name. */
export function kindName(names: readonly KindName[] | undefined, kind: string, language: Language): string {
  const named = names?.find((each) => each.kind === kind);
  return named ? nameIn(language, named) : kind;
}
