import type { MetadataRoute } from 'next';
import { env } from '../env';

export const dynamic = 'force-dynamic';

export default function robots(): MetadataRoute.Robots {
  return {
    rules: { userAgent: '*', disallow: ['/account', '/compare/summary'] },
    sitemap: `${env.EBB_SITE_URL}/sitemap.xml`,
  };
}
