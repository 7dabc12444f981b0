/** The server audits of graphql-http (https://github.com/graphql/graphql-http#audits): whatever the GraphQL over HTTP specification says MUST be. */
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startDouble } from './running-server.js';

let server: RunningServer;
beforeAll(async () => {
  server = await startDouble();
});
afterAll(() => server.http.close());

const audits = serverAudits({ url: () => `${server.url}/graphql`, fetchFn: fetch });

describe('GraphQL over HTTP', () => {
  it('is asked all 61 audits', () => expect(audits).toHaveLength(61));

  it.each(audits)('$id $name', async (audit) => {
    const result = await audit.fn();
    // "warn" is a SHOULD that the specification leaves open, "notice" a MAY.
    expect(result.status === 'error' ? result.reason : 'no error').toBe('no error');
  });

  it('leaves open only that a refused document answers 400, not 200, where the client accepts application/json', async () => {
    const warned: string[] = [];
    for (const audit of audits) {
      const result = await audit.fn();
      if (result.status === 'warn') warned.push(result.id);
    }
    // Apollo Server's choice (parse, validation and variable errors); the specification says SHOULD for clients of before it existed.
    expect(warned).toEqual(['572B', 'FDE2', '7B9B']);
  });
});
