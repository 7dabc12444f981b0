/** Language and theme. */
import { useConsole, useMessages, useStore } from '../console.js';
import { Symbol } from './symbols.js';

export function LanguageSwitch() {
  const { signIn } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <button
      type="button"
      class="quiet"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      aria-label={messages.language.switchLabel}
      onClick={() => signIn.setLanguage(other)}
    >
      {messages.language.switchTo}
    </button>
  );
}

export function ThemeSwitch() {
  const { signIn } = useConsole();
  const messages = useMessages();
  const theme = useStore((state) => state.theme);
  const other = theme === 'dark' ? 'light' : 'dark';
  const label = other === 'dark' ? messages.theme.toDark : messages.theme.toLight;
  return (
    <button type="button" class="quiet square" aria-label={label} title={label} onClick={() => signIn.setTheme(other)}>
      <Symbol name={other === 'dark' ? 'moon' : 'sun'} />
    </button>
  );
}
