// An officer's app as a process of its own: takes three steps, says that they are kept, and goes on trying until it is killed.
// node officer-process.mjs URL ACCOUNT FOLDER ASSIGNMENT
import { WebSocket } from 'ws';
import { connect } from 'xunge/client';
import { fileStorage } from './file-storage.mjs';

const [url, account, folder, assignmentId] = process.argv.slice(2);
const client = connect({
  url,
  signIn: { account, password: 'demo' },
  storage: fileStorage(folder),
  name: account,
  webSocket: WebSocket,
  backoff: { firstMs: 20, capMs: 100 },
});
for (const step of ['acknowledge', 'startTravel', 'arrive']) await client.officer[step](assignmentId);
process.stdout.write('kept\n');
setInterval(() => undefined, 1_000);
