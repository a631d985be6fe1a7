const ours = '^(config|domain|workflows|activities|web|seeds|migrations|embedded|tests|bench)/'
const engine = '^domain/procedures/engine/'
const printed = '^domain/documents/pdf/'
const drawn = '^domain/procedures/bpmn/'
const counted = '^domain/statistics/'
const pure = `^domain/(shared/|procedures/(engine|schema)/|[^/]+/(rules|roles|policy|schema|errors)[.]ts$)`
const zodFree = '^domain/(shared/|procedures/engine/|[^/]+/(rules|roles|policy|errors)[.]ts$)'

/** A feature leans only on earlier ones: the order in which a case lives. */
const features = [
  'audit',
  'organisations',
  'auth',
  'registry',
  'procedures',
  'social',
  'notices',
  'documents',
  'tasks',
  'dry-runs',
  'calendars',
  'team',
  'diary',
  'agenda',
  'contact',
  'triage',
  'assessment',
  'plan',
  'delivery',
  'siuss',
  'review',
  'closure',
  'reporting',
  'data-quality',
  'statistics',
  'exports',
  'help',
]

/** Of our own files, `from` may import only those that match `may`. */
const only = (name, from, may, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: ours, pathNot: may },
})

/** Of packages and Node's own modules, `from` may import only those that match `may`. */
const packages = (name, from, may, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'core'], pathNot: may },
})

const valuesOnlyAsTypes = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { ...to, dependencyTypesNot: ['type-only'] },
})

const featureOrder = features.map((feature, place) => {
  const earlier = ['shared', ...features.slice(0, place + 1)].join('|')
  return only(
    `order-${feature}`,
    `^domain/${feature}/`,
    `^domain/((${earlier})/|[^/]+[.]ts$)|^config/`,
    `${feature} may lean only on shared and the features before it: move the fact to an earlier ` +
      'feature, or hand the function in at the composition root',
  )
})

const domain = [
  only(
    'pure-tier-is-pure',
    pure,
    `${pure}|^domain/procedures/schema[.]ts$`,
    'rules, schemas, errors and the engine do no I/O: pass in what they need',
  ),
  packages('pure-tier-packages', pure, 'node_modules/zod', 'the pure tier knows zod and no more'),
  packages('engine-packages', engine, '$^', 'the engine knows its own types only, not even zod'),
  valuesOnlyAsTypes(
    'engine-imports-types',
    engine,
    { path: ours, pathNot: `${engine}|^domain/shared/` },
    'the engine takes types from elsewhere and values from its own folder only',
  ),
  only(
    'domain-is-the-floor',
    '^domain/',
    '^(domain|config)/',
    'the domain does not know who calls it: no web, no workflow, no activity',
  ),
  packages(
    'bpmn-packages',
    drawn,
    'node_modules/(zod|bpmn-moddle|elkjs)/',
    'reading, writing and placing a BPMN picture knows its two libraries, and does no I/O',
  ),
  packages(
    'pdf-packages',
    printed,
    'node_modules/(pdfkit|@types/pdfkit)/|^(node:)?url$',
    'a letter becomes a file by its text alone: no database, no disk but the fonts',
  ),
  packages(
    'statistics-packages',
    counted,
    'node_modules/(zod|pg|@types/pg|pg-copy-streams|@types/pg-copy-streams|@duckdb|@types/node)/|^(node:)?(crypto|fs|fs/promises|path|stream|stream/promises|timers/promises)$',
    'the work of the night copies rows to files and counts them: it alone knows the counting engine',
  ),
  packages(
    'domain-packages',
    '^domain/(?!procedures/bpmn/|documents/pdf/|statistics/)',
    'node_modules/(zod|pg|@types/pg|@mikro-orm|@types/node|@node-rs|argon2|nodemailer|@types/nodemailer)/|^(node:)?(crypto|fs|fs/promises|path|url|util|async_hooks|stream|timers/promises)$',
    'the domain talks to the database and to nothing else',
  ),
  ...featureOrder,
]

const workflows = [
  only(
    'workflows-see-rules',
    '^workflows/',
    `^(workflows|activities)/|${pure}`,
    'workflow code is replayed: no entities, no configuration, no web',
  ),
  valuesOnlyAsTypes(
    'activities-as-types',
    '^workflows/',
    { path: '^activities/' },
    'a workflow takes the types of activities (import type) and calls them by proxy',
  ),
  valuesOnlyAsTypes(
    'workflows-without-zod',
    '^workflows/',
    { path: '^domain/', pathNot: zodFree },
    'zod makes the workflow bundle 63 % larger: take the type, or move the value to rules.ts',
  ),
  packages(
    'workflows-packages',
    '^workflows/',
    'node_modules/@temporalio/(workflow|common)/',
    'workflow code runs in the sandbox: @temporalio/workflow and /common only',
  ),
]

const web = [
  only(
    'web-calls-the-domain',
    '^web/',
    '^(web|domain|config|workflows)/',
    'a page calls use cases and queries; activities belong to the worker',
  ),
  valuesOnlyAsTypes(
    'web-sees-messages',
    '^web/',
    { path: '^workflows/', pathNot: '/messages[.]ts$' },
    'the web sends messages to workflows: it imports messages.ts, and the rest as types',
  ),
  {
    name: 'web-features-apart',
    comment: 'a page links to another feature by its paths.ts; what both need goes in web/shared',
    severity: 'error',
    from: { path: '^web/([^/]+)/' },
    to: {
      path: '^web/[^/]+/',
      pathNot: ['^web/$1/', '^web/(shared|middleware)/', '/paths[.]ts$'],
    },
  },
]

const edges = [
  only(
    'activities-call-the-domain',
    '^activities/',
    '^(activities|domain|config|workflows)/',
    'an activity calls use cases; it knows no page',
  ),
  only('config-knows-nothing', '^config/', '^config/', 'configuration imports nothing of ours'),
  only('seeds-use-the-domain', '^seeds/', '^(seeds|domain|config)/', 'seeds go through use cases'),
  only(
    'migrations-stand-alone',
    '^migrations/',
    '^(migrations|config)/',
    'a migration never changes',
  ),
  {
    name: 'nobody-imports-tests',
    comment: 'what tests and programs both need belongs to the program',
    severity: 'error',
    from: { pathNot: '^tests/' },
    to: { path: '^tests/' },
  },
  {
    name: 'no-cycles',
    comment: 'two files that need each other are one file, or lack a third',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'resolvable',
    comment: 'the imported file or package does not exist',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
]

export default {
  forbidden: [...domain, ...workflows, ...web, ...edges],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^[.]cache/|^web/assets/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
