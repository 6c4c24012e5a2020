/** What a request's body holds: JSON for events, a form for slash commands, and JSON in a form for everything that is pressed. */
import { storable } from '../storable.ts';

export type Body = Readonly<Record<string, unknown>>;

/** Undefined where it is neither. */
export function readBody(contentType: string, text: string): Body | undefined {
  if (contentType.startsWith('application/json')) return parsed(text);
  if (!contentType.startsWith('application/x-www-form-urlencoded')) return undefined;
  const fields = new URLSearchParams(text);
  const payload = fields.get('payload');
  if (payload !== null) return parsed(payload);
  return Object.fromEntries([...fields].map(([name, value]) => [name, storable(name, value)]));
}

function parsed(text: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(text, storable);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
