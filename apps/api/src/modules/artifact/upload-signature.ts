import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a leave to upload is for. */
export interface Leave {
  readonly id: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly expiresAt: Date;
}

/** Seconds since 1970 at which a leave ends, as its address says it. */
export const expirySeconds = ({ expiresAt }: Pick<Leave, 'expiresAt'>): number =>
  Math.floor(expiresAt.getTime() / 1000);

/** HMAC-SHA-256 over all that the leave is for, in base64url. */
export const sign = (secret: Buffer, leave: Leave): string =>
  createHmac('sha256', secret)
    .update(JSON.stringify(['upload', leave.id, leave.sha256, leave.sizeBytes, expirySeconds(leave)]))
    .digest('base64url');

/** Whether a signature is the leave's, in a time that tells nothing of it. */
export function signed(secret: Buffer, leave: Leave, signature: string): boolean {
  const [expected, came] = [Buffer.from(sign(secret, leave)), Buffer.from(signature)];
  return expected.length === came.length && timingSafeEqual(expected, came);
}
