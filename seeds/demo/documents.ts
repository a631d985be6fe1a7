import { letterValues } from '../../domain/documents/letter-values.ts'
import { makeDocument } from '../../domain/documents/make-document.ts'
import { composeLetter } from '../../domain/procedures/letters/compose.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import type { History } from './histories.ts'
import { derivedId } from './random.ts'
import type { StaffMember } from './staff.ts'

/** A letter takes 30 ms to make: enough of them to be seen, few enough to begin soon. */
const lettersInAll = 24

/**
 * Letters that workers prepared by hand: for the newest case of each who follows one, the last letter
 * of its procedure that can be made. The people of the documented offices come first.
 */
export async function makeLetters(
  sql: Sql,
  histories: readonly History[],
  staff: readonly StaffMember[],
): Promise<void> {
  const newest = histories.toSorted((a, b) => b.plan.openedAt.localeCompare(a.plan.openedAt))
  const followed = staff.flatMap((author) => {
    const history = newest.find(({ run }) => run.place.manager === author.id)
    return history ? [{ author, history }] : []
  })
  for (const { author, history } of followed.slice(0, lettersInAll))
    await makeLetter(sql, history, author)
}

async function makeLetter(
  sql: Sql,
  { plan, play, run }: History,
  author: StaffMember,
): Promise<void> {
  const { release } = play.rules
  const asking = {
    caseId: plan.id,
    release,
    facts: run.state.facts,
    author: author.fullName,
  }
  const values = await letterValues(sql, asking)
  if (!values) return
  const ready = (release.letters ?? [])
    .map((letter) => ({ key: letter.key, ...composeLetter(letter, release, values) }))
    .findLast(({ holes, refused }) => refused === '' && holes.length === 0)
  if (!ready) return
  await makeDocument(sql, {
    caseId: plan.id,
    key: `act:${derivedId('letter', plan.id)}`,
    letter: ready.key,
    release: `${release.key}@${String(release.version)}`,
    composed: ready.letter,
    causedBy: author.id,
  })
}
