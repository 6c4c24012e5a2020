// Verifies an exported audit log offline, as docs/audit.md describes it. Plain Node, nothing else:
//
//   node verify-audit.mjs audit-1-5230.jsonl audit-1-5230.signature.json [SHA256:<fingerprint of the key>]
//
// Ends with 0 where the log is what the key has signed, with 1 where it is not, with 2 where it cannot be read.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const FIELDS = ['seq', 'at', 'who', 'action', 'subject', 'detail', 'conversation', 'previous', 'hash'];
const NULLABLE = new Set(['detail', 'conversation']);

class Fault extends Error {}
class Unreadable extends Error {}

const canonical = (purpose, fields) => JSON.stringify([purpose, ...fields]);

const hashOf = ({ seq, previous, at, who, action, subject, detail, conversation }) =>
  createHash('sha256')
    .update(
      canonical('linekeeper-audit-1', [
        String(seq),
        previous,
        at,
        who,
        action,
        subject,
        detail,
        conversation,
      ]),
    )
    .digest('hex');

/** The key's fingerprint, once the signature is the key's. */
function keyOf(document, fingerprint) {
  const { first, last, previous, hash, signedAt, key, signature } = document;
  const spki = Buffer.from(key.publicKey, 'base64');
  const own = `SHA256:${createHash('sha256').update(spki).digest('base64').replace(/=+$/, '')}`;
  if (key.fingerprint !== own) throw new Fault(`The key is ${own}, not ${key.fingerprint} as the file says.`);
  if (fingerprint !== undefined && fingerprint !== own)
    throw new Fault(`Signed with another key: ${own}, not ${fingerprint}.`);
  const text = canonical(document.format, [String(first), String(last), previous, hash, signedAt]);
  const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  if (document.format !== 'linekeeper-audit-export-1' || publicKey.asymmetricKeyType !== 'ed25519')
    throw new Unreadable('The signature is of a format that this program does not know.');
  if (!verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64')))
    throw new Fault('The signature is not of these numbers and hashes, or not by this key.');
  return own;
}

/** Entries of a file of JSON lines. */
async function* linesOf(file) {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    number += 1;
    yield entryOf(parsed(line), line, (entry) => JSON.stringify(entry, FIELDS), number);
  }
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** What a spreadsheet takes for a formula, and the apostrophe itself, is written with an apostrophe before it. */
const MARKED = /^['=+\-@\t\r＝＋－＠]/;

/** Entries of a CSV (RFC 4180). */
async function* rowsOf(file) {
  let number = 0;
  for await (const cells of cellsOf(createReadStream(file, 'utf8'))) {
    number += 1;
    const written = JSON.stringify(cells);
    if (number === 1) {
      if (written !== JSON.stringify(FIELDS))
        throw new Unreadable('The first row does not name the columns.');
      continue;
    }
    const [seq, ...values] = cells.map((cell) => (cell.startsWith("'") ? cell.slice(1) : cell));
    const entry = { seq: Number(seq) };
    for (const [at, name] of FIELDS.slice(1).entries())
      entry[name] = values[at] === '' && NULLABLE.has(name) ? null : values[at];
    yield entryOf(entry, written, (one) => JSON.stringify(FIELDS.map((name) => cellOf(one[name]))), number);
  }
}

function cellOf(value) {
  const text = value === null ? '' : String(value);
  return MARKED.test(text) ? `'${text}` : text;
}

async function* cellsOf(stream) {
  let [cells, cell, quoted, closed, isFirst] = [[], '', false, false, true];
  for await (const chunk of stream) {
    for (const char of isFirst ? chunk.replace(/^\ufeff/, '') : chunk) {
      if (quoted && !closed) {
        if (char === '"') closed = true;
        else cell += char;
      } else if (char === '"' && closed) {
        closed = false;
        cell += char;
      } else if (char === '"' && cell === '') {
        quoted = true;
      } else if (char === ',') {
        cells.push(cell);
        [cell, quoted, closed] = ['', false, false];
      } else if (char === '\n') {
        yield [...cells, cell.replace(/\r$/, '')];
        [cells, cell, quoted, closed] = [[], '', false, false];
      } else {
        cell += char;
      }
    }
    isFirst = false;
  }
  if (cell !== '' || cells.length > 0) yield [...cells, cell];
}

/** Only what is written as exports write it: another reader must not find something else in the same bytes. */
function entryOf(entry, written, write, number) {
  const isWhole =
    typeof entry === 'object' &&
    entry !== null &&
    Number.isSafeInteger(entry.seq) &&
    FIELDS.slice(1).every(
      (name) => typeof entry[name] === 'string' || (entry[name] === null && NULLABLE.has(name)),
    );
  if (!isWhole || write(entry) !== written) throw new Fault(`Line ${number} is not written as an export is.`);
  return entry;
}

/** Walks the entries from the first to the last that the signature names; whatever is wrong is named by its entry's number. */
async function walk(entries, { first, last, previous, hash }) {
  let expected = first;
  let before = previous;
  let count = 0;
  for await (const entry of entries) {
    if (expected > last) throw new Fault(`Entry ${entry.seq} was added: the signature ends with ${last}.`);
    if (entry.seq !== expected) throw new Fault(misplaced(entry.seq, expected));
    if (hashOf(entry) !== entry.hash) throw new Fault(`Entry ${entry.seq} was altered.`);
    if (entry.previous !== before)
      throw new Fault(
        entry.seq === first
          ? `Entry ${entry.seq} was replaced: it is not chained to what the signature names.`
          : `Entry ${entry.seq - 1} was replaced: entry ${entry.seq} is chained to another one.`,
      );
    before = entry.hash;
    expected += 1;
    count += 1;
  }
  if (expected <= last) throw new Fault(`The end is missing: entries ${expected} to ${last}.`);
  if (before !== hash) throw new Fault(`Entry ${last} was replaced: it is not the one that was signed.`);
  return count;
}

function misplaced(seq, expected) {
  return seq > expected
    ? `Entry ${expected} was removed or moved: entry ${seq} stands in its place.`
    : `Entry ${seq} stands where entry ${expected} should be: it was moved or is there twice.`;
}

async function main([log, signature, fingerprint]) {
  if (log === undefined || signature === undefined) {
    console.error('node verify-audit.mjs <log.jsonl or log.csv> <signature.json> [SHA256:<fingerprint>]');
    return 2;
  }
  try {
    const document = JSON.parse(readFileSync(signature, 'utf8'));
    const key = keyOf(document, fingerprint);
    const count = await walk(log.endsWith('.csv') ? rowsOf(log) : linesOf(log), document);
    console.log(
      `${count} entries, ${document.first} to ${document.last}: as they were signed on ${document.signedAt}.`,
    );
    console.log(`Key: ${key}`);
    if (fingerprint === undefined)
      console.log('Compare that with what the bot shows (audit verify), or with what was noted of it.');
    return 0;
  } catch (error) {
    console.error(error.message);
    return error instanceof Fault ? 1 : 2;
  }
}

process.exitCode = await main(process.argv.slice(2));
