import { answerDevices } from './graph-devices.ts';
import { answerUserConfigurations, answerUsers } from './graph-directory.ts';
import { answerGroups } from './graph-groups.ts';
import { answerSubscribedSkus, assignLicense } from './graph-licences.ts';
import { answerPolicies } from './graph-policies.ts';
import { graphError, notFound, type Ask, type Reply } from './exchange.ts';
import type { World } from './world.ts';

/** Which part of Graph answers a path. Everything here is free of HTTP and of throttling. */
export function answerGraph(world: World, ask: Ask): Reply {
  const [, version, ...segments] = ask.path.split('/');
  const path = `/${segments.join('/')}`;
  if (version === 'beta' && path.startsWith('/teamwork/devices'))
    return world.options.deviceApi === 'gone'
      ? notFound('devices')
      : answerDevices(world, ask, segments.slice(2));
  if (version !== 'v1.0') return notFound(`Segment ${path}`);
  if (path.startsWith('/admin/teams/policy/')) return answerPolicies(world, ask, segments.slice(3));
  if (ask.method === 'POST' && segments[0] === 'users' && segments[2] === 'assignLicense')
    return assignLicense(world, ask, decodeURIComponent(segments[1] ?? ''));
  if (ask.method !== 'GET')
    return graphError(405, 'MethodNotAllowed', 'The demo tenant only reads this resource.');
  if (segments[0] === 'groups') return answerGroups(world, ask, segments.slice(1));
  if (segments[0] === 'users') return answerUsers(world, ask, segments[1]);
  if (path.startsWith('/admin/teams/userConfigurations'))
    return answerUserConfigurations(world, ask, segments[3]);
  if (path === '/subscribedSkus') return answerSubscribedSkus(world);
  return notFound(`Segment ${path}`);
}
