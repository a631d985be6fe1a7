import type pg from 'pg'

import { transaction } from '../database.ts'
import type { Facts } from '../procedures/engine/types.ts'
import { composeLetter } from '../procedures/letters/compose.ts'
import type { ComposedLetter, Composition } from '../procedures/letters/compose.ts'
import type { Release } from '../procedures/schema.ts'
import { scopeCase } from '../shared/scope-case.ts'
import type { Sql } from '../shared/sql.ts'
import { letterIncomplete, letterRefused, letterUnknown } from './errors.ts'
import { letterValues } from './letter-values.ts'
import { makeDocument } from './make-document.ts'

export interface LetterEffect {
  readonly caseId: string
  readonly key: string
  readonly letter: string
  /** It stays with who offered the case too, once it is another body's. */
  readonly keptBySender: boolean
  /** Where the letter is not meant for the case, nothing is made and nothing has failed. */
  readonly optional?: boolean
}

export type GetRelease = (sql: Sql, name: string) => Promise<Release>

interface AboutRow {
  readonly release: string
  readonly facts: Facts
  readonly causedBy: string | null
}

const about = `
  select e.release, e.state -> 'facts' as facts, (
    select v.actor from case_move m join case_event v on v.case_id = m.case_id and v.seq = m.seq
    where m.case_id = e.case_id and m.commands @> jsonb_build_array(jsonb_build_object(
      'kind', 'start-effect', 'effect', jsonb_build_object('key', $2::text)))
    limit 1) as "causedBy"
  from case_engine e where e.case_id = $1`

const tellManager = 'select tell_letter_ready($1, $2)'

/**
 * Makes the letter that an effect asks for, as the case stands now, and tells who follows the case of
 * one for the person: nothing is sent by itself. Asked again, nothing changes.
 * @throws `letter-incomplete` or `letter-refused`: no try will mend it, a person has to
 */
export function makeEffectLetter(
  pool: pg.Pool,
  { caseId, key, letter, keptBySender, optional }: LetterEffect,
  getRelease: GetRelease,
): Promise<string | undefined> {
  return transaction(pool, async (sql) => {
    await scopeCase(sql, caseId)
    const [found] = await sql.query<AboutRow>(about, [caseId, key], 'letter-about')
    if (!found) throw new Error('the case of an effect must exist')
    const release = await getRelease(sql, found.release)
    const template = release.letters?.find((one) => one.key === letter)
    const values = await letterValues(sql, { caseId, release, facts: found.facts })
    if (!template || !values) throw letterUnknown()
    const composition = composeLetter(template, release, values)
    if (composition.refused !== '' && optional) return undefined
    const composed = wholeLetter(composition)
    const causedBy = found.causedBy ?? undefined
    const asked = { caseId, key: `effect:${key}`, letter, release: found.release, keptBySender }
    const made = await makeDocument(sql, { ...asked, composed, causedBy })
    if (template.to === 'person') await sql.query(tellManager, [caseId, made], 'tell-of-letter')
    return made
  })
}

function wholeLetter({ letter, holes, refused }: Composition): ComposedLetter {
  if (refused !== '') throw letterRefused(refused)
  if (holes.length > 0) throw letterIncomplete(holes)
  return letter
}

/** Whether the document of an effect is there already. */
export function findEffectLetter(
  pool: pg.Pool,
  { caseId, key }: Pick<LetterEffect, 'caseId' | 'key'>,
): Promise<boolean> {
  return transaction(pool, async (sql) => {
    await scopeCase(sql, caseId)
    const rows = await sql.query('select 1 from document where case_id = $1 and key = $2', [
      caseId,
      `effect:${key}`,
    ])
    return rows.length > 0
  })
}

/** The facts of a case, for a letter that a person prepares; the case was found in her scope. */
export function factsOfCase(enginePool: pg.Pool, caseId: string): Promise<Facts> {
  return transaction(enginePool, async (sql) => {
    await scopeCase(sql, caseId)
    const [row] = await sql.query<{ facts: Facts }>(
      `select state -> 'facts' as facts from case_engine where case_id = $1`,
      [caseId],
    )
    return row?.facts ?? {}
  })
}
