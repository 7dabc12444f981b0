/** Caller details at the border. */
import { badInput } from '../../core/errors.js';
import { type Caller } from '../../core/incident/incident.js';
import { checkText } from '../border.js';
import { type CallerInput } from '../contract.js';

type Path = readonly (string | number)[];

/** Absent is nobody known. Throws BAD_USER_INPUT. */
export function checkCaller(input: CallerInput | null | undefined, path: Path): Caller {
  return {
    name: checkText(input?.name, [...path, 'name'], 200),
    phone: checkText(input?.phone, [...path, 'phone'], 50),
    callbackPhone: checkText(input?.callbackPhone, [...path, 'callbackPhone'], 50),
    language: checkLanguage(input?.language, [...path, 'language']),
  };
}

/** In its canonical form: `ZH-cn` is `zh-CN`. */
function checkLanguage(value: string | null | undefined, path: Path): string | null {
  const tag = checkText(value, path, 35);
  if (tag === null) return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    throw badInput(path, `${JSON.stringify(tag)} is not a language tag`, 'a BCP 47 tag such as zh, en or zh-yue');
  }
}
