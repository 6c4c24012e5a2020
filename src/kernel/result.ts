/** An expected "no": a value, not an exception. The code keys the wording, the details fill it in. */
export interface Refusal {
  readonly code: string;
  readonly details: Readonly<Record<string, string | number>>;
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refuse(code: string, details: Record<string, string | number> = {}): Result<never> {
  return { ok: false, refusal: { code, details } };
}
