/** A real SIP peer (SIPp) on this machine, which answers OPTIONS. */
import { execa } from 'execa';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.ts';
import { sipp } from './programs.ts';

const scenario = (status: string): string => `<?xml version="1.0" encoding="UTF-8" ?>
<scenario name="answers OPTIONS">
  <recv request="OPTIONS"/>
  <send><![CDATA[
    SIP/2.0 ${status}
    [last_Via:]
    [last_From:]
    [last_To:];tag=[call_number]
    [last_Call-ID:]
    [last_CSeq:]
    Content-Length: 0

  ]]></send>
</scenario>
`;

/** Comes up within a second; until then its port refuses. */
export async function startSipPeer(
  transport: 'udp' | 'tcp',
  status = '200 OK',
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'linekeeper-sip-'));
  const file = join(folder, 'options.xml');
  await writeFile(file, scenario(status));
  const port = await freePort();
  const mode = transport === 'udp' ? 'u1' : 't1';
  const peer = execa(
    sipp ?? 'sipp',
    ['-sf', file, '-i', '127.0.0.1', '-p', String(port), '-t', mode, '-nostdin'],
    { cwd: folder, reject: false, stdout: 'ignore', env: { TERM: 'dumb' } },
  );
  return {
    port,
    async stop() {
      peer.kill('SIGKILL');
      await peer;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
