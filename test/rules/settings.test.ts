import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SECRET_SETTINGS } from '../../src/secret-settings.ts';
import { ROOT } from './files.ts';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Every setting of a schema, with its default as it is typed; undefined where it has none of its own. */
function declaredIn(file: string): Map<string, string | undefined> {
  const [, schema = ''] = read(file).split('const Environment = z.object({');
  const [body = ''] = schema.split('\n});');
  const fields = body.split(/^ {2}(?=\w+:)/m).slice(1);
  return new Map(
    fields.map((field) => {
      const [name = ''] = field.split(':');
      const [, value] = /\.default\('?([^')]*)'?\)/.exec(field) ?? [];
      // A switch is typed as 0 or 1.
      return [
        name,
        value
          ?.replace(/^true$/, '1')
          .replace(/^false$/, '0')
          .replaceAll('_', ''),
      ];
    }),
  );
}

const table = read('docs/settings.md');
const told = new Map(
  [...table.matchAll(/^\| `([A-Z][A-Za-z_]+)` +\| (.*?) \|/gm)].map(([, name = '', first = '']) => [
    name,
    first.trim(),
  ]),
);
const declared = new Map([...declaredIn('manifest/teams/settings.ts'), ...declaredIn('src/config.ts')]);

describe('docs/settings.md', () => {
  it('tells every setting and no other', () => {
    expect(declared.size).toBeGreaterThan(50);
    expect([...told.keys()].sort()).toEqual([...declared.keys()].sort());
  });

  it('tells their defaults', () => {
    const wrong = [...declared].filter(
      ([name, value]) => value !== undefined && value !== '' && !told.get(name)?.startsWith(`\`${value}\``),
    );
    expect(wrong).toEqual([]);
  });

  it('tells which of them may come as files', () => {
    const row = table.split('\n').find((line) => line.startsWith('| `<NAME>_FILE`')) ?? '';
    const named = [...row.matchAll(/`([A-Z][A-Za-z_]+)`/g)].map(([, name]) => name);
    expect(named.sort()).toEqual([...SECRET_SETTINGS].sort());
  });
});
