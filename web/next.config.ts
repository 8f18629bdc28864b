import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';
import { PHASE_DEVELOPMENT_SERVER } from 'next/constants.js';

const workspaceRoot = fileURLToPath(new URL('..', import.meta.url));

/** Everything comes from this origin, and nothing frames it. Next's own inline scripts make `unsafe-inline` needed. */
function securityHeaders(isDevelopment: boolean) {
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'unsafe-inline'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return [
    { key: 'Content-Security-Policy', value: policy.join('; ') },
    { key: 'Referrer-Policy', value: 'same-origin' },
    { key: 'X-Content-Type-Options', value: 'nosniff' },
  ];
}

/** Pages hold no data of their own: they ask `/graphql` on their own origin, which the server in front of this one answers. */
export default function config(phase: string): NextConfig {
  const isDevelopment = phase === PHASE_DEVELOPMENT_SERVER;
  return {
    poweredByHeader: false,
    reactStrictMode: true,
    devIndicators: false,
    transpilePackages: ['@loadtest/scenario'],
    turbopack: { root: workspaceRoot },
    outputFileTracingRoot: workspaceRoot,
    headers: () => Promise.resolve([{ source: '/:path*', headers: securityHeaders(isDevelopment) }]),
  };
}
