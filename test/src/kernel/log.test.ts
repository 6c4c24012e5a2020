import { describe, expect, it } from 'vitest';
import { createLog } from '../../../src/kernel/log.ts';
import { referring } from '../../../src/kernel/reference.ts';

const DATABASE = 'postgres://bot:pass"word@db/linekeeper';

/** What a log of these secrets writes. */
function written(log: (to: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  const to = { write: (line: string): unknown => lines.push(line) };
  log(createLog({ level: 'trace', secrets: [DATABASE, 'pass"word', 'häßlich secret'], to }));
  return lines.join('');
}

describe('src/kernel/log.ts', () => {
  it('shows no secret it knows, however it is written', () => {
    const said = written((log) => {
      log.warn({ problem: `no answer from ${DATABASE}` }, 'x');
      log.warn({ nested: { deep: ['pass"word', encodeURIComponent('häßlich secret')] } }, 'häßlich secret');
      log.error({ err: new Error(DATABASE, { cause: new Error('pass"word') }) }, 'x');
    });
    expect(said).not.toMatch(/pass|h(?:ä|%C3%A4)/);
    expect(said).toContain('[hidden]');
  });

  it('names the reference of the turn in every line of it, and in no other', () => {
    const said = written((log) => {
      referring('k3v9x2ab', () => log.info({ change: 12 }, 'x'));
      log.info('y');
    });
    expect(said.split('\n').map((line) => line.includes('"reference":"k3v9x2ab"'))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('shows no secret by its shape: in addresses, behind Bearer, as a JSON Web Token', () => {
    const said = written((log) => {
      log.warn(
        { a: 'redis://:hunter2-hunter2@cache:6379', b: 'Authorization: Bearer abc.def-ghi_jkl~' },
        'x',
      );
      log.warn({ c: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2lnbmF0dXJl' }, 'x');
    });
    expect(said).not.toMatch(/hunter2|abc\.def|eyJ|c2lnbmF0dXJl/);
    expect(said).toContain('cache:6379');
  });

  it('logs of an error what people read, and nothing that libraries hang on it', () => {
    const error = Object.assign(new Error('NOAUTH'), {
      ...{
        code: 'ERR',
        command: { name: 'auth', args: ['quiet-word'] },
        detail: 'Failing row contains (quiet-word)',
      },
      ...{ request: { headers: { authorization: 'quiet-word' } } },
    });
    const cause = Object.assign(new TypeError('fetch failed'), { input: 'quiet-word' });
    const both = new AggregateError([error], 'all failed', { cause });
    const said = written((log) => {
      log.error({ err: both }, 'x');
      log.error({ err: 'only words' }, 'x');
    });
    expect(said).not.toContain('quiet-word');
    for (const word of [
      'AggregateError',
      'all failed',
      'NOAUTH',
      'ERR',
      'fetch failed',
      'only words',
      'log.test.ts',
    ])
      expect(said).toContain(word);
  });
});
