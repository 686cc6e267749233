import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { clientAddress } from './client-address.js';

const from = (remoteAddress: string, forwarded: string | undefined, proxies: number) =>
  clientAddress(
    { socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } } as unknown as IncomingMessage,
    proxies,
  );

describe('the address of a client', () => {
  it('is that of the connection, where no proxy is trusted', () => {
    expect(from('192.0.2.1', '10.0.0.1', 0)).toBe('192.0.2.1');
    expect(from('::ffff:192.0.2.1', undefined, 0)).toBe('192.0.2.1');
  });

  it('is what the outermost trusted proxy saw, not what stands before it', () => {
    expect(from('127.0.0.1', '6.6.6.6, 198.51.100.7', 1)).toBe('198.51.100.7');
    expect(from('127.0.0.1', '6.6.6.6, 198.51.100.7, 10.0.0.2', 2)).toBe('198.51.100.7');
    expect(from('127.0.0.1', undefined, 1)).toBe('127.0.0.1');
  });

  it('is the network of IPv6, of which one machine has all addresses', () => {
    expect(from('2001:db8:1:2:3:4:5:6', undefined, 0)).toBe('2001:db8:1:2::/64');
    expect(from('2001:0db8:1:2::1', undefined, 0)).toBe('2001:db8:1:2::/64');
    expect(from('2001:db8::1', undefined, 0)).toBe('2001:db8:0:0::/64');
    expect(from('fe80::1%eth0', undefined, 0)).toBe('fe80:0:0:0::/64');
  });

  it('is nothing that a client makes up', () => {
    expect(from('127.0.0.1', '"} {"level":50', 1)).toBe('unknown');
  });
});
