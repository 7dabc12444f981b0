/** Offers for an officer whose page is closed: the browser is asked for its permission, subscribed, and made known to the server. */
import { ConsolePushKeyDocument, ConsolePutPushDocument, ConsoleRemovePushDocument } from '../generated/graphql.js';
import { type Client } from '../api/client.js';
import { type Language } from '../i18n/language.js';
import { type Parts } from './parts.js';

/** `none`: this browser or this deployment cannot. `denied`: the user has said no, and only the browser's settings can change it. */
export type PushState = 'none' | 'off' | 'on' | 'denied' | 'failed';

export interface PushActions {
  /** As it stands; what the browser has subscribed to is made known to the server again, as browsers renew it by themselves. */
  read(): Promise<PushState>;
  /** To be called by a press of a button: browsers ask for permission at no other time. */
  enable(): Promise<PushState>;
  disable(): Promise<PushState>;
}

export function createPushActions({ store, client }: Parts): PushActions {
  const language = (): Language => store.get().language;

  async function put(subscription: PushSubscription): Promise<PushState> {
    const { endpoint, keys } = subscription.toJSON();
    const input = { endpoint: endpoint ?? '', p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' };
    await client.run(ConsolePutPushDocument, { input });
    return 'on';
  }

  /** The key to subscribe with; null: the server does not push. */
  async function readKey(): Promise<string | null> {
    return (await client.run(ConsolePushKeyDocument, {})).pushKey ?? null;
  }

  return {
    async read() {
      if (!isAble()) return 'none';
      try {
        if ((await readKey()) === null) return 'none';
        if (Notification.permission === 'denied') return 'denied';
        const subscription = await findSubscription();
        if (subscription === null) return 'off';
        await register(language());
        return await put(subscription);
      } catch {
        return 'failed';
      }
    },
    async enable() {
      if ((await Notification.requestPermission()) !== 'granted') return 'denied';
      try {
        const key = await readKey();
        if (key === null) return 'none';
        const { pushManager } = await register(language());
        return await put(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) }));
      } catch {
        return 'failed';
      }
    },
    async disable() {
      await stopPushes(client);
      return 'off';
    },
  };
}

/** Whoever signs in next on this device must not be shown the offers of whoever signed out. */
export async function stopPushes(client: Client): Promise<void> {
  const subscription = isAble() ? await findSubscription().catch(() => null) : null;
  if (subscription === null) return;
  const { endpoint } = subscription;
  // Either is enough: a push service answers 410 for a subscription that has ended, and the server forgets it then.
  await Promise.allSettled([
    subscription.unsubscribe(),
    client.run(ConsoleRemovePushDocument, { input: { endpoint } }),
  ]);
}

/** Only pages of https and localhost have service workers. */
function isAble(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

async function register(language: Language): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register(`/push-worker.js?language=${language}`);
  return navigator.serviceWorker.ready;
}

async function findSubscription(): Promise<PushSubscription | null> {
  return (await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription()) ?? null;
}

/** From base64url. */
function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
