import type { TestCase } from './a-case.ts'
import type { Fields } from './browser.ts'

/**
 * What a page of ours would send to a route, as far as its shape goes: enough not to be a 400.
 * Routes that take any form need no line here.
 */
export const sampleForms: Readonly<Record<string, (ids: TestCase) => Fields>> = {
  'post /accesso': () => ({ username: 'nessuno', password: 'sbagliata' }),
  'post /posto': () => ({ place: '' }),
  'post /accesso/prova': () => ({ username: 'nessuno' }),
  'post /accesso/ripresa/elimina': ({ caseId }) => ({
    id: caseId || '00000000-0000-7000-8000-000000000000',
  }),
}
