/**
 * What every child process runs first: it ends when its parent does, however the parent died, and only then hands over to
 * the program named in its arguments.
 */
import { Server } from 'node:net';
import { pathToFileURL } from 'node:url';

process.on('disconnect', () => process.exit(0));

// The Playground listens on every address of the machine and offers no setting for it, and it asks nobody who they are.
Server.prototype.listen = new Proxy(Reflect.get(Server.prototype, 'listen'), {
  apply(listen, server, [where, ...rest]: unknown[]) {
    const what = typeof where === 'number' ? { port: where, host: '127.0.0.1' } : where;
    return Reflect.apply(listen, server, [what, ...rest]) as unknown;
  },
});

const [node = process.execPath, , program = '', ...args] = process.argv;
process.argv = [node, program, ...args];
await import(pathToFileURL(program).href);
