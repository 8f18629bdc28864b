'use client';
import { type ReactNode, useState } from 'react';
import { type Client, Provider } from 'urql';
import { createGraphqlClient } from '../../lib/graphql-client.ts';
import { signInPath } from '../../lib/sign-in-path.ts';

/** The API on this page's own origin. To be rendered in a browser only. */
function clientOfPage(): Client {
  const { protocol, host } = window.location;
  let isLeaving = false;
  return createGraphqlClient({
    url: '/graphql',
    socketUrl: `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/graphql`,
    onSignedOut() {
      const { pathname, search } = window.location;
      if (isLeaving || pathname === '/sign-in') return;
      isLeaving = true;
      document.documentElement.dataset['signedOut'] = '';
      window.location.assign(signInPath(pathname + search));
    },
  });
}

export function GraphqlProvider({ children }: { readonly children: ReactNode }) {
  const [client] = useState(clientOfPage);
  return <Provider value={client}>{children}</Provider>;
}
