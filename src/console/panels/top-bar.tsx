/** Name of the system and district, state of the connection, who is signed in, and the preferences. */
import { type ComponentChildren } from 'preact';
import { useConsole, useMessages, useStore } from '../console.js';
import { nameIn } from '../i18n/language.js';
import { LanguageSwitch, ThemeSwitch } from './preferences.js';
import { Symbol } from './symbols.js';

/** `children`: ways to other rooms, where there are any. */
export function TopBar({ children }: { children?: ComponentChildren }) {
  const { signIn } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const account = useStore((state) => state.account);
  return (
    <header class="bar">
      <span class="mark" aria-hidden="true" />
      <h1 class="bar-title">{messages.brand}</h1>
      <ConnectionBadge />
      {children}
      <span class="bar-space" />
      {account && (
        <span class="bar-account" title={account.account}>
          <strong>{nameIn(language, account)}</strong> {messages.roles[account.role]}
        </span>
      )}
      <ThemeSwitch />
      <LanguageSwitch />
      <button
        type="button"
        class="quiet square"
        aria-label={messages.signIn.signOut}
        title={messages.signIn.signOut}
        onClick={() => void signIn.signOut()}
      >
        <Symbol name="out" />
      </button>
    </header>
  );
}

function ConnectionBadge() {
  const messages = useMessages();
  const connection = useStore((state) => state.connection);
  return (
    <span class={`badge badge-${connection}`} role="status" data-connection={connection}>
      <i aria-hidden="true" />
      <span class="badge-word">{messages.connection[connection]}</span>
    </span>
  );
}
