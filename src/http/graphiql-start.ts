/** The script that starts GraphiQL in the browser. Plain JavaScript as text: it is served, never run here. */

/**
 * Queries and mutations go by POST with the headers of the headers editor; a subscription opens a socket of its own (graphql-transport-ws,
 * https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md) with the editor's `Authorization` as connection parameter.
 */
export const GRAPHIQL_START = `'use strict';
const WORKERS = { json: 'worker-json.js', graphql: 'worker-graphql.js' };
self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_module, label) => '/graphiql/' + (WORKERS[label] || 'worker-editor.js'),
};

const isSubscription = (document, name) =>
  document.definitions.some(
    (part) =>
      part.kind === 'OperationDefinition' &&
      part.operation === 'subscription' &&
      (!name || (part.name && part.name.value === name)),
  );

async function overHttp(params, headers) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(params),
  });
  return response.json();
}

function overSocket(params, headers) {
  const authorization = (Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization') || [])[1];
  return {
    subscribe(observer) {
      const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + '/graphql', 'graphql-transport-ws');
      const send = (message) => socket.send(JSON.stringify(message));
      socket.onopen = () => send({ type: 'connection_init', payload: { authorization } });
      socket.onmessage = ({ data }) => {
        const message = JSON.parse(data);
        if (message.type === 'connection_ack') send({ id: '1', type: 'subscribe', payload: params });
        else if (message.type === 'ping') send({ type: 'pong' });
        else if (message.type === 'next') observer.next(message.payload);
        else if (message.type === 'error') observer.error({ errors: message.payload });
        else if (message.type === 'complete') observer.complete();
      };
      socket.onclose = ({ code, reason }) =>
        code === 1000
          ? observer.complete()
          : observer.error(new Error('the socket was closed: ' + code + ' ' + reason + ' (a valid token is needed in the headers editor)'));
      return { unsubscribe: () => socket.close(1000) };
    },
  };
}

YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), {
  title: 'Xunge 巡格',
  fetcher: (params, { headers = {}, documentAST } = {}) =>
    documentAST && isSubscription(documentAST, params.operationName)
      ? overSocket(params, headers || {})
      : overHttp(params, headers || {}),
  // A bearer token does not belong into the browser's storage.
  shouldPersistHeaders: false,
  headers: JSON.stringify({ Authorization: 'Bearer ' }, null, 2),
  // What stands in the address (?query=…) goes before it.
  defaultQuery: \`# Sign in, then put the access token into the headers editor below: { "Authorization": "Bearer …" }
mutation SignIn {
  signIn(input: { account: "dispatcher", password: "demo" }) {
    accessToken
    expiresAt
    account { name nameEn role }
  }
}

query About {
  serverInfo { name version demo }
  demoAccounts { account nameEn role }
}
\`,
});
`;
