import type { Command } from './command.ts'

/** Every command and its file. A command is loaded only when it is called or its help is asked. */
export const commands: Record<string, () => Promise<{ command: Command }>> = {
  migrate: () => import('./migrate.ts'),
  seed: () => import('./seed.ts'),
  demo: () => import('./demo.ts'),
  'training reset': () => import('./training.ts'),
  users: () => import('./users.ts'),
  verify: () => import('./verify.ts'),
  'cases revive': () => import('./cases.ts'),
  'cases migrate': () => import('./cases-migrate.ts'),
  'cases dry-run': () => import('./cases-dry-run.ts'),
  'calendars apply': () => import('./calendars.ts'),
  'statistics run': () => import('./statistics.ts'),
  restore: () => import('./restore.ts'),
  'procedures validate': () => import('./procedures.ts'),
  'procedures publish': () => import('./procedures-publish.ts'),
  'procedures simulate': () => import('./procedures-simulate.ts'),
  'procedures bpmn': () => import('./procedures-bpmn.ts'),
  'procedures api': () => import('./procedures-api.ts'),
  'procedures import': () => import('./procedures-import.ts'),
  'env-example': () => import('./env-example.ts'),
}
