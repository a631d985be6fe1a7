import tseslint from 'typescript-eslint'

import { noProcedureNames } from './embedded/lint/procedure-names.ts'

const processEnv = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message:
    'Only config/ reads process.env: add the variable to config/environment.ts and pass the configuration in.',
}

const dayOfGreenwich = {
  selector:
    "CallExpression[callee.property.name='slice'][callee.object.callee.property.name='toISOString']",
  message:
    'That is the day of Greenwich: dayInItaly of domain/shared/today.ts tells it of an instant, addDays counts days.',
}

const recordIds = {
  selector: "CallExpression[callee.object.name='z'][callee.property.name=/^(uuid|guid)$/]",
  message: 'Ids derived from words bear no UUID version: use recordId of web/shared/record-id.ts.',
}

const ofModule = ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration'
const sharedByCases = [
  `${ofModule}[kind='let']`,
  `${ofModule} > VariableDeclarator > NewExpression[callee.name=/^(Weak)?(Map|Set)$/]`,
].map((selector) => ({
  selector,
  message: 'All cases share the modules of workflows/ (preload.ts): keep state in the workflow.',
}))

const pureTier = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'The engine has no clock: take the instant from the event or the state.',
  },
  {
    selector: "NewExpression[callee.name='Date']",
    message: 'The engine has no clock and no time zone: use the instants of engine/instant.ts.',
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'The engine has no chance: derive ids from case, step and iteration.',
  },
]

const size = (lines, functionLines) => ({
  'max-lines': ['error', { max: lines }],
  'max-lines-per-function': ['error', { max: functionLines }],
  'max-params': ['error', 3],
  complexity: ['error', 10],
})

export default tseslint.config(
  { ignores: ['node_modules/', '.data/', '.cache/', 'coverage/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.base],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports' },
      ],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      'no-restricted-syntax': ['error', processEnv, dayOfGreenwich],
      'no-eval': 'error',
      'no-new-func': 'error',
      eqeqeq: 'error',
      'prefer-const': 'error',
      ...size(250, 60),
    },
  },
  {
    files: ['{bench,config,embedded}/**/*.ts', 'domain/shared/calendar-day.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['web/**/*.ts'],
    ignores: ['web/shared/record-id.ts'],
    rules: { 'no-restricted-syntax': ['error', processEnv, dayOfGreenwich, recordIds] },
  },
  {
    files: ['workflows/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', processEnv, dayOfGreenwich, ...sharedByCases] },
  },
  {
    files: ['domain/procedures/engine/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', processEnv, ...pureTier] },
  },
  {
    // step takes state, event, release and calendar; Express tells error handlers by four arguments.
    files: ['domain/procedures/engine/**/*.ts', 'web/middleware/**/*.ts'],
    rules: { 'max-params': ['error', 4] },
  },
  {
    files: ['{activities,config,domain,embedded,seeds,web,workflows}/**/*.ts'],
    plugins: { siso: { rules: { 'no-procedure-names': noProcedureNames } } },
    rules: { 'siso/no-procedure-names': 'error' },
  },
  {
    files: ['tests/**/*.ts'],
    rules: { 'no-restricted-syntax': 'off', ...size(500, 400) },
  },
)
