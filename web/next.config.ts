import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

const workspaceRoot = fileURLToPath(new URL('..', import.meta.url));

/** Pages hold no data of their own: they ask `/graphql` on their own origin, which the server in front of this one answers. */
const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  transpilePackages: ['@loadtest/scenario'],
  turbopack: { root: workspaceRoot },
  outputFileTracingRoot: workspaceRoot,
  devIndicators: false,
};

export default config;
