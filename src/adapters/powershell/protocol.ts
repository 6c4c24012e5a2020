/** What the adapter and `runner.ps1` say to one another: a JSON document a line, in ASCII, whatever the console's encoding. */
import { z } from 'zod';

export type WireType = 'string' | 'strings' | 'boolean' | 'switch' | 'integer' | 'timespan' | 'null';

export interface WireValue {
  readonly type: WireType;
  readonly value: string | number | boolean | null | readonly string[];
}

/** A cmdlet that may be run, with the types that each of its parameters takes. */
export interface ListedCmdlet {
  readonly name: string;
  readonly module: string;
  readonly parameters: Readonly<Record<string, readonly WireType[]>>;
}

/** How the process signs in to Teams. The password travels here and nowhere else. */
export type SignIn = { readonly tenantId: string } & (
  | { readonly kind: 'device-code' }
  | { readonly kind: 'thumbprint'; readonly applicationId: string; readonly thumbprint: string }
  | {
      readonly kind: 'certificate';
      readonly applicationId: string;
      /** `.pem` with the private key in it, else PKCS #12. */
      readonly path: string;
      readonly password: string;
    }
);

/** The first line. */
export interface Hello {
  /** Begins each line that the runner itself writes: what a module writes cannot be taken for it. */
  readonly tag: string;
  readonly cmdlets: readonly ListedCmdlet[];
  readonly signIn: SignIn;
  /** The most objects, and characters of JSON, that an answer may have. */
  readonly objects: number;
  readonly characters: number;
}

export type RequestBody =
  | { readonly kind: 'connect' }
  | {
      readonly kind: 'run';
      readonly cmdlet: string;
      readonly parameters: Readonly<Record<string, WireValue>>;
    };

/** A line of the runner's. The first answer, of id 0, says that it is ready. */
export const RunnerLine = z.union([
  z.object({ id: z.int(), ok: z.literal(true), output: z.array(z.unknown()) }),
  z.object({
    id: z.int(),
    ok: z.literal(false),
    /** Whether the cmdlet was begun. */
    sent: z.boolean(),
    error: z.object({ category: z.string(), id: z.string(), message: z.string() }),
  }),
  /** A warning or message beside the output; while signing in, what a person has to do. */
  z.object({ id: z.int(), notice: z.string() }),
]);
export type RunnerLine = z.infer<typeof RunnerLine>;
export type RunnerAnswer = Exclude<RunnerLine, { readonly notice: string }>;

/** One line, its end included. */
export function lineOf(document: object): string {
  const json = JSON.stringify(document);
  return `${json.replace(/[^\x20-\x7e]/g, escaped)}\n`;
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
