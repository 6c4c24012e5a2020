/** The resource that a request is for, without whose it is: what may be told of it in traces. */

/** The words of the paths that this folder asks for. */
const WORDS: ReadonlySet<string> = new Set([
  ...['v1.0', 'beta', '$batch', 'users', 'assignLicense', 'groups', 'transitiveMembers', 'subscribedSkus'],
  ...['teamwork', 'devices', 'health', 'configuration', 'operations'],
  ...['restart', 'updateSoftware', 'runDiagnostics'],
  ...[
    'admin',
    'teams',
    'userConfigurations',
    'policy',
    'userAssignments',
    'assign',
    'unassign',
    'getPolicyId',
  ],
]);

/** `v1.0/groups/{id}/transitiveMembers`. Queries and the arguments of functions name people, so neither is told. */
export function urlTemplate(path: string): string {
  const [resource = ''] = path.split('?');
  return resource
    .split('/')
    .map((segment) => segment.split('(')[0] ?? '')
    .map((word) => (WORDS.has(word) ? word : '{id}'))
    .join('/');
}
