import { globSync } from 'node:fs'

const rules = 'tests/rules/procedures/'

/** What is mutated: the engine that moves every case. */
export const mutated = 'domain/procedures/engine/*.ts'

/** Of other parts of the procedures; they would only take time. */
const elsewhere = ['api', 'applicability', 'no-code-names-a-procedure', 'parse-answers']
  .concat(['read-release'])
  .map((name) => `${rules}${name}.test.ts`)

/** Asked last, for they take longest: most mutants are dead before. */
const slow = ['calendar', 'due-date-oracle', 'migrate-properties', 'shared-properties']
  .concat(['step-properties', 'totality', 'lives'])
  .map((name) => `${rules}${name}.test.ts`)

/** The tests that a mutant must pass, in their order. */
export function testFiles(): string[] {
  const quick = globSync(`${rules}*.test.ts`).toSorted()
  return [...quick.filter((file) => ![...elsewhere, ...slow].includes(file)), ...slow]
}

/** Not those that ask how often a thing is generated: they need all the cases and no engine. */
export const about = '/^(?!generated histories |the clock changes are )(?!.* in twenty$)/'
