/** Which folder may import which: ARCHITECTURE.md's table, checked. */
// Packages of ours stay unresolved: their name tells.
const own = (names) => `^(@loadtest/)?(${names.join('|')})(/|$)`;
const only = (from, allowed) => ({
  name: `${from}-imports`,
  comment: `${from} may import ${allowed.length > 0 ? allowed.join(', ') : 'nothing of ours'}`,
  severity: 'error',
  // Tests may start real engines, which local/ knows how to.
  from: { path: `^${from}/`, pathNot: `^${from}/test/` },
  to: {
    path: own(
      ['scenario', 'protocol', 'worker', 'server', 'web', 'local', 'e2e', 'bench'].filter(
        (name) => name !== from && !allowed.includes(name),
      ),
    ),
  },
});

module.exports = {
  forbidden: [
    only('scenario', []),
    only('protocol', ['scenario']),
    only('worker', ['protocol', 'scenario']),
    only('server', ['protocol', 'scenario']),
    only('web', ['scenario']),
    {
      name: 'engine-alone',
      comment: 'The engine is a library: it knows no Redis and nothing of the service round it',
      severity: 'error',
      from: { path: '^worker/src/engine/' },
      to: { path: '^worker/src/(?!engine/)|node_modules/(ioredis|bullmq)' },
    },
    {
      name: 'pure',
      comment: 'What a scenario means, and what crosses Redis, does no I/O',
      severity: 'error',
      from: { path: '^(scenario|protocol)/src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(node:)?(fs|net|http|https|child_process|worker_threads|dns|tls)(/|$)' },
    },
    {
      name: 'no-cycles',
      comment: 'Who imports whom in a circle cannot be read from the top',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'tests-are-leaves',
      severity: 'error',
      from: { pathNot: '\\.spec\\.tsx?$' },
      to: { path: '\\.spec\\.tsx?$' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    // Of what it can parse with, none knows JSX: what components import is Biome's to check (noRestrictedImports).
    exclude: { path: '(^|/)(dist|\\.next|gql)/|\\.tsx$' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
    preserveSymlinks: false,
  },
};
