// The main job over the public API, on the roads of Porto and the units of porto-fleet.json:
//   node docs/examples/main-job.mjs http://127.0.0.1:4000 PASSWORD
// Accounts `ops` (ADMIN), `chief` (DISPATCHER) and `officer-E-01` have that password.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const [, , url = 'http://127.0.0.1:4000', password = 'demo'] = process.argv;
const UNITS = {
  'P-01': [-8.6105, 41.1485],
  'P-02': [-8.628, 41.1575],
  'M-01': [-8.615, 41.151],
  'E-01': [-8.6205, 41.153],
  'F-01': [-8.612, 41.147],
};
const PLACE = { lon: -8.619, lat: 41.1545 };

async function ask(token, query, variables = {}) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message);
  return data;
}
async function signIn(account) {
  const { signIn: session } = await ask(
    null,
    'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }',
    { input: { account, password } },
  );
  return session.accessToken;
}

const [ops, chief, officer] = await Promise.all(['ops', 'chief', 'officer-E-01'].map(signIn));
const { units } = await ask(chief, '{ units { edges { node { id callSign } } } }');
const idOf = Object.fromEntries(units.edges.map(({ node }) => [node.callSign, node.id]));

// The shift begins: units go on duty and their devices report where they are.
for (const callSign of Object.keys(UNITS))
  await ask(ops, 'mutation ($input: SetUnitDutyInput!) { setUnitDuty(input: $input) { unit { status } } }', {
    input: { unitId: idOf[callSign], duty: 'ON_DUTY' },
  });
const fixes = Object.entries(UNITS).map(([callSign, [lon, lat]]) => ({
  unitId: idOf[callSign],
  lon,
  lat,
  accuracyM: 6,
  fixAt: new Date().toISOString(),
}));
const { reportPositions } = await ask(
  ops,
  'mutation ($fixes: [PositionFixInput!]!) { reportPositions(fixes: $fixes) { accepted } }',
  { fixes },
);
console.log(`${reportPositions.accepted} units are live`);

// The officer's device listens.
const device = createClient({
  url: `${url.replace('http', 'ws')}/graphql`,
  webSocketImpl: WebSocket,
  connectionParams: { authorization: `Bearer ${officer}` },
});
const feed = device.iterate({
  query: `subscription ($unitId: ID!) { assignmentFeed(unitId: $unitId) { cursor
    assignment { status respondBy incident { number type address } route { travelTimeS distanceM } } } }`,
  variables: { unitId: idOf['E-01'] },
});
const received = feed.next();

const { reportIncident } = await ask(
  chief,
  'mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { incident { id number status } } }',
  {
    input: {
      type: 'street-disturbance',
      location: PLACE,
      address: 'Rua de Cedofeita',
      idempotencyKey: crypto.randomUUID(),
    },
  },
);
const { incident } = reportIncident;
console.log(`incident ${incident.number} is ${incident.status}`);

const { nearestUnits } = await ask(
  chief,
  `query ($to: PointInput!) { nearestUnits(to: $to, first: 3) {
    candidates { unit { id callSign vehicle } travelTimeS distanceM route { steps { street } } } rejected { unit { callSign } reason } } }`,
  { to: PLACE },
);
for (const { unit, travelTimeS, distanceM, route } of nearestUnits.candidates) {
  const streets = route.steps
    .map(({ street }) => street)
    .filter((street, i, all) => street !== '' && street !== all[i - 1]);
  console.log(
    `${unit.callSign} ${unit.vehicle.padEnd(9)} ${travelTimeS.toFixed(0).padStart(3)} s ${String(distanceM).padStart(5)} m  ${streets.join(' > ')}`,
  );
}
for (const { unit, reason } of nearestUnits.rejected) console.log(`${unit.callSign} is nearer, but ${reason}`);

const assign = (key) =>
  ask(
    chief,
    'mutation ($input: AssignUnitInput!) { assignUnit(input: $input) { assignment { status unit { callSign } } incident { status } } }',
    {
      input: { incidentId: incident.id, unitId: nearestUnits.candidates[0].unit.id, idempotencyKey: key },
    },
  );
const { assignUnit } = await assign(crypto.randomUUID());
console.log(
  `${assignUnit.assignment.unit.callSign} is ${assignUnit.assignment.status}, the incident is ${assignUnit.incident.status}`,
);
console.log(
  'a second console asks for the same unit:',
  await assign(crypto.randomUUID()).catch((error) => error.message),
);

console.log("the officer's subscription:", JSON.stringify((await received).value.data.assignmentFeed, null, 2));
await device.dispose();
