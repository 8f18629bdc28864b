/** GraphiQL, from our own files only. The session's cookie signs it in, over HTTP and WebSocket alike. */
import 'graphiql/style.css';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createClient } from 'graphql-ws';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { withFreshOperation } from './fresh-operation.ts';
import { defaultTabs } from './tabs.ts';

const WORKERS: Readonly<Record<string, string>> = { json: 'json.worker.js', graphql: 'graphql.worker.js' };

Object.assign(globalThis, {
  MonacoEnvironment: {
    getWorker: (_id: string, label: string) =>
      new Worker(`/graphiql/assets/${WORKERS[label] ?? 'editor.worker.js'}`, { type: 'module' }),
  },
});

const page = document.getElementById('graphiql');
if (page === null) throw new Error('The page has no place for GraphiQL');
const webSocketUrl = `${location.origin.replace(/^http/, 'ws')}/graphql`;
const fetcher = withFreshOperation(
  createGraphiQLFetcher({
    url: '/graphql',
    wsClient: createClient({ url: webSocketUrl, connectionParams: { client: 'graphiql' } }),
  }),
);
createRoot(page).render(createElement(GraphiQL, { fetcher, defaultTabs: await defaultTabs() }));
