/** A fixed address in front of a server that a test stops and starts again elsewhere. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Relay {
  /** The given address, with the relay's port in the place of the server's. */
  readonly url: string;
  /** The server falls silent, as one that was stopped: connections stand, and are made, but nothing comes through. */
  freeze(): void;
  /** What was said meanwhile comes through after all. */
  thaw(): void;
  /** The connections that are silent stay so, as those to a server that has vanished; new ones come through. */
  abandon(): void;
  /** Cuts every connection; until `lead` names a server, new ones are cut too. */
  cut(): void;
  lead(url: string): void;
  stop(): Promise<void>;
}

export async function startRelay(url: string): Promise<Relay> {
  let port: number | undefined = Number(new URL(url).port);
  let frozen = false;
  const open = new Set<Socket>();
  const keep = (socket: Socket): void => {
    open.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket));
  };
  const server = createServer((from) => {
    keep(from);
    if (port === undefined) return void from.destroy();
    const to = connect(port, '127.0.0.1');
    keep(to);
    from.on('close', () => to.destroy());
    to.on('close', () => from.destroy());
    from.pipe(to).pipe(from);
    if (frozen) for (const socket of [from, to]) socket.pause();
  });
  const cut = (): void => {
    port = undefined;
    for (const socket of open) socket.destroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = new URL(url);
  own.port = String((server.address() as AddressInfo).port);
  return {
    url: own.href,
    cut,
    freeze() {
      frozen = true;
      for (const socket of open) socket.pause();
    },
    thaw() {
      frozen = false;
      for (const socket of open) socket.resume();
    },
    abandon: () => void (frozen = false),
    lead: (next) => void (port = Number(new URL(next).port)),
    async stop() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
