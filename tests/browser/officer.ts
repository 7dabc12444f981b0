/** An officer without a page: acts on the API like a phone would. */

interface Answer {
  readonly data?: Record<string, never> | null;
  readonly errors?: readonly { readonly message: string }[];
}

async function send<T>(url: string, query: string, variables: object, token?: string): Promise<T> {
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

/** Signs in as the officer of the unit, and sets off on its present assignment. */
export async function setOff(url: string, callSign: string): Promise<void> {
  const { signIn } = await send<{ signIn: { accessToken: string } }>(
    url,
    'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }',
    { input: { account: `officer-${callSign}`, password: 'demo' } },
  );
  const { unit } = await send<{ unit: { assignment: { id: string } } }>(
    url,
    'query ($callSign: String!) { unit(callSign: $callSign) { assignment { id } } }',
    { callSign },
    signIn.accessToken,
  );
  await send(
    url,
    'mutation ($input: AssignmentStepInput!) { startTravel(input: $input) { assignment { id } } }',
    { input: { assignmentId: unit.assignment.id } },
    signIn.accessToken,
  );
}
