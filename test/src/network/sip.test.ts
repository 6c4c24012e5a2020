import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CHECK_LIMITS, checkTools } from '../../../src/network/tools.ts';
import { lookedAt, type Looked } from '../../helpers/checks.ts';
import { freePort } from '../../helpers/ports.ts';
import { sipp } from '../../helpers/programs.ts';
import { startSipPeer } from '../../helpers/sip-peer.ts';

const tools = checkTools({ networks: ['127.0.0.0/8'], proxies: {} }, { ...CHECK_LIMITS, probeMs: 1_200 });

function check(port: number, transport: 'udp' | 'tcp'): Promise<Looked> {
  return lookedAt({ kind: 'sip', host: '127.0.0.1', port, transport }, tools);
}

describe('src/network/sip.ts', () => {
  it.skipIf(sipp === undefined).each([
    ['udp', '200 OK'],
    ['tcp', '200 OK'],
    ['udp', '405 Method Not Allowed'],
  ] as const)('takes over %s the answer %s of a real peer for a proof', async (transport, status) => {
    const peer = await startSipPeer(transport, status);
    onTestFinished(() => peer.stop());
    let result = await check(peer.port, transport);
    for (let tries = 0; result.findings[0]?.problem === 'refused' && tries < 50; tries++) {
      await wait(100);
      result = await check(peer.port, transport);
    }
    expect(result).toEqual({
      ok: true,
      findings: [
        {
          ...{ code: 'sip.options', subject: `127.0.0.1:${peer.port}`, outcome: 'passed', problem: null },
          ...{ expected: `SIP/2.0, ${transport.toUpperCase()}`, found: `SIP/2.0 ${status}` },
        },
      ],
    });
  });

  it('asks again over UDP where the first question was lost', async () => {
    const peer = createSocket('udp4').bind(0, '127.0.0.1');
    await once(peer, 'listening');
    onTestFinished(() => void peer.close());
    const asked: string[] = [];
    peer.on('message', (message, { port }) => {
      asked.push(message.toString());
      if (asked.length === 2) peer.send('SIP/2.0 200 OK\r\n\r\n', port);
    });
    const { port } = peer.address();
    expect(await check(port, 'udp')).toMatchObject({ ok: true, findings: [{ found: 'SIP/2.0 200 OK' }] });
    expect(asked[1]).toBe(asked[0]);
    expect(asked[0]).toMatch(
      /^OPTIONS sip:127\.0\.0\.1 SIP\/2\.0\r\nVia: SIP\/2\.0\/UDP 127\.0\.0\.1:\d+;branch=z9hG4bK/,
    );
  });

  it.each(['udp', 'tcp'] as const)('sees that over %s nobody is there', async (transport) => {
    expect(await check(await freePort(), transport)).toMatchObject({
      ok: false,
      findings: [{ problem: 'refused', found: 'ECONNREFUSED' }],
    });
  });

  it('gives up a peer that says nothing', async () => {
    const peer = createSocket('udp4').bind(0, '127.0.0.1');
    await once(peer, 'listening');
    onTestFinished(() => void peer.close());
    expect(await check(peer.address().port, 'udp')).toMatchObject({ findings: [{ problem: 'timed-out' }] });
  });

  it.each([
    ['another protocol', (socket: Socket) => socket.end('220 mail.test ESMTP\r\n'), 'not-sip'],
    ['a flood without an end of line', (socket: Socket) => socket.write('x'.repeat(100_000)), 'not-sip'],
    ['a caller hung up on', (socket: Socket) => socket.destroy(), 'closed'],
    ['silence', () => undefined, 'timed-out'],
  ])('recognises %s', async (_what, answer, problem) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      answer(socket);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    expect((await check(port, 'tcp')).findings).toMatchObject([{ outcome: 'failed', problem }]);
  });
});
