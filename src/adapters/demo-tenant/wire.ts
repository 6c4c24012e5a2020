import { z } from 'zod';
import { parseMac } from '../../devices/index.ts';

/** Schemas that the demo tenant and its clients share: what travels between them is text until one of these has read it. */
export const macText = z.string().transform((text, context) => {
  const mac = parseMac(text);
  if (mac) return mac;
  context.addIssue({ code: 'custom', message: `${text} is not a hardware address` });
  return z.NEVER;
});

export const region = z.enum(['NOAM', 'EMEA', 'APAC']);

export const bulkSignInBody = z.object({
  Region: region,
  Items: z.array(z.object({ Username: z.string(), HardwareId: z.string() })),
});
