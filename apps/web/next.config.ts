import { join } from 'node:path';
import type { NextConfig } from 'next';

/** Headers of every answer; the content security policy has a nonce and is set in src/proxy.ts. */
const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

export default {
  output: 'standalone',
  outputFileTracingRoot: join(import.meta.dirname, '../..'),
  outputFileTracingIncludes: { '/docs/[page]': ['../../docs/*.md', '../../docs/how-to/*.md'] },
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  typescript: { tsconfigPath: 'tsconfig.json' },
  headers: async () => [
    { source: '/:path*', headers: Object.entries(HEADERS).map(([key, value]) => ({ key, value })) },
  ],
} satisfies NextConfig;
