/** Who is signed in decides what is shown: the sign-in card, the dispatch screen, an officer's, a desk's, or a plain word where a role has no page here. */
import { useEffect } from 'preact/hooks';
import { useConsole, useMessages, useStore } from './console.js';
import { localeOf } from './i18n/language.js';
import { type Account } from './state/state.js';
import { DeskScreen } from './panels/desk/desk-screen.js';
import { DispatchScreen } from './panels/dispatch-screen.js';
import { OfficerScreen } from './panels/officer/officer-screen.js';
import { SignIn } from './panels/sign-in.js';

const DISPATCH_ROLES = new Set<Account['role']>(['DISPATCHER', 'SUPERVISOR', 'PLANNER', 'ADMIN']);

export function App() {
  const account = useStore((state) => state.account);
  const language = useStore((state) => state.language);
  const theme = useStore((state) => state.theme);
  const messages = useMessages();
  useEffect(() => {
    document.documentElement.lang = localeOf(language);
    document.title = `${messages.brand} · ${messages.tagline}`;
  }, [language, messages]);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  if (account === null) return <SignIn />;
  if (DISPATCH_ROLES.has(account.role)) return <DispatchScreen />;
  if (account.role === 'DESK') return <DeskScreen />;
  return account.role === 'OFFICER' ? <OfficerScreen /> : <NoPage account={account} />;
}

function NoPage({ account }: { account: Account }) {
  const { signIn } = useConsole();
  const messages = useMessages();
  return (
    <div class="welcome">
      <main class="welcome-card">
        <h1>{messages.signIn.wrongRoleTitle}</h1>
        <p>
          {messages.roles[account.role]} · <code>{account.account}</code>
        </p>
        <p>{messages.signIn.wrongRole}</p>
        <button type="button" class="primary" onClick={() => void signIn.signOut()}>
          {messages.signIn.signOut}
        </button>
      </main>
    </div>
  );
}
