import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { keepPowerShell } from '../../../../src/adapters/powershell/powershell.ts';
import type { Outcome, Session } from '../../../../src/adapters/powershell/session.ts';
import { createLog, silentLog } from '../../../../src/kernel/log.ts';
import { referring } from '../../../../src/kernel/reference.ts';
import { isAlive, peer } from './peer.ts';

const answered = (value = 'SIP phones') => ({
  state: 'done',
  output: [
    {
      kind: 'run',
      cmdlet: 'Get-CsTeamsCallingPolicy',
      parameters: { Identity: { type: 'string', value } },
    },
  ],
});

describe('src/adapters/powershell/powershell.ts', () => {
  it('runs a listed cmdlet, signed in once and kept warm', async () => {
    const runner = peer('echo');
    expect(await runner.run()).toEqual(answered());
    expect(await runner.run('Global')).toEqual(answered('Global'));
    expect(runner.notes().filter((note) => note === 'connect')).toHaveLength(1);
    expect(runner.pids()).toHaveLength(1);
    expect(runner.states.at(-1)).toEqual({ state: 'connected', problem: null });
  });

  it('starts nothing before it is asked', () => {
    expect(peer('echo').pids()).toEqual([]);
  });

  it.each([
    ['says nothing', 'silent', 'timed-out'],
    ['answers a second after its time', 'late', 'timed-out'],
    ['writes half an answer', 'half-line', 'timed-out'],
    ['does not stop when told', 'stubborn', 'timed-out'],
    ['garbles its own line', 'garbage', 'garbled'],
    ['answers in another shape', 'wrong-shape', 'garbled'],
    ['writes a line of 100 MB', 'long-line', 'too-much'],
    ['answers with 100 MB', 'long-answer', 'too-much'],
    ['writes 200,000 lines', 'many-lines', 'too-much'],
    ['floods the error stream', 'flood-stderr', 'too-much'],
    ['exits over it', 'exit', 'died'],
    ['exits and leaves a child with its pipes', 'fork', 'died'],
  ])('calls a command unknown where the process %s, and goes on with a new one', async (_what, way, why) => {
    const runner = peer(way);
    // Too short for an answer where none will come in time, however slow the machine.
    const { commandMs } = runner.limits;
    if (why === 'timed-out') runner.limits.commandMs = 400;
    expect(await runner.run()).toEqual({ state: 'unknown', why });
    expect(runner.states.at(-1)).toEqual({ state: 'failed', problem: why });
    await vi.waitFor(() => expect(runner.pids().filter(isAlive)).toEqual([]), 5_000);
    // Never twice by itself.
    expect(runner.notes().filter((note) => note.startsWith('run '))).toHaveLength(1);
    runner.limits.commandMs = commandMs;
    expect(await runner.run('Global')).toEqual(answered('Global'));
  });

  it.each([
    ['in its group', []],
    ['in a group of its own', ['apart']],
  ])('does not wait for a child %s that keeps the pipes open', async (_where, notes) => {
    const runner = peer('fork', { notes });
    const begun = performance.now();
    expect(await runner.run()).toMatchObject({ state: 'unknown', why: 'died' });
    expect(performance.now() - begun).toBeLessThan(20_000);
    const child = Number(
      runner
        .notes()
        .find((note) => note.startsWith('child '))
        ?.slice(6),
    );
    expect(child).toBeGreaterThan(1);
    if (notes.length > 0) process.kill(child);
    else await vi.waitFor(() => expect(isAlive(child)).toBe(false), 5_000);
  });

  it.each(['wrong-id', 'noise', 'half-answer'])(
    'takes no line for the answer but its own, whole: %s',
    async (way) => {
      const runner = peer(way);
      expect(await runner.run()).toMatchObject(answered());
      expect(await runner.run('Global')).toMatchObject(answered('Global'));
      expect(runner.pids()).toHaveLength(1);
    },
  );

  it('takes the first of two answers, and the second for nobody’s', async () => {
    const runner = peer('twice');
    for (let at = 0; at < 3; at += 1) expect(await runner.run()).toEqual({ state: 'done', output: ['once'] });
  });

  it('hears the last words of a process', async () => {
    const runner = peer('answer-and-exit');
    expect(await runner.run()).toEqual({ state: 'done', output: ['last words'] });
  });

  it('says that nothing was sent where there is no such program, or it does not come up', async () => {
    expect(await peer('echo', { path: '/nowhere/pwsh' }).run()).toEqual({
      state: 'not-sent',
      why: 'not-found',
    });
    const mute = peer('mute', { startMs: 400 });
    expect(await mute.run()).toEqual({ state: 'not-sent', why: 'timed-out' });
    const gone = peer('no-connection');
    expect(await gone.run()).toEqual({ state: 'not-sent', why: 'died' });
    expect(gone.states.at(-1)).toEqual({ state: 'failed', problem: 'died' });
    expect(gone.notes().filter((note) => note.startsWith('run '))).toEqual([]);
  });

  it('says that nothing was sent where it cannot sign in', async () => {
    const runner = peer('no-sign-in');
    expect(await runner.run()).toMatchObject({
      state: 'failed',
      sent: false,
      category: 'AuthenticationError',
    });
    expect(runner.states.at(-1)).toEqual({ state: 'failed', problem: 'sign-in' });
    expect(runner.notes()).not.toContain('run Get-CsTeamsCallingPolicy');
  });

  it('signs in once more when the sign-in has run out, and no oftener', async () => {
    const expired = peer('expired');
    expect(await expired.run()).toMatchObject({ state: 'done' });
    expect(expired.notes().filter((note) => note === 'connect')).toHaveLength(2);
    const always = peer('always-expired');
    expect(await always.run()).toMatchObject({ state: 'failed', message: 'The token has expired.' });
    expect(always.notes().filter((note) => note === 'connect')).toHaveLength(2);
  });

  it('does not take a missing role for a sign-in that has run out', async () => {
    const runner = peer('denied');
    expect(await runner.run()).toMatchObject({ state: 'failed', category: 'PermissionDenied', sent: true });
    expect(runner.notes().filter((note) => note === 'connect')).toHaveLength(1);
  });

  it('gives what a person needs to sign in to the log, and to nobody else', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    const runner = peer('device-code', { signIn: { kind: 'device-code', tenantId: '' }, log });
    expect(await runner.run()).toEqual(answered());
    expect(runner.states.map(({ state }) => state)).toEqual(['waiting-for-sign-in', 'connected']);
    expect(lines.join('')).toContain('ABCD1234');
    expect(lines.join('')).toContain('WXYZ9876');
    expect(JSON.stringify(runner.states)).not.toMatch(/ABCD1234|WXYZ9876/);
  });

  it('hands secrets over on standard input: no argument and no variable holds one', async () => {
    const runner = peer('seen');
    const outcome = await runner.run();
    expect(outcome).toMatchObject({
      output: [{ env: { ONLY: 'this' }, argv: ['seen', expect.any(String)] }],
    });
    const seen = z.object({ output: z.tuple([z.object({ env: z.record(z.string(), z.string()) })]) });
    const [{ env }] = seen.parse(outcome).output;
    expect(Object.keys(env).filter((name) => name in process.env)).toEqual([]);
    expect(JSON.stringify(outcome)).not.toContain('correct horse');
    const told = peer('tell-hello');
    await told.run();
    expect(told.notes().join('\n')).toContain('correct horse');
  });

  it('answers first come, first served, one at a time, and turns away what would wait too long', async () => {
    const runner = peer('echo');
    const values = ['1', '2', '3', '4', '5'];
    const ends: string[] = [];
    const runs = values.map(async (value) => {
      await runner.run(value);
      ends.push(value);
    });
    expect(await runner.run('6')).toEqual({ state: 'not-sent', why: 'busy' });
    await Promise.all(runs);
    expect(ends).toEqual(values);
  });

  it('ends the process with itself, however stubborn, and then sends nothing', async () => {
    const runner = peer('stubborn', { notes: ['stubborn'] });
    await runner.run();
    const [pid = 0] = runner.pids();
    expect(isAlive(pid)).toBe(true);
    await runner.powershell.stop();
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 5_000);
    expect(await runner.run()).toEqual({ state: 'not-sent', why: 'stopped' });
    expect(runner.notes()).toContain('closed');
  });

  it('lets what is under way end before a stop, but waits neither for a sign-in nor for those in line', async () => {
    const runner = peer('slow');
    const under = runner.run('1');
    const next = runner.run('2');
    await vi.waitFor(() => expect(runner.notes()).toContain('run Get-CsTeamsCallingPolicy'), 20_000);
    await runner.powershell.drain();
    expect(await under).toEqual(answered('1'));
    expect(await next).toEqual({ state: 'not-sent', why: 'stopped' });
    const unsigned = peer('no-code');
    const run = unsigned.run();
    await vi.waitFor(() => expect(unsigned.notes()).toContain('connect'), 20_000);
    await unsigned.powershell.drain();
    expect(await run).toMatchObject({ state: 'not-sent', why: 'stopped' });
  });

  it('ends a process that is still starting', async () => {
    const runner = peer('mute');
    const run = runner.run();
    await vi.waitFor(() => expect(runner.pids()).toHaveLength(1), 20_000);
    await runner.powershell.stop();
    expect(await run).toMatchObject({ state: 'not-sent' });
    await vi.waitFor(() => expect(runner.pids().filter(isAlive)).toEqual([]), 5_000);
  });

  it('brings any text to the other side as it is, as data', async () => {
    const runner = peer('echo');
    const hostile = fc.constantFrom(
      '$(Get-Date)',
      '`n',
      "'; iex 1 #",
      '"',
      '\\u0000',
      '”',
      '‘',
      '\u2028',
      '2026-01-01T00:00:00Z',
      '@{a=1}',
      '-WhatIf',
      '🙂',
      'e\u0301',
    );
    const texts = fc.array(
      fc.oneof(hostile, fc.string({ unit: 'grapheme' }), fc.constantFrom('\n', '\r', '\t')),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(
        texts.map((parts) => parts.join('')).filter((text) => text.trim() !== ''),
        async (PolicyName) => {
          const run = runner.powershell.run('Grant-CsTeamsCallingPolicy', { Identity: 'anna', PolicyName });
          const outcome = await run.catch((error: unknown) => error);
          // What nobody could see before approving it is refused; all else arrives to the last character.
          if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'value.unseen-character' });
          else
            expect(outcome).toMatchObject({
              output: [{ parameters: { PolicyName: { type: 'string', value: PolicyName } } }],
            });
        },
      ),
      { numRuns: 200 },
    );
    expect(runner.pids()).toHaveLength(1);
  });

  it.each(['\0', 'a\0b', '\ud800', '\u202e'])('refuses what cannot be seen: %j', async (PolicyName) => {
    const runner = peer('echo');
    const run = runner.powershell.run('Grant-CsTeamsCallingPolicy', { Identity: 'anna', PolicyName });
    await expect(run).rejects.toMatchObject({ code: 'value.unseen-character' });
    expect(runner.pids()).toEqual([]);
  });

  it.each(['Connect-MicrosoftTeams', 'Set-CsIPPhonePolicy', 'Select-Object', 'Enable-UMMailbox'])(
    'runs no %s, which is on no list',
    async (cmdlet) => {
      const runner = peer('echo');
      await expect(runner.powershell.run(cmdlet, {})).rejects.toMatchObject({ code: 'cmdlet.not-listed' });
      await expect(runner.powershell.run('Invoke-Expression', {})).rejects.toMatchObject({
        code: 'cmdlet.unknown',
      });
      expect(runner.pids()).toEqual([]);
    },
  );

  it('logs what becomes of the process later under the reference of nobody', async () => {
    const lines: string[] = [];
    let end: (why: 'died') => void = () => undefined;
    const ended = new Promise<'died'>((resolve) => (end = resolve));
    const shell = keepPowerShell({
      open: () => ({
        ask: () => Promise.resolve({ state: 'done', output: [] }),
        stop: () => Promise.resolve(),
        ended,
      }),
      byCode: false,
      limits: { commandMs: 1, connectMs: 1, queued: 1 },
      told: () => undefined,
      now: () => 0,
      log: createLog({ level: 'trace', to: { write: (line: string): unknown => lines.push(line) } }),
    });
    await referring('k3v9x2ab', () => shell.run('Get-CsTeamsCallingPolicy', {}));
    end('died');
    await vi.waitFor(() => expect(lines.join('')).toContain('PowerShell failed'));
    expect(lines.join('')).not.toContain('k3v9x2ab');
  });

  it('rests after failures in a row, longer each time, and forgets them after a success', async () => {
    let now = 0;
    let isBroken = true;
    const opened: number[] = [];
    const session = (): Session => {
      let end: (why: 'died') => void = () => undefined;
      const ended = new Promise<'died'>((resolve) => (end = resolve));
      opened.push(now);
      const ask = async (): Promise<Outcome> => {
        if (!isBroken) return { state: 'done', output: [] };
        end('died');
        await ended;
        return { state: 'not-sent', why: 'died' };
      };
      return { ask, stop: () => Promise.resolve(), ended };
    };
    const powershell = keepPowerShell({
      ...{ open: session, byCode: false, told: () => undefined, now: () => now, log: silentLog },
      limits: { commandMs: 1, connectMs: 1, queued: 9 },
    });
    const run = (): ReturnType<typeof powershell.run> =>
      powershell.run('Get-CsTeamsSipDevicesConfiguration', {});
    for (; now < 200_000; now += 500) await run();
    expect(opened.slice(0, 6)).toEqual([0, 500, 1_500, 3_500, 7_500, 15_500]);
    const rests = opened.slice(1).map((at, index) => at - (opened[index] ?? 0));
    expect(Math.max(...rests)).toBe(60_000);
    isBroken = false;
    now += 60_000;
    expect(await run()).toEqual({ state: 'done', output: [] });
  });
});
