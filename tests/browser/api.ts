/** What others do while a page is open, without a page of their own: requests to the API, as a phone or another system sends them. */

interface Answer {
  readonly data?: Record<string, never> | null;
  readonly errors?: readonly { readonly message: string }[];
}

export type Send = <T>(query: string, variables?: object) => Promise<T>;

async function post<T>(url: string, query: string, variables: object, token?: string): Promise<T> {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as Answer;
  if (answer.errors) throw new Error(answer.errors[0]!.message);
  return answer.data as T;
}

/** Signs in as a demo account. */
export async function actAs(url: string, account: string): Promise<Send> {
  const { signIn } = await post<{ signIn: { accessToken: string } }>(
    url,
    'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }',
    { input: { account, password: 'demo' } },
  );
  return (query, variables = {}) => post(url, query, variables, signIn.accessToken);
}

export interface Place {
  readonly lon: number;
  readonly lat: number;
}

/** The call sign and position of some unit that is free. */
export async function findFreeUnit(send: Send): Promise<{ id: string; callSign: string; position: Place }> {
  const { units } = await send<{
    units: { edges: { node: { id: string; callSign: string; position: Place | null } }[] };
  }>('{ units(first: 50, filter: { status: AVAILABLE }) { edges { node { id callSign position { lon lat } } } } }');
  const free = units.edges.find(({ node }) => node.position !== null);
  if (!free) throw new Error('no unit of the demo district is free');
  return free.node as { id: string; callSign: string; position: Place };
}

/** Reports an incident; returns its id and number. */
export async function report(
  send: Send,
  input: { readonly type: string; readonly location: Place; readonly address: string },
): Promise<{ id: string; number: string }> {
  const { lon, lat } = input.location;
  const { reportIncident } = await send<{ reportIncident: { incident: { id: string; number: string } } }>(
    'mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { incident { id number } } }',
    { input: { ...input, location: { lon, lat } } },
  );
  return reportIncident.incident;
}
