/** Where a server of a test listens. */
import type { AddressInfo, Server } from 'node:net';

export const addressOf = (server: Pick<Server, 'address'>): AddressInfo => server.address() as AddressInfo;
