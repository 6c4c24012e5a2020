/** Holds output against what it should say, value by value. Identifiers only: whoever shows it adds the words. */
import type { Cmdlet } from './cmdlet.ts';
import type { OutputObject } from './output.ts';

type Comparison = 'text' | 'policy' | 'number' | 'present';

export interface Expectation {
  readonly property: string;
  /** What is right; any of these. */
  readonly is?: string | readonly string[];
  /**
   * How the values are compared: `policy` also takes the tag that stands before a policy's name, and nothing for the policy
   * that holds for everybody; `number` looks at the digits of a telephone number and its extension; `present` is content with
   * any value. Everything is compared without regard to case.
   */
  readonly as?: Comparison;
}

export interface Finding {
  readonly property: string;
  readonly expected: readonly string[];
  /** As it was shown. */
  readonly found?: string;
  /**
   * `missing`: the output has no such property. `dropped`: nor can it, since the module no longer gives it. `cut`: the console
   * cut the value off before it could be told.
   */
  readonly state: 'right' | 'wrong' | 'missing' | 'dropped' | 'cut';
  /** For what was dropped: the version that came without it, and the property to look at instead. */
  readonly since?: string;
  readonly instead?: string;
}

export interface Subject {
  /** Whom or what the findings are about, as it names itself; empty where it does not. */
  readonly identity: string;
  /** False: it was asked about and is not in the output. */
  readonly found: boolean;
  readonly findings: readonly Finding[];
}

export interface Verification {
  /** False: nothing in the text was output; the subjects say what was expected. */
  readonly readable: boolean;
  /** Everything that was expected was found to be so. */
  readonly proven: boolean;
  readonly subjects: readonly Subject[];
}

export interface VerifyOptions {
  /** Who must be in the output; where nobody is named, whoever is in it. */
  readonly subjects?: readonly string[];
  /** What gave the output. */
  readonly cmdlet?: Cmdlet;
}

/** The properties by which objects name themselves, the most telling first. */
const IDENTITIES = [
  'UserPrincipalName',
  'Identity',
  'SipAddress',
  'SipProxyAddress',
  'Name',
  'DisplayName',
  'Alias',
];

/** Those that would name somebody else; a SIP address, an alias or a mailbox may differ from the name that was asked for. */
const ADDRESSES = ['UserPrincipalName', 'Identity'];

export function verify(
  objects: readonly OutputObject[] | undefined,
  expectations: readonly Expectation[],
  { subjects, cmdlet }: VerifyOptions = {},
): Verification {
  const shown = objects ?? [];
  const judge = (identity: string, object: OutputObject | undefined): Subject => ({
    identity,
    found: object !== undefined,
    findings: expectations.map((expectation) => find(object ?? {}, expectation, cmdlet)),
  });
  const named = subjects?.map((subject) => judge(subject, objectOf(shown, subject, subjects.length === 1)));
  const judged =
    named ??
    (shown.length === 0 ? [judge('', undefined)] : shown.map((object) => judge(identityOf(object), object)));
  return {
    readable: objects !== undefined,
    proven: judged.every(({ found, findings }) => found && findings.every(({ state }) => state === 'right')),
    subjects: judged,
  };
}

/**
 * Of several about the same subject the last one: output that is pasted whole holds what was so before the change above. Where
 * only one was asked about, output that names no address is taken to be about it.
 */
function objectOf(
  objects: readonly OutputObject[],
  subject: string,
  alone: boolean,
): OutputObject | undefined {
  const same = objects.filter((object) =>
    IDENTITIES.some((property) => sameIdentity(valueOf(object, property) ?? '', subject)),
  );
  const unnamed = objects.filter(
    (object) => !ADDRESSES.some((property) => valueOf(object, property)?.includes('@')),
  );
  return same.at(-1) ?? (alone ? unnamed.at(-1) : undefined);
}

function identityOf(object: OutputObject): string {
  return IDENTITIES.map((property) => valueOf(object, property) ?? '').find((value) => value !== '') ?? '';
}

function sameIdentity(left: string, right: string): boolean {
  return left !== '' && bareIdentity(left) === bareIdentity(right);
}

function bareIdentity(identity: string): string {
  return fold(identity).replace(/^(?:sip|smtp):/, '');
}

function find(object: OutputObject, expectation: Expectation, cmdlet: Cmdlet | undefined): Finding {
  const { property, is = [] } = expectation;
  const expected = typeof is === 'string' ? [is] : is;
  const found = valueOf(object, property);
  if (found === undefined) {
    const dropped = cmdlet?.dropped?.[property.toLowerCase()];
    if (!dropped) return { property, expected, state: 'missing' };
    const instead = dropped.renamed === undefined ? {} : { instead: dropped.renamed };
    return { property, expected, state: 'dropped', since: dropped.since, ...instead };
  }
  return { property, expected, found, state: stateOf(found, expected, expectation.as ?? 'text') };
}

function stateOf(found: string, expected: readonly string[], as: Comparison): Finding['state'] {
  if (as === 'present') return found.trim() === '' ? 'wrong' : 'right';
  const plain = { text: fold, policy: policyName, number: bareNumber }[as];
  if (expected.some((value) => plain(value) === plain(found))) return 'right';
  const cut = /^(.*?)(?:\.\.\.|…)$/s.exec(plain(found))?.[1];
  return cut !== undefined && expected.some((value) => plain(value).startsWith(cut)) ? 'cut' : 'wrong';
}

function valueOf(object: OutputObject, property: string): string | undefined {
  return Object.entries(object).find(([name]) => fold(name) === fold(property))?.[1];
}

/** `Tag:HybridVoice` is HybridVoice; no policy is the one of everybody. */
function policyName(value: string): string {
  return fold(value).replace(/^tag:/, '') || 'global';
}

/** `tel:+33 1 23 45 67 89` is 33123456789. */
function bareNumber(value: string): string {
  return fold(value).replace(/^tel:|[+\s().-]/g, '');
}

/** The console's line ends and the dollar of `$true` are no part of a value. */
function fold(value: string): string {
  return value
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^\$(?=true$|false$|null$)/, '');
}
