import { roles } from '../../auth/roles.ts'
import { DomainError } from '../../shared/domain-error.ts'
import type { Sql } from '../../shared/sql.ts'
import type { Flaw } from '../errors.ts'
import { knownHere } from '../publishing/known.ts'
import { refuseOutOfPlace } from '../publishing/publish-release.ts'
import type { Release } from '../schema.ts'
import type { Known, Problem } from '../validate/problem.ts'
import { validate } from '../validate/validate.ts'

// Living its scenarios takes a quarter of a second: once for each revision in each installation.
const checked = new WeakMap<Release, { readonly known: string; readonly found: Problem[] }>()

function validated(document: Release, known: Known): readonly Problem[] {
  const name = JSON.stringify(known)
  const before = checked.get(document)
  if (before?.known === name) return before.found
  const found = validate(document, known)
  checked.set(document, { known: name, found })
  return found
}

/**
 * All that keeps a draft from being published here, now, and what who publishes it is told: what
 * `validate` finds, then its place among the published ones. Nothing is written.
 */
export async function checkDraft(sql: Sql, document: Release): Promise<readonly Problem[]> {
  const found = validated(document, await knownHere(sql, roles))
  if (found.some(({ severity }) => severity === 'error')) return found
  try {
    await refuseOutOfPlace(sql, document)
    return found
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const flaws = error.detail.flaws as readonly Flaw[]
    return [...flaws.map((flaw) => ({ ...flaw, severity: 'error' as const })), ...found]
  }
}
