import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.js';

const natsOf = (environment: Record<string, string>) => readConfig(environment).nats;

describe('the configuration of the bus', () => {
  it('is absent where no server is named', () => {
    expect(natsOf({})).toBeNull();
    expect(natsOf({ NATS_URL: ' ' })).toBeNull();
  });

  it('has the servers with their ports, and whoever is named before the @', () => {
    expect(natsOf({ NATS_URL: 'nats://xunge:p%40ss@nats-1, nats://nats-2:4333' })).toEqual({
      servers: ['nats-1:4222', 'nats-2:4333'],
      user: 'xunge',
      password: 'p@ss',
      token: null,
      credentialsFile: null,
      tls: null,
    });
    expect(natsOf({ NATS_URL: 'nats://s3cr3t@nats-1' })).toMatchObject({ user: null, password: null, token: 's3cr3t' });
  });

  it('asks for TLS by the scheme, or where a file for it is named', () => {
    expect(natsOf({ NATS_URL: 'tls://nats-1' })?.tls).toEqual({ caFile: null, certFile: null, keyFile: null });
    expect(natsOf({ NATS_URL: 'nats://nats-1', NATS_TLS_CA: 'ca.pem' })?.tls).toMatchObject({ caFile: 'ca.pem' });
    expect(natsOf({ NATS_URL: 'nats://nats-1', NATS_CREDS: 'xunge.creds' })).toMatchObject({
      credentialsFile: 'xunge.creds',
      tls: null,
    });
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ NATS_URL: 'nats-1:4222' }, /NATS_URL holds "nats-1:4222"; expected nats:\/\/host:4222/],
    [{ NATS_URL: 'http://nats-1' }, /NATS_URL holds "http:\/\/nats-1"/],
    [{ NATS_URL: 'nats://nats-1,' }, /NATS_URL holds ""/],
    [{ NATS_URL: 'nats://nats-1', NATS_TLS_CERT: 'a.pem' }, /NATS_TLS_CERT and NATS_TLS_KEY are not both set/],
  ])('of %j is refused with the variable and what would be right', (environment, message) => {
    expect(() => natsOf(environment)).toThrow(message);
  });
});
