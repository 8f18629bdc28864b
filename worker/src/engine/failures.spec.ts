import type { NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { errors } from 'undici';
import { describe, expect, it } from 'vitest';
import { failureOf, sampleOf } from './failures.ts';

function systemError(code: string, more: Record<string, unknown> = {}): Error {
  return Object.assign(new Error(`connect ${code} 127.0.0.1:80`), { code, syscall: 'connect', ...more });
}

describe('the kind of an error', () => {
  it.each([
    ['CONNECT', systemError('ECONNREFUSED'), 'CONNECT'],
    ['CONNECT', systemError('ENETUNREACH'), 'CONNECT'],
    ['CONNECT', systemError('ETIMEDOUT'), 'TIMEOUT'],
    ['CONNECT', systemError('ENOTFOUND', { syscall: 'getaddrinfo' }), 'DNS'],
    ['CONNECT', systemError('EADDRNOTAVAIL'), 'PORTS_EXHAUSTED'],
    ['CONNECT', systemError('EMFILE'), 'FILE_DESCRIPTORS'],
    ['CONNECT', systemError('ENFILE'), 'FILE_DESCRIPTORS'],
    ['TLS', systemError('ECONNRESET'), 'TLS'],
    ['TLS', systemError('DEPTH_ZERO_SELF_SIGNED_CERT'), 'TLS'],
    ['EXCHANGE', systemError('ECONNRESET'), 'RESET'],
    ['EXCHANGE', systemError('EPIPE'), 'RESET'],
    ['EXCHANGE', new errors.SocketError('other side closed'), 'RESET'],
    ['EXCHANGE', new errors.SocketError('bad response'), 'PROTOCOL'],
    ['EXCHANGE', new errors.HTTPParserError('Expected HTTP/'), 'PROTOCOL'],
    ['EXCHANGE', new errors.HeadersOverflowError(), 'PROTOCOL'],
    ['EXCHANGE', new Error('what?'), 'OTHER'],
  ] as const)('while %s: %s is %s', (stage, error, kind) => {
    expect(failureOf(error, stage).kind).toBe(kind);
  });

  it('comes with a remedy where the generator itself is at its limit', () => {
    expect(failureOf(systemError('EMFILE'), 'CONNECT').message).toMatch(/ulimit -n/);
    expect(failureOf(systemError('ENFILE'), 'CONNECT').message).toMatch(/fs\.file-max/);
    const { message } = failureOf(systemError('EADDRNOTAVAIL'), 'CONNECT');
    expect(message).toMatch(/keep connections alive, use more workers, or widen net\.ipv4\.ip_local_port_range$/);
    for (const code of ['EMFILE', 'ENFILE', 'EADDRNOTAVAIL'])
      expect(sampleOf(failureOf(systemError(code), 'CONNECT').message)).not.toMatch(/…/);
  });

  it('says that ports are used up only where the machine has such addresses at all', () => {
    const used = systemError('EADDRNOTAVAIL', { address: '127.0.0.1' });
    const refused = systemError('ECONNREFUSED', { address: '127.0.0.1' });
    const none = systemError('EADDRNOTAVAIL', { address: '::1' });
    const kindOf = (errors: Error[], interfaces: ReturnType<typeof networkInterfaces>) =>
      failureOf(Object.assign(new AggregateError(errors), { code: 'EADDRNOTAVAIL' }), 'CONNECT', () => interfaces).kind;
    const withIPv6 = { lo: [{ address: '::1', family: 'IPv6', internal: true } as NetworkInterfaceInfo] };
    expect(kindOf([none, refused], {})).toBe('CONNECT');
    expect(kindOf([none, refused], withIPv6)).toBe('PORTS_EXHAUSTED');
    expect(kindOf([refused, used], {})).toBe('PORTS_EXHAUSTED');
    const failure = failureOf(none, 'CONNECT', () => ({}));
    expect(failure.kind).toBe('CONNECT');
    expect(failure.message).toMatch(/^This worker has no way there: /);
  });

  it('names every address that was tried', () => {
    const error = new AggregateError([systemError('ECONNREFUSED'), new Error('connect ECONNREFUSED ::1:80')]);
    expect(failureOf(error, 'CONNECT').message).toBe('connect ECONNREFUSED 127.0.0.1:80; connect ECONNREFUSED ::1:80');
  });
});

describe('a sample', () => {
  it('is one line of at most 200 characters', () => {
    expect(sampleOf('a\n\tb \u0007 c')).toBe('a b c');
    expect(sampleOf('x'.repeat(300))).toHaveLength(200);
  });
});
