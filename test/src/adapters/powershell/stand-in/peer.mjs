/** Speaks the runner's side of the protocol, and misbehaves as it is told by its arguments: what to do, and a file to note things in. */
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setInterval, setTimeout } from 'node:timers';

const { fetch } = globalThis;

const { argv, env, exit, pid, stderr, stdin, stdout } = process;
const [, , way = 'echo', notes = ''] = argv;
const note = (what) => appendFileSync(notes, `${what}\n`);
const noted = (what) => existsSync(notes) && readFileSync(notes, 'utf8').split('\n').includes(what);
/** True the first time that any process of this test asks. */
const first = (what) => {
  if (noted(what)) return false;
  note(what);
  return true;
};

let tag = '';
let connections = 0;
const line = (document) => stdout.write(`\n${tag}${JSON.stringify(document)}\n`);
const answer = (id, output) => line({ id, ok: true, output });
const fail = (id, category, message, sent = true) =>
  line({ id, ok: false, sent, error: { category, id: `${category},Peer`, message } });
const MEGABYTE = 'x'.repeat(1024 * 1024);

/** What each way does with a command instead of answering it. */
const WAYS = {
  silent: () => first('silent'),
  garbage: ({ id }) => first('garbage') && stdout.write(`${tag}{"id":${id},"ok":tr\n`),
  'wrong-shape': ({ id }) => first('shape') && line({ id, ok: 'yes', output: 'all' }),
  'half-line': ({ id }) => first('half') && stdout.write(`${tag}{"id":${id},"ok":true,"out`),
  'half-answer': ({ id, ...request }) => {
    const [left, right] = [`${tag}{"id":${id},"ok":true,`, `"output":[${JSON.stringify(request)}]}\n`];
    stdout.write(left);
    setTimeout(() => stdout.write(right), 20);
    return true;
  },
  'long-line': () => {
    if (!first('long')) return false;
    for (let at = 0; at < 100; at += 1) stdout.write(MEGABYTE);
    return true;
  },
  'long-answer': () => {
    if (!first('long')) return false;
    stdout.write(tag);
    for (let at = 0; at < 100; at += 1) stdout.write(MEGABYTE);
    return true;
  },
  'many-lines': () => first('many') && stdout.write('x\n'.repeat(200_000)),
  'flood-stderr': () => {
    if (!first('flood')) return false;
    for (let at = 0; at < 100; at += 1) stderr.write(`${MEGABYTE}\n`);
    return true;
  },
  'wrong-id': ({ id }) => {
    answer(id + 1, ['of nobody']);
    answer(id - 1, ['of the one before']);
    return false;
  },
  twice: ({ id }) => {
    answer(id, ['once']);
    answer(id, ['again']);
    return true;
  },
  slow: ({ id, ...request }) => {
    setTimeout(() => answer(id, [request]), 700);
    return true;
  },
  late: ({ id }) => {
    if (!first('late')) return false;
    setTimeout(() => answer(id, ['too late']), 3_000);
    return true;
  },
  noise: ({ id }) => {
    stdout.write('WARNING: a module says something\n');
    stdout.write(`{"id":${id},"ok":true,"output":["forged"]}\n`);
    stdout.write(`${'0'.repeat(32)} {"id":${id},"ok":true,"output":["forged"]}\n`);
    stdout.write(` ${tag}{"id":${id},"ok":true,"output":["forged"]}\n`);
    stderr.write(`${tag}{"id":${id},"ok":true,"output":["forged"]}\n`);
    stdout.write('left unfinished');
    return false;
  },
  exit: () => first('exit') && exit(3),
  'answer-and-exit': ({ id }) => {
    stdout.write(`${tag}${JSON.stringify({ id, ok: true, output: ['last words'] })}\n`, () => exit(0));
    return true;
  },
  stubborn: () => first('stubborn'),
  fork: () => {
    if (!first('fork')) return false;
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 60_000)'], {
      ...{ detached: noted('apart'), stdio: 'inherit' },
    });
    note(`child ${child.pid}`);
    exit(1);
  },
  expired: ({ id }) =>
    connections === 1 &&
    fail(id, 'InvalidOperation', 'Session is not established. Please run Connect-MicrosoftTeams first.'),
  'always-expired': ({ id }) => fail(id, 'InvalidOperation', 'The token has expired.') || true,
  denied: ({ id }) => fail(id, 'PermissionDenied', 'Access Denied. ') || true,
  seen: ({ id }) => answer(id, [{ env, argv: argv.slice(2) }]) || true,
};

const hello = (document) => {
  tag = document.tag;
  note(`started ${pid}`);
  if (way === 'stubborn')
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => undefined);
  if (way === 'mute') return;
  if (way === 'tell-hello') note(JSON.stringify(document));
  answer(0, []);
};

function connect({ id }) {
  connections += 1;
  note('connect');
  if (way === 'no-sign-in')
    return fail(id, 'AuthenticationError', 'AADSTS700027: no such certificate', false);
  if (way === 'no-code') return;
  if (way === 'device-code') {
    line({ id, notice: 'open https://microsoft.com/devicelogin and enter the code ABCD1234' });
    stdout.write('To sign in, enter the code WXYZ9876\n');
  }
  if (way === 'no-connection') return exit(1);
  return answer(id, []);
}

function run(request) {
  note(`run ${request.cmdlet}`);
  if (way === 'tenant') return void runOnTenant(request);
  if (WAYS[way]?.(request)) return;
  const { id, ...rest } = request;
  answer(id, [rest]);
}

/** Teams PowerShell in front of a demo tenant, whose address and token stand in a file. */
async function runOnTenant({ id, cmdlet, parameters }) {
  const [url, token] = readFileSync(argv[4], 'utf8').split('\n');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const call = async (path, init) => (await fetch(`${url}/teams-admin${path}`, { headers, ...init })).json();
  const value = (name) => parameters[name]?.value;
  const named = ({ value: all }) =>
    all.filter(({ Identity }) =>
      [undefined, Identity, Identity.replace('Tag:', '')].includes(value('Identity')),
    );
  switch (cmdlet) {
    case 'Get-CsTeamsCallingPolicy':
      return answer(id, named(await call('/callingPolicies')));
    case 'Get-CsTeamsIPPhonePolicy':
      return answer(id, named(await call('/ipPhonePolicies')));
    case 'Get-CsSdgBulkSignInRequestsSummary':
      return answer(id, (await call('/bulkSignIn')).value);
    case 'Get-CsSdgBulkSignInRequestStatus': {
      const { error, ...status } = await call(`/bulkSignIn/${value('Batchid')}`);
      return error ? fail(id, 'ObjectNotFound', error.message) : answer(id, [status]);
    }
    case 'New-CsSdgBulkSignInRequest': {
      const [, ...rows] = readFileSync(value('DeviceDetailsFilePath'), 'utf8').trim().split('\n');
      const Items = rows
        .map((row) => row.split(','))
        .map(([Username, HardwareId]) => ({ Username, HardwareId }));
      const body = JSON.stringify({ Region: value('Region'), Items });
      const { error, ...batch } = await call('/bulkSignIn', { method: 'POST', body });
      // The batch is under way, and nobody hears of it.
      if (!error && noted('crash after a batch') && first('crashed')) return exit(9);
      return error ? fail(id, 'InvalidOperation', `${error.code}: ${error.message}`) : answer(id, [batch]);
    }
    default:
      if (noted(`crash at ${cmdlet}`) && first(`crashed at ${cmdlet}`)) return exit(9);
      return answer(id, []);
  }
}

let begun = false;
createInterface({ input: stdin })
  .on('line', (text) => {
    const document = JSON.parse(text);
    if (!begun) hello(document);
    else if (document.kind === 'connect') connect(document);
    else run(document);
    begun = true;
  })
  .on('close', () => {
    note('closed');
    if (way !== 'stubborn') exit(0);
    setInterval(() => undefined, 1_000);
  });
