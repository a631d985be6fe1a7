import { letterValues } from '../../domain/documents/letter-values.ts'
import { makeDocument } from '../../domain/documents/make-document.ts'
import { composeLetter } from '../../domain/procedures/letters/compose.ts'
import type { ComposedLetter } from '../../domain/procedures/letters/compose.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import type { History } from './histories.ts'
import { derivedId } from './random.ts'
import type { StaffMember } from './staff.ts'
import { releaseName } from '../../domain/procedures/engine/index-release.ts'

/** A letter takes 30 ms to make: enough of them to be seen, few enough to begin soon. */
const lettersInAll = 24
const byEffectInAll = 12

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
  for (const made of newest.flatMap(lettersStarted).slice(0, byEffectInAll))
    await makeEffectLetter(sql, made)
}

interface Started {
  readonly history: History
  readonly key: string
  readonly letter: string
}

/** What the pathway itself had written in a case. */
function lettersStarted(history: History): Started[] {
  return [...history.run.effects].flatMap(([key, { type, params }]) =>
    type === 'letter' ? [{ history, key, letter: String(params['letter']) }] : [],
  )
}

async function makeEffectLetter(sql: Sql, { history, key, letter }: Started): Promise<void> {
  const { run } = history
  const causedBy = run.events.findLast(({ actor }) => actor !== null)?.actor ?? undefined
  const [ready] = await readyLetters(sql, history, { only: (one) => one === letter })
  if (ready) await keep(sql, history, { key: `effect:${key}`, ready, causedBy })
}

async function makeLetter(sql: Sql, history: History, author: StaffMember): Promise<void> {
  const effects = history.play.rules.release.steps.flatMap((step) =>
    step.kind === 'effect' && step.effect.type === 'letter' ? [step.effect.letter] : [],
  )
  const by = { author: author.fullName, only: (key: string) => !effects.includes(key) }
  const ready = (await readyLetters(sql, history, by)).at(-1)
  const key = `act:${derivedId('letter', history.plan.id)}`
  if (ready) await keep(sql, history, { key, ready, causedBy: author.id })
}

interface Ready {
  readonly key: string
  readonly letter: ComposedLetter
}

/** Those of the procedure that can be made of the case as it stands. */
async function readyLetters(
  sql: Sql,
  { plan, play, run }: History,
  { only, author }: { only: (key: string) => boolean; author?: string },
): Promise<Ready[]> {
  const { release } = play.rules
  const asking = { caseId: plan.id, release, facts: run.state.facts, ...(author && { author }) }
  const values = await letterValues(sql, asking)
  if (!values) return []
  return (release.letters ?? [])
    .filter(({ key }) => only(key))
    .map((letter) => ({ key: letter.key, ...composeLetter(letter, release, values) }))
    .filter(({ holes, refused }) => refused === '' && holes.length === 0)
}

async function keep(
  sql: Sql,
  { plan, play: { rules } }: History,
  { key, ready, causedBy }: { key: string; ready: Ready; causedBy: string | undefined },
): Promise<void> {
  await makeDocument(sql, {
    caseId: plan.id,
    key,
    letter: ready.key,
    release: releaseName(rules.release),
    composed: ready.letter,
    causedBy,
  })
}
