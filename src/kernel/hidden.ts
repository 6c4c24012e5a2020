/** Takes secrets out of text that leaves the program: whatever they are known by, and wherever in the text they stand. */

const HIDDEN = '[hidden]';
/** Shorter ones would be found inside innocent words; no service gives out such secrets. */
const SHORTEST = 6;
/** What is a secret by its shape: who somebody is in an address, bearer tokens, and JSON Web Tokens. */
const SHAPES = [
  /(?<=:\/\/)[^\s/@"'\\]{1,1000}(?=@)/g,
  /(?<=\bbearer )[\w.~+/=-]{8,}/gi,
  /\beyJ[\w-]{8,4000}\.[\w.-]{0,4000}/g,
];

/** @param secrets by value; they are also found as they stand in JSON and in addresses. */
export function hiding(secrets: readonly string[]): (text: string) => string {
  const spellings = secrets
    .filter((secret) => secret.length >= SHORTEST)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  // The longest first: an address before the password in it.
  const known = [...new Set(spellings)].sort((a, b) => b.length - a.length);
  return (text) => {
    const rest = known.reduce((left, secret) => left.replaceAll(secret, HIDDEN), text);
    return SHAPES.reduce((left, shape) => left.replace(shape, HIDDEN), rest);
  };
}
