// An officer's device: node docs/examples/officer-device.mjs http://127.0.0.1:4000 officer-E-01 'correct horse battery'
import { WebSocket } from 'ws'; // Node 20 has none of its own; leave `webSocket` out in a browser
import { AssignmentFeedDocument, connect, MeDocument, memoryStorage, UnitDocument } from 'xunge/client';

const [url, account, password] = process.argv.slice(2);
const client = connect({
  url,
  signIn: { account, password },
  webSocket: WebSocket,
  storage: memoryStorage(), // localStorage in a browser: then nothing is lost with the page
  name: account,
  onTrouble: ({ code, message }) => console.error(`${code}, tried again: ${message}`),
});

client.officer.onOutcome(({ status, entry, error }) => {
  console.log(`${entry.action.kind}: ${status}`, error ? `${error.code} ${error.state ?? ''}` : '');
});

/** The next step of an assignment: kept at once, sent as soon as the network allows. */
async function act({ id, status }) {
  if (status === 'OFFERED') await client.officer.acknowledge(id);
  if (status === 'ACKNOWLEDGED') await client.officer.startTravel(id);
  if (status === 'EN_ROUTE') await client.officer.arrive(id);
  if (status === 'ON_SCENE') await client.officer.clear(id, 'settled');
}

const { me } = await client.request(MeDocument, {});
const unitId = me.unit.id;
const feed = client.follow(AssignmentFeedDocument, { unitId }, { rememberAs: 'assignments' });
for await (const { resync, assignment } of feed) {
  if (resync) {
    // The first item, and whenever the server cannot tell what was missed: read how it stands, then go on.
    const { unit } = await client.request(UnitDocument, { id: unitId });
    if (unit.assignment) await act(unit.assignment);
    else console.log('ready');
    continue;
  }
  console.log(`${assignment.incident.type}: ${assignment.status}`);
  if (assignment.status === 'CLEARED') break;
  await act(assignment);
}
await client.close();
