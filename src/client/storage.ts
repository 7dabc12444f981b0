/** Where a client keeps what must outlive the program. The shape of the browser's `localStorage` and of the asynchronous stores of app platforms; values are text. */

type Promised<T> = T | Promise<T>;

export interface ClientStorage {
  getItem(key: string): Promised<string | null>;
  /** Must not answer before the value is kept. */
  setItem(key: string, value: string): Promised<void>;
  removeItem(key: string): Promised<void>;
}

/** Ends with the program. */
export function memoryStorage(): ClientStorage {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

/** The same storage with all keys under a name, so that several clients can share one. */
export function within(storage: ClientStorage, name: string): ClientStorage {
  return {
    getItem: (key) => storage.getItem(`${name}.${key}`),
    setItem: (key, value) => storage.setItem(`${name}.${key}`, value),
    removeItem: (key) => storage.removeItem(`${name}.${key}`),
  };
}
