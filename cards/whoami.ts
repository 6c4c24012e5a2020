// Who the reader is to the bot, why, and the language it speaks to them.
import { accessWarningText, type AccessWarning } from './access-warning.ts';
import type { Card } from './card.ts';
import { action, asText, formatTime, label, line, plain } from './kit.ts';
import { LOCALES, type Locale, type Wording } from './wording/index.ts';
import template from './whoami.json' with { type: 'json' };

/** What gave a role: a line of the access file, by object id, by user principal name or through a group; or a colleague, for a while. */
export type RoleReason =
  | { readonly by: 'id'; readonly line: number }
  | { readonly by: 'name'; readonly line: number; readonly upn: string; readonly confirmedAt: string }
  | {
      readonly by: 'group';
      readonly line: number;
      readonly id: string;
      readonly name: string;
      readonly confirmedAt: string;
    }
  | { readonly by: 'loan'; readonly name: string; readonly until: string };

export interface WhoamiData {
  /** As the access file names people: the object id. */
  readonly id: string;
  readonly name: string;
  /** Why the chat's platform cannot tell who of the organisation this is; null where it can. Its details name the `user`. */
  readonly unproven: NoticeCode | null;
  readonly roles: readonly { readonly role: string; readonly why: readonly RoleReason[] }[];
  /** The access file's name. */
  readonly file: string;
  /** Whom to ask for a role, where that is known. */
  readonly administrators: readonly string[];
  /** Told to administrators alone. */
  readonly access: readonly AccessWarning[];
  readonly locale: Locale;
  readonly isDemo: boolean;
}

interface NoticeCode {
  readonly code: string;
  readonly details: Readonly<Record<string, string | number>>;
}

const MOST_ASKED = 3;

function reasonText(why: RoleReason, file: string, t: Wording): string {
  if (why.by === 'loan') return t('whoami.why.loan', { name: asText(why.name), at: formatTime(why.until) });
  const known = { line: why.line, file: asText(file) };
  if (why.by === 'id') return t('whoami.why.id', known);
  const at = formatTime(why.confirmedAt);
  if (why.by === 'name') return t('whoami.why.name', { ...known, upn: asText(why.upn), at });
  return t('whoami.why.group', { ...known, name: asText(why.name), id: asText(why.id), at });
}

function askedFor({ administrators, file, unproven }: WhoamiData, t: Wording): string {
  if (unproven) return line(doubtText(unproven, 'text', t), t('whoami.ask-entry', { file: asText(file) }));
  const who = line(...administrators.slice(0, MOST_ASKED).map(asText));
  return who === ''
    ? t('whoami.ask-somebody', { file: asText(file) })
    : t('whoami.ask', { who, file: asText(file) });
}

/** What is written into the access file, and where. */
function entryText({ id, name, unproven }: WhoamiData, t: Wording): string {
  return unproven
    ? t('whoami.slack-entry', { user: asText(String(unproven.details.user)) })
    : asText(`- ${id} # ${name}`);
}

function doubtText({ code, details }: NoticeCode, part: 'title' | 'text', t: Wording): string {
  const values: Record<string, string> = Object.fromEntries(
    Object.entries(details).map(([name, value]) => [name, asText(String(value))]),
  );
  return t(`notice.${code}.${part}`, { ...values, defaultValue: '' });
}

const sample: WhoamiData = {
  id: '00000000-0000-0000-0000-000000000020',
  name: 'Alex Wilber',
  unproven: null,
  roles: [{ role: 'operator', why: [{ by: 'id', line: 5 }] }],
  file: 'access.yaml',
  administrators: [],
  access: [],
  locale: 'en',
  isDemo: false,
};
const confirmedAt = '2026-03-02T09:21:00.000Z';

export const whoami: Card<WhoamiData> = {
  name: 'whoami',
  template,
  summary: ({ name }, t) => t('whoami.summary', { name: plain(name) }),
  bind: (data, t) => {
    const { name, unproven, roles, file, access, locale, isDemo } = data;
    const isNobody = roles.length === 0;
    return {
      title: asText(name),
      lead: unproven
        ? doubtText(unproven, 'title', t)
        : t(isNobody ? 'whoami.nobody' : 'whoami.lead', { count: roles.length }),
      roles: roles.map(({ role, why }) => ({
        title: label(t, 'role', role),
        value: line(
          t(`role-may.${role}`, { defaultValue: '' }),
          ...why.map((reason) => reasonText(reason, file, t)),
        ),
      })),
      isNobody,
      ask: isNobody ? askedFor(data, t) : '',
      entry: entryText(data, t),
      warnings: access.map((warning) => ({ text: accessWarningText(warning, t) })),
      language: t('whoami.language', { language: t(`language.${locale}`) }),
      isDemo,
      demo: t('whoami.demo'),
      buttons: LOCALES.filter((other) => other !== locale).map((other) =>
        action(t(`whoami.switch.${other}`), 'language', { locale: other }),
      ),
    };
  },
  samples: {
    nobody: { ...sample, name: 'Lynne Robbins', roles: [], administrators: ['Ana Silva', 'Bo Ek'] },
    stranger: { ...sample, name: 'Lynne Robbins', roles: [] },
    unproven: {
      ...sample,
      id: 'slack:T012ABCDEF/U012ABCDEF',
      name: 'Lynne Robbins',
      roles: [],
      unproven: {
        code: 'identity.unmatched',
        details: { email: 'lynne@contoso.example', account: 'T012ABCDEF/U012ABCDEF', user: 'U012ABCDEF' },
      },
    },
    operator: { ...sample, locale: 'fr', isDemo: true },
    member: {
      ...sample,
      roles: [
        {
          role: 'operator',
          why: [
            {
              by: 'group',
              line: 9,
              id: '6d1f2e0c-4f0a-4a55-9a38-0c7f5f7f2b11',
              name: 'Voice operators',
              confirmedAt,
            },
            { by: 'name', line: 12, upn: 'alexw@contoso.example', confirmedAt },
          ],
        },
        { role: 'Teams administrator', why: [{ by: 'id', line: 20 }] },
        { role: 'approver', why: [{ by: 'loan', name: 'Megan Bowen', until: '2026-03-05T18:00:00.000Z' }] },
      ],
    },
    largest: {
      ...sample,
      name: 'Jean-Baptiste [de la] Fontaine',
      roles: ['viewer', 'operator', 'approver', 'admin', 'Global administrator'].map((role) => ({
        role,
        why: [
          {
            by: 'group',
            line: 1_000,
            id: '6d1f2e0c-4f0a-4a55-9a38-0c7f5f7f2b11',
            name: 'Voice operators of the sites in the north '.repeat(5),
            confirmedAt,
          },
        ],
      })),
      access: [
        { kind: 'file', file: 'access.yaml', line: 12, what: 'roles.oprator: no such role' },
        { kind: 'file-unreadable', file: 'access.yaml', line: null, what: 'EACCES: permission denied' },
        { kind: 'absent', file: 'access.yaml', line: 3, what: 'group 6d1f2e0c-4f0a-4a55-9a38-0c7f5f7f2b11' },
        {
          kind: 'forbidden',
          file: 'access.yaml',
          line: 4,
          what: 'group 6d1f2e0c-4f0a-4a55-9a38-0c7f5f7f2b12',
        },
        { kind: 'unread', file: 'access.yaml', line: 5, what: 'user alexw@contoso.example' },
        { kind: 'expired', file: 'access.yaml', line: 6, what: 'user meganb@contoso.example' },
      ],
      isDemo: true,
    },
  },
};
