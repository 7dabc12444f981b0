/** Signing in and out, the language and the theme. */
import { ConsoleSignInDocument, ConsoleSignOutDocument, ConsoleWelcomeDocument } from '../generated/graphql.js';
import { type Language, rememberLanguage } from '../i18n/language.js';
import { emptyPicture } from '../state/state.js';
import { rememberTheme, type Theme } from '../state/theme.js';
import { attempt, type Parts } from './parts.js';
import { stopPushes } from './pushes.js';

export interface SignInActions {
  /** Reads the accounts to offer; none where this is no demo. */
  welcome(): Promise<void>;
  signIn(account: string, password: string): Promise<void>;
  signOut(): Promise<void>;
  setLanguage(language: Language): void;
  setTheme(theme: Theme): void;
}

export function createSignInActions({ store, client, session }: Parts): SignInActions {
  return {
    async welcome() {
      try {
        store.set({ demoAccounts: (await client.run(ConsoleWelcomeDocument, {})).demoAccounts });
      } catch {
        // The form for an own account stands without the list.
      }
    },
    async signIn(account, password) {
      const answer = await attempt(store, `sign-in:${account}`, () =>
        client.run(ConsoleSignInDocument, { input: { account, password } }),
      );
      if (answer === null) return;
      session.keep(answer.signIn);
      store.set({ account: answer.signIn.account });
    },
    async signOut() {
      const refreshToken = session.current()?.refreshToken;
      store.set({ ...emptyPicture(), account: null, error: null });
      try {
        await stopPushes(client);
        if (refreshToken) await client.run(ConsoleSignOutDocument, { input: { refreshToken } });
      } catch {
        // Forgotten here in any case; the token ends by itself.
      } finally {
        session.keep(null);
      }
    },
    setLanguage(language) {
      rememberLanguage(language);
      store.set({ language });
    },
    setTheme(theme) {
      rememberTheme(theme);
      store.set({ theme });
    },
  };
}
