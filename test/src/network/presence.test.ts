import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { presenceOf } from '../../../src/network/presence.ts';
import { CHECK_LIMITS, checkTools } from '../../../src/network/tools.ts';
import { freePort } from '../../helpers/ports.ts';
import { sipp } from '../../helpers/programs.ts';
import { startSipPeer } from '../../helpers/sip-peer.ts';

const tools = checkTools({ networks: ['127.0.0.0/8'], proxies: {} }, { ...CHECK_LIMITS, probeMs: 400 });

async function presence(ports: { sip?: number; https?: number } = {}): ReturnType<typeof presenceOf> {
  const signal = new AbortController().signal;
  const free = { sip: await freePort(), https: await freePort() };
  return presenceOf('127.0.0.1', tools, signal, { ...free, ...ports });
}

/** A UDP port that hears and says nothing. */
async function deaf(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return socket.address().port;
}

describe('src/network/presence.ts', () => {
  it.skipIf(sipp === undefined).each(['udp', 'tcp'] as const)(
    'hears a phone that answers SIP over %s',
    async (transport) => {
      const peer = await startSipPeer(transport);
      onTestFinished(() => peer.stop());
      let found = await presence({ sip: peer.port });
      for (let tries = 0; found !== 'answers' && tries < 50; tries++) {
        await wait(100);
        found = await presence({ sip: peer.port });
      }
      expect(found).toBe('answers');
    },
  );

  it('hears a phone that takes connections to its settings alone', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    expect(await presence({ https: (server.address() as AddressInfo).port })).toBe('answers');
  });

  it('takes no refusal for a dead phone, since firewalls refuse too', async () => {
    expect(await presence()).toBe('unclear');
    expect(await presence({ sip: await deaf() })).toBe('unclear');
  });

  it('says nothing of addresses that it may not reach', async () => {
    const signal = new AbortController().signal;
    expect(await presenceOf('10.0.0.1', tools, signal)).toBe('unclear');
    expect(await presenceOf('169.254.169.254', tools, signal)).toBe('unclear');
  });

  it('calls silent what lets every attempt time out', async () => {
    const ports = { sip: await deaf(), https: await freePort() };
    expect(await presenceOf('127.0.0.1', tools, AbortSignal.abort(), ports)).toBe('silent');
  });
});
