/** Settings that nobody may read: from the environment, or from files as orchestrators mount them. */
import { readFileSync } from 'node:fs';
import { LinekeeperError } from './kernel/errors.ts';

type Settings = Readonly<Record<string, string>>;

/** Each may come as `<NAME>_FILE` too: the path of a file that holds it. */
export const SECRET_SETTINGS: readonly string[] = [
  'DATABASE_URL',
  'REDIS_URL',
  'MicrosoftAppPassword',
  'SLACK_BOT_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_APP_TOKEN',
  'AZURE_CLIENT_SECRET',
  'GRAPH_ACCESS_TOKEN',
  'DEVICE_STATE_SECRET',
  'PWSH_CERTIFICATE_PASSWORD',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
];

/** Those that hold several secrets, each behind its name: `authorization=Bearer%20x,tenant=y`. */
const NAMED_VALUES: readonly string[] = ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'];

/** Those that another service changes for everybody at once: they may hold two values, so that no process is without the right one. */
const TWO_VALUES: readonly string[] = ['SLACK_SIGNING_SECRET', 'DEVICE_STATE_SECRET'];

/** The values of such a setting; either of them is right. */
export function valuesOf(setting: string | undefined): string[] {
  return (setting ?? '').split(',').filter((value) => value !== '');
}

/**
 * The settings with what the `_FILE` ones lead to in their place; a line end at the end of a file is not part of the secret.
 * @throws LinekeeperError `setting.invalid` where both are set, or the file cannot be read or is empty
 */
export function withSecretFiles(set: Settings): Settings {
  const read = SECRET_SETTINGS.flatMap((name) => {
    const path = set[`${name}_FILE`];
    return path === undefined ? [] : [[name, secretIn(path, name, set)] as const];
  });
  return { ...set, ...Object.fromEntries(read) };
}

function secretIn(path: string, setting: string, set: Settings): string {
  const name = `${setting}_FILE`;
  const invalid = (problem: string): LinekeeperError =>
    new LinekeeperError('setting.invalid', { name, problem });
  if (set[setting] !== undefined) throw invalid(`${setting} is set too; only one of them may be`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw invalid(
      `${path} cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : ''})`,
    );
  }
  if (text === '') throw invalid(`${path} is empty`);
  return text;
}

/** What must not be read in any log: the secrets, and the passwords inside those that are addresses. */
export function secretsOf(set: Settings): string[] {
  const secrets = SECRET_SETTINGS.flatMap((name) => set[name] ?? []);
  const halves = TWO_VALUES.flatMap((name) => valuesOf(set[name]));
  const named = NAMED_VALUES.flatMap((name) => namedValuesIn(set[name] ?? ''));
  return [...new Set([...secrets, ...halves, ...named, ...secrets.flatMap(passwordsIn)])];
}

function namedValuesIn(text: string): string[] {
  const values = text.split(',').flatMap((pair) => /=(.+)/.exec(pair)?.[1]?.trim() ?? []);
  return values.flatMap((value) => [value, decoded(value)]);
}

function passwordsIn(address: string): string[] {
  const password = URL.canParse(address) ? new URL(address).password : '';
  return password === '' ? [] : [password, decoded(password)];
}

/** As it is where it holds a percent sign of its own. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
