/** Light or dark: the system's choice at first, then the user's, remembered. */
export type Theme = 'light' | 'dark';

const KEY = 'xunge.theme';

export function initialTheme(): Theme {
  const chosen = localStorage.getItem(KEY);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function rememberTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
}
