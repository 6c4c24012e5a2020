import { z } from 'zod';
import { parseDomain, parseHost } from './host.ts';

/** The longest root certificate that is read: a chain of several is far below it. */
const LONGEST_PEM = 64 * 1024;

const domain = z.string().transform((text, context) => {
  const name = parseDomain(text);
  if (name !== undefined) return name;
  context.addIssue({ code: 'custom', message: 'not a domain name' });
  return z.NEVER;
});
const host = z.string().transform((text, context) => {
  const parsed = parseHost(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: 'custom', message: 'not a host' });
  return z.NEVER;
});
const port = z.int().min(1).max(65_535);

/** One network check, as it is asked for; hosts come out of it in their one usual spelling. */
export const NetworkRequest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('dns'),
    /** The SIP domain. */
    domain,
    /** The Access Edge's external name; `ap.<domain>` by default. */
    accessEdge: domain.optional(),
    /** The DNS server to ask; the worker's own by default. */
    server: z.object({ host, port: port.default(53) }).optional(),
  }),
  z.object({
    kind: z.literal('tls'),
    host,
    port: port.default(5061),
    /** The name that the certificate has to bear, where it is not the host. */
    name: domain.optional(),
    /** The root it has to lead to, as PEM; the public ones by default. */
    root: z.string().max(LONGEST_PEM).optional(),
    /** A server that asks for no client certificate fails. */
    mutual: z.boolean().default(false),
  }),
  z.object({
    kind: z.literal('sip'),
    host,
    port: port.default(5060),
    transport: z.enum(['udp', 'tcp']).default('udp'),
  }),
  z.object({ kind: z.literal('ports'), targets: z.enum(['sip-gateway']) }),
]);
export type NetworkRequest = z.output<typeof NetworkRequest>;
export type CheckKind = NetworkRequest['kind'];
export type CheckOf<Kind extends CheckKind> = Extract<NetworkRequest, { readonly kind: Kind }>;
