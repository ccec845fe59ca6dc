// The import rules of the layout. A folder names what it may import; everything else in src is forbidden to it.

const ADAPTERS =
  '^src/(queue|store|state|metadata)/(embedded|duckdb|memory|sqlite|rabbitmq|timescale|postgres|redis)/';
const READ_PATH = '^src/(query|alert|dashboard)/';
const WRITE_PATH = '^src/(ingest|queue|writer)/';

/** A rule that lets the files of `from` import only the folders of `src` in `allowed` and their own. */
function only(from, allowed) {
  const folders = [from, ...allowed].join('|');
  return {
    name: `${from}-imports-only-${allowed.join('-') || 'itself'}`,
    severity: 'error',
    from: { path: `^src/${from}/` },
    to: { path: '^(src|web|test|bench|scripts)/', pathNot: `^src/(${folders})/` },
  };
}

/** Tests, and what only tests use. */
const TEST_FILES = '(\\.(test|fixture)\\.ts$|/testing/|/conformance[^/]*\\.ts$)';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      comment: 'The import names a file or a package that is not there.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'model-imports-nothing-but-expressions',
      comment: 'What a variable offers is decided by the same engine for regular expressions everywhere.',
      severity: 'error',
      from: { path: '^src/model/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^src/(model|lib/regex)/' },
    },
    only('lib', []),
    only('config', ['lib', 'model']),
    only('telemetry', ['lib', 'config']),
    only('agent', ['model', 'lib', 'config', 'telemetry']),
    only('catalog', ['model', 'lib', 'config', 'telemetry']),
    only('http', ['model', 'lib', 'config', 'telemetry']),
    only('queue', ['model', 'lib', 'config', 'telemetry']),
    only('state', ['model', 'lib', 'config', 'telemetry']),
    only('postgres', ['lib', 'config']),
    only('store', ['model', 'lib', 'config', 'telemetry', 'postgres']),
    only('metadata', ['model', 'lib', 'config', 'telemetry', 'postgres']),
    only('documents', ['model', 'lib', 'config', 'telemetry', 'http', 'metadata']),
    only('dashboard', ['model', 'lib', 'config', 'telemetry', 'http', 'metadata', 'documents', 'query']),
    {
      name: 'adapters-only-from-app',
      comment:
        'Adapters are built in src/app; everybody else takes the port. Tests of documents run over the real metadata.',
      severity: 'error',
      from: {
        path: '^src/(?!app/)',
        pathNot: [
          ADAPTERS,
          '^src/(documents|alert|dashboard)/.*\\.test\\.ts$',
          '^src/documents/testing/',
          '^src/(alert|dashboard)/.*/testing/',
        ],
      },
      to: { path: ADAPTERS },
    },
    {
      name: 'adapters-keep-apart',
      comment:
        'An adapter does not lean on another one; but while Redis is away, the state is that of one process.',
      severity: 'error',
      from: { path: '^(src/[^/]+/(?:embedded|duckdb|memory|sqlite|rabbitmq|timescale|postgres|redis))/' },
      to: { path: ADAPTERS, pathNot: ['^$1/', '^src/state/memory/'] },
    },
    {
      name: 'read-path-not-write-path',
      severity: 'error',
      from: { path: READ_PATH },
      to: { path: WRITE_PATH },
    },
    {
      name: 'write-path-not-read-path',
      severity: 'error',
      from: { path: WRITE_PATH },
      to: { path: READ_PATH },
    },
    {
      name: 'alert-asks-query-not-store',
      severity: 'error',
      from: { path: '^src/alert/' },
      to: { path: '^src/store/' },
    },
    {
      name: 'app-only-from-the-command-line',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(app|cli|main)' },
      to: { path: '^src/(app|cli)/' },
    },
    {
      name: 'web-imports-model-and-expressions',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(src|test|bench|scripts)/', pathNot: '^src/(model|lib/regex)/' },
    },
    {
      name: 'src-imports-no-tests-or-tools',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(web|test|bench|scripts)/' },
    },
    {
      name: 'no-development-packages-at-run-time',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST_FILES },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'tests-are-not-imported',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST_FILES },
      to: { path: TEST_FILES },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.css'],
    },
  },
};
