import { z } from 'zod';
import { LinekeeperError } from '../../kernel/errors.ts';
import type { Asked, DeviceActions, DeviceRequest } from '../../operations/tenant.ts';
import { createCaller } from './caller.ts';

const signedOut = z.object({ operationId: z.string() });

/**
 * Device actions of a tenant whose admin center can be asked by programs too: it signs phones out, which Graph does not,
 * and Graph tells what became of it. Errors: `admin-center.unauthorised`, `.refused`, `.unreadable`.
 */
export function withSignOut(graph: DeviceActions, url: string, token: string): DeviceActions {
  const { post } = createCaller('admin-center', `${url}/admin-center`, token);
  async function signOut({ deviceId }: DeviceRequest): Promise<Asked> {
    try {
      const path = `/devices/${encodeURIComponent(deviceId)}/sign-out`;
      return { state: 'accepted', operationId: (await post(path, {}, signedOut)).operationId };
    } catch (error) {
      return refusedSignOut(error);
    }
  }
  return {
    ...graph,
    offers: new Set([...graph.offers, 'signOut']),
    async ask(action, requests) {
      if (action !== 'signOut') return graph.ask(action, requests);
      const asked: Asked[] = [];
      for (const request of requests) asked.push(await signOut(request));
      return asked;
    },
  };
}

function refusedSignOut(error: unknown): Asked {
  if (!(error instanceof LinekeeperError)) throw error;
  if (error.code === 'admin-center.unavailable') return { state: 'unsure' };
  switch (error.details.status) {
    case 404:
      return { state: 'refused', code: 'device-gone' };
    case 409:
      return { state: 'under-way' };
    default:
      throw error;
  }
}
