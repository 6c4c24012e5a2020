import { idNumber, numberedId } from './ids.ts';

/** An account of the tenant. Common-area accounts are computed from their number, so a hundred thousand of them cost nothing. */
export interface DemoAccount {
  /** Its place in the directory's order. */
  readonly index: number;
  readonly id: string;
  readonly upn: string;
  readonly mail: string;
  /** Further addresses of its mailbox. */
  readonly aliases: readonly string[];
  readonly name: string;
  readonly enabled: boolean;
  readonly licensed: boolean;
  /** Besides a licence for calling at all: a Calling Plan. The others' numbers come by Direct Routing. */
  readonly callingPlan: boolean;
  /** The group that its licence comes from; null where the licence is the account's own. */
  readonly licenceGroup: string | null;
  readonly number: string | null;
  readonly callingPolicy: string;
  readonly ipPhonePolicy: string;
}

export interface Accounts {
  readonly size: number;
  at(index: number): DemoAccount | undefined;
  /** By id or user principal name, without case. */
  find(key: string): DemoAccount | undefined;
  /** Those whose user principal name, mail or alias it is, without case. */
  withAddress(address: string): readonly DemoAccount[];
  /** The n-th common-area account, from 0. */
  commonArea(n: number): DemoAccount;
  /** Gives an account other traits, as an administrator of the tenant would; undefined where there is no such account. */
  amend(upn: string, traits: Traits): DemoAccount | undefined;
  /** How many accounts had this at the beginning, and how many have it now. */
  count(trait: 'licensed' | 'callingPlan'): { readonly first: number; readonly now: number };
}

type Traits = Partial<
  Pick<
    DemoAccount,
    | 'id'
    | 'mail'
    | 'aliases'
    | 'enabled'
    | 'licensed'
    | 'callingPlan'
    | 'licenceGroup'
    | 'number'
    | 'callingPolicy'
    | 'ipPhonePolicy'
  >
>;

const COMMON_AREA = {
  enabled: true,
  licensed: true,
  callingPlan: false,
  licenceGroup: null,
  callingPolicy: 'SIP phones',
  ipPhonePolicy: 'Common area',
};
/** People have their licences from a group of theirs, phones from whoever set them up. */
const STAFF = '00000000-0000-0000-0000-000000000100';
const PERSONAL = { callingPolicy: 'Global', ipPhonePolicy: 'Global', licenceGroup: STAFF };
const person = (n: number): Traits => ({ ...PERSONAL, id: `00000000-0000-0000-0000-00000000000${n}` });

/** Always there: one account for each way of being unfit for a shared phone, and the six people of the Playground. */
const NAMED: readonly (readonly [local: string, name: string, traits: Traits])[] = [
  ['no-licence', 'No Licence', { licensed: false, number: null }],
  ['no-number', 'No Number', { number: null }],
  ['calling-plan', 'Calling Plan without Number', { callingPlan: true, number: null }],
  ['no-sip-policy', 'No SIP Policy', { callingPolicy: 'Global' }],
  ['personal', 'Personal Account', { ipPhonePolicy: 'Global', licenceGroup: STAFF }],
  ['disabled', 'Disabled Account', { enabled: false }],
  ['alexw', 'Alex Wilber', person(20)],
  ['meganb', 'Megan Bowen', person(21)],
  ['adelev', 'Adele Vance', person(22)],
  ['isaiahl', 'Isaiah Langer', person(23)],
  ['pattif', 'Patti Fernandez', person(24)],
  ['lynner', 'Lynne Robbins', person(25)],
];
const NUMBER_PREFIXES = ['+3341', '+1312', '+656'] as const;

function phoneNumber(index: number): string {
  return `${NUMBER_PREFIXES[index % 3] ?? NUMBER_PREFIXES[0]}${String(2_000_000 + index)}`;
}

/** @param commonAreas how many `phone-00001@contoso.example` … there are */
export function createAccounts(seed: number, commonAreas: number): Accounts {
  const build = (index: number, local: string, name: string, traits: Traits): DemoAccount => ({
    index,
    id: numberedId('account', seed, index),
    upn: `${local}@contoso.example`,
    mail: `${local}@contoso.example`,
    aliases: [],
    name,
    number: phoneNumber(index),
    ...COMMON_AREA,
    ...traits,
  });
  const named = NAMED.map(([local, name, traits], index) => build(index, local, name, traits));
  const byKey = new Map(
    named.flatMap((account) => [[account.id, account] as const, [account.upn, account] as const]),
  );
  const size = named.length + commonAreas;
  const amended = new Map<number, DemoAccount>();

  function at(index: number): DemoAccount | undefined {
    return amended.get(index) ?? first(index);
  }
  /** As it was at the beginning. */
  function first(index: number): DemoAccount | undefined {
    if (index < named.length) return named[index];
    return index < size ? commonArea(index - named.length) : undefined;
  }
  function commonArea(n: number): DemoAccount {
    const label = String(n + 1).padStart(5, '0');
    return build(named.length + n, `phone-${label}`, `Phone ${label}`, {});
  }
  function find(key: string): DemoAccount | undefined {
    const wanted = key.toLowerCase();
    const known = byKey.get(wanted);
    if (known) return at(known.index);
    const digits = /^phone-(\d{5,})@contoso\.example$/.exec(wanted)?.[1];
    const index =
      digits === undefined ? idNumber('account', seed, wanted) : named.length + Number(digits) - 1;
    const account = index === undefined || index < named.length ? undefined : at(index);
    return account && (account.upn === wanted || account.id === wanted) ? account : undefined;
  }
  return {
    size,
    at,
    commonArea,
    find,
    withAddress(address) {
      const wanted = address.toLowerCase();
      // At the beginning every account's mail is its user principal name.
      const [own, changed] = [find(wanted), [...amended.values()]];
      const candidates = new Set([...(own ? [own] : []), ...changed]);
      return [...candidates].filter(({ upn, mail, aliases }) =>
        [upn, mail, ...aliases].some((each) => each.toLowerCase() === wanted),
      );
    },
    amend(upn, traits) {
      const account = find(upn);
      return account && amended.set(account.index, { ...account, ...traits }).get(account.index);
    },
    count(trait) {
      const having = (accounts: readonly (DemoAccount | undefined)[]): number =>
        accounts.filter((account) => account?.[trait]).length;
      const atFirst = having(named) + (COMMON_AREA[trait] ? commonAreas : 0);
      const changed = [...amended.values()];
      return {
        first: atFirst,
        now: atFirst + having(changed) - having(changed.map(({ index }) => first(index))),
      };
    },
  };
}
