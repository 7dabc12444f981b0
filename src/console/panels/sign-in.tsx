/** The first thing a newcomer sees: the language, the demo accounts, and a form for one's own account. */
import { useEffect, useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../console.js';
import { nameIn } from '../i18n/language.js';
import { type DemoAccount } from '../state/state.js';
import { ErrorNote } from './error-note.js';
import { LanguageSwitch, ThemeSwitch } from './preferences.js';

/** Of the demo district; the server refuses it in production. */
const DEMO_PASSWORD = 'demo';
/** Officers are many and alike: a few are enough to try. */
const OFFICERS_SHOWN = 3;

export function SignIn() {
  const { signIn } = useConsole();
  const messages = useMessages();
  const demo = useStore((state) => state.demoAccounts);
  useEffect(() => void signIn.welcome(), [signIn]);
  return (
    <div class="welcome">
      <div class="welcome-bar">
        <ThemeSwitch />
        <LanguageSwitch />
      </div>
      <main class="welcome-card">
        <header class="welcome-head">
          <span class="mark" aria-hidden="true" />
          <div>
            <h1>{messages.brand}</h1>
            <p>{messages.tagline}</p>
          </div>
        </header>
        <ErrorNote />
        {demo.length > 0 && <DemoAccounts accounts={demo} />}
        <OwnAccount open={demo.length === 0} />
      </main>
    </div>
  );
}

function DemoAccounts({ accounts }: { accounts: readonly DemoAccount[] }) {
  const messages = useMessages();
  const officers = accounts.filter(({ role }) => role === 'OFFICER');
  const shown = [...accounts.filter(({ role }) => role !== 'OFFICER'), ...officers.slice(0, OFFICERS_SHOWN)];
  const hidden = officers.length - OFFICERS_SHOWN;
  return (
    <section aria-labelledby="demo-title">
      <h2 id="demo-title">{messages.signIn.demoTitle}</h2>
      <p class="hint">{messages.signIn.demoHint(DEMO_PASSWORD)}</p>
      <ul class="accounts">
        {shown.map((account) => (
          <li key={account.account}>
            <DemoAccountButton account={account} />
          </li>
        ))}
      </ul>
      {hidden > 0 && <p class="hint">{messages.signIn.otherOfficers(hidden)}</p>}
      <p class="notice">{messages.signIn.demoNotice}</p>
    </section>
  );
}

function DemoAccountButton({ account }: { account: DemoAccount }) {
  const { signIn } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const busy = useStore((state) => state.busy);
  return (
    <button
      type="button"
      class={`account${account.role === 'DISPATCHER' ? ' account-first' : ''}`}
      disabled={busy !== null}
      onClick={() => void signIn.signIn(account.account, DEMO_PASSWORD)}
    >
      <span class="account-role">{messages.roles[account.role]}</span>
      <span class="account-name">{nameIn(language, account)}</span>
      <code>{busy === `sign-in:${account.account}` ? messages.signIn.working : account.account}</code>
    </button>
  );
}

function OwnAccount({ open }: { open: boolean }) {
  const { signIn } = useConsole();
  const messages = useMessages();
  const busy = useStore((state) => state.busy);
  const [account, setAccount] = useState('');
  const [password, setPassword] = useState('');
  const form = (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void signIn.signIn(account, password);
      }}
    >
      <label>
        {messages.signIn.account}
        <input
          required
          autocomplete="username"
          value={account}
          onInput={(event) => setAccount(event.currentTarget.value)}
        />
      </label>
      <label>
        {messages.signIn.password}
        <input
          required
          type="password"
          autocomplete="current-password"
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="primary" disabled={busy !== null}>
        {busy === `sign-in:${account}` ? messages.signIn.working : messages.signIn.submit}
      </button>
    </form>
  );
  if (open) return form;
  return (
    <details class="own-account">
      <summary>{messages.signIn.ownAccount}</summary>
      {form}
    </details>
  );
}
