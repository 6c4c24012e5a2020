/** Who is listened to, judged by the headers alone: of a stranger's request nothing more is read. */
import type { Request, RequestHandler } from 'express';
import { turnAway } from '../../../src/adapters/http/turn-away.ts';
import type { Strangers } from '../../doors/strangers.ts';
import { strangenessOf } from '../../../src/adapters/http/loopback.ts';
import type { Proven, Tokens } from './token.ts';

export interface Gate {
  readonly letIn: RequestHandler;
  /** What a request that was let in has proved; undefined where nothing is asked for. */
  provenBy(request: Request): Proven | undefined;
}

export function tokenGate(tokens: Tokens, strangers: Strangers): Gate {
  const proofs = new WeakMap<Request, Proven>();
  return {
    provenBy: (request) => proofs.get(request),
    letIn(request, response, next) {
      const authorization = request.headers.authorization ?? '';
      const letIn = (proven: Proven): void => {
        proofs.set(request, proven);
        next();
      };
      const verify = async (): Promise<void> => {
        const proven = await tokens.verify(authorization);
        if (proven) letIn(proven);
        else {
          strangers.refused(request);
          turnAway(response, 401);
        }
      };
      const known = tokens.known(authorization);
      if (known) letIn(known);
      else strangers.keepOut(request, response, () => void verify());
    },
  };
}

/** Without credentials nobody can prove anything, so that only this machine is heard. */
export const localGate: Gate = {
  provenBy: () => undefined,
  letIn(request, response, next) {
    const strangeness = strangenessOf(request);
    if (strangeness === undefined) next();
    else turnAway(response, 403, `Without credentials only this machine is heard: ${strangeness}`);
  },
};
