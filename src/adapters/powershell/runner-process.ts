/** One process of PowerShell: started without a shell, heard line by line, and dead when it has to be. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { splitLines } from './lines.ts';

/** What to start, and with which environment; none of this process's own is passed on. */
export interface Program {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Why a process is of no use any more. `stopped`: it was told to end. */
export type Ending = 'not-found' | 'died' | 'too-much' | 'garbled' | 'timed-out' | 'stopped';

export interface RunnerProcess {
  /** Writes one line; lost where the process is gone, which `ended` tells. */
  write(line: string): void;
  /** What the process may write from here on. */
  allow(): void;
  /** Kills the process and all it has started, and lets go of its pipes whoever still holds them. */
  kill(why: Ending): void;
  /** Lets it end by itself, and kills it when it takes longer than `ms`. */
  stop(ms: number): Promise<void>;
  readonly ended: Promise<Ending>;
}

/** From the end of a process to the end of its pipes. */
const LAST_WORDS_MS = 200;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** @param most what it may write, on both streams together, between one `allow` and the next */
export function startProcess(
  { path, args, env }: Program,
  most: { readonly bytes: number; readonly lines: number },
  heard: { out(line: string): void; err(line: string): void },
): RunnerProcess {
  // A group of its own, so that what it has started can be killed with it.
  const child: Child = spawn(path, args, {
    env,
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let end: (why: Ending) => void = () => undefined;
  const ended = new Promise<Ending>((resolve) => (end = resolve));

  let [isGone, isStopping] = [false, false];

  function letGo(why: Ending): void {
    isGone = true;
    for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy();
    end(why);
  }
  function kill(why: Ending): void {
    // Its number may be another process's by now.
    if (isGone) return;
    killGroup(child);
    letGo(why);
  }
  const tooMuch = (): void => kill('too-much');
  const out = splitLines(most, heard.out, tooMuch);
  const err = splitLines(most, heard.err, tooMuch);
  child.stdout.on('data', out.push);
  child.stderr.on('data', err.push);
  // A pipe that breaks is told by the end of the process.
  for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.on('error', () => undefined);
  child.on('error', () => {
    letGo('not-found');
  });
  const over = (): void => {
    letGo(isStopping ? 'stopped' : 'died');
  };
  child.on('close', over);
  child.on('exit', () => {
    if (isGone) return;
    killGroup(child);
    // Its last words may still be in the pipes; but what left the group may hold those open for ever.
    setTimeout(over, LAST_WORDS_MS).unref();
  });

  return {
    write: (line) => void child.stdin.write(line),
    allow() {
      out.allow();
      err.allow();
    },
    kill,
    async stop(ms) {
      isStopping = true;
      child.stdin.end();
      const timer = setTimeout(() => {
        kill('stopped');
      }, ms);
      await ended;
      clearTimeout(timer);
    },
    ended,
  };
}

/** SIGKILL: whoever is to be killed has been asked before, or cannot be trusted with the asking. */
function killGroup(child: Child): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
