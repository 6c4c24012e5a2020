import { systemClock, type Clock } from '../../kernel/clock.ts';

/** How the demo tenant is built and how it behaves. Every duration is in milliseconds. */
export interface TenantOptions {
  /** Phones in the inventory at the start. */
  readonly devices: number;
  /** How many of them are native Teams phones. */
  readonly nativePhones: number;
  /** Common-area accounts without a phone, free to enrol; none given: 1,500, or as many as there are phones. */
  readonly spareAccounts?: number;
  /** The same seed gives the same tenant, name by name. */
  readonly seed: number;
  /** The bearer token that callers must send. */
  readonly token: string;
  readonly clock: Clock;
  /** Graph requests accepted in any second; `$batch` items count one by one. */
  readonly requestsPerSecond: number;
  readonly latencyMs: number;
  /** Share of requests (0 to 1) that fail with 502, 503 or 504 before anything is done. */
  readonly errorRate: number;
  /** Share of what was accepted (0 to 1) whose answer never arrives: the connection is cut. */
  readonly loseAnswers: number;
  /** Share of device operations (0 to 1) that fail, besides those on phones that are offline. */
  readonly failShare: number;
  /** `gone`: Microsoft has switched `/teamwork/devices` off. */
  readonly deviceApi: 'there' | 'gone';
  /** Licences of each product that nobody has at the beginning. */
  readonly spareSeats: number;
  /** How long a restart, a diagnostics run or a software update takes. */
  readonly operationMs: number;
  /** How long a bulk sign-in batch takes. */
  readonly bulkSignInMs: number;
  /** How long a call lasts, at the most; then somebody else makes one. Infinity: those that are in a call stay in it. */
  readonly callMs: number;
  /** How long the site staff need to dial a code. */
  readonly dialMs: number;
  /** How long a verification code can be dialled. */
  readonly codeLifeMs: number;
  /** How long after its sign-in a phone shows in the inventory. */
  readonly inventoryLagMs: number;
}

export const DEFAULTS: TenantOptions = {
  devices: 240,
  nativePhones: 0,
  seed: 1,
  token: 'demo',
  clock: systemClock,
  requestsPerSecond: 30,
  latencyMs: 0,
  errorRate: 0,
  loseAnswers: 0,
  failShare: 0,
  deviceApi: 'there',
  spareSeats: 100,
  operationMs: 2000,
  bulkSignInMs: 4000,
  callMs: Infinity,
  dialMs: 500,
  codeLifeMs: 24 * 3_600_000,
  inventoryLagMs: 300,
};
