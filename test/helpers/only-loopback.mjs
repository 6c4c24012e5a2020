import dns from 'node:dns';
import process from 'node:process';

/**
 * A machine from which no name leads anywhere, for a process that is started with this as NODE_OPTIONS=--import. Microsoft's libraries
 * know their own addresses, and a test is to call none of them.
 */
const { lookup } = dns;
dns.lookup = (name, ...more) => {
  if (['localhost', '127.0.0.1', '::1'].includes(name)) return lookup(name, ...more);
  const failure = Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
  process.nextTick(() => more.at(-1)(failure));
  return {};
};
