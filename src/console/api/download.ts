/** Files of the server that need a token: fetched, then handed to the browser as a download. */
import { ApiError } from './api-error.js';
import { type SessionKeeper } from './session.js';

/** Throws `ApiError` where there is no such file, or not for this account. */
export async function download(session: SessionKeeper, path: string, name: string): Promise<void> {
  const token = await session.accessToken();
  let answer: Response;
  try {
    answer = await fetch(path, { headers: token === null ? {} : { authorization: `Bearer ${token}` } });
  } catch (cause) {
    throw new ApiError('NETWORK', 'no answer', {}, { cause });
  }
  if (!answer.ok) throw new ApiError('OTHER', `${path}: ${answer.status} ${answer.statusText}`);
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the file over by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
