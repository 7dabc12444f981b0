/** Which language the page speaks: the browser's at first, then the user's choice, remembered. */
import { en } from './en.js';
import { zh, type Messages } from './zh.js';

export type Language = 'zh' | 'en';
export type { Messages };

const MESSAGES: Readonly<Record<Language, Messages>> = { zh, en };
const LOCALES: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' };
const KEY = 'xunge.language';

export function messagesOf(language: Language): Messages {
  return MESSAGES[language];
}

/** BCP 47 tag for dates and numbers. */
export function localeOf(language: Language): string {
  return LOCALES[language];
}

export function initialLanguage(): Language {
  const chosen = localStorage.getItem(KEY);
  if (chosen === 'zh' || chosen === 'en') return chosen;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
}

/** The name in the page's language; the Chinese one stands in where no English one is known. */
export function nameIn(language: Language, named: { readonly name: string; readonly nameEn: string }): string {
  return language === 'en' && named.nameEn !== '' ? named.nameEn : named.name;
}

/** A road's name in the page's language; '' where the road has none. */
export function streetIn(language: Language, step: { readonly street: string; readonly streetEn: string }): string {
  return language === 'en' && step.streetEn !== '' ? step.streetEn : step.street;
}
