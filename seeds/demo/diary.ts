import type { Row } from './case-run.ts'
import entries from './diary.json' with { type: 'json' }
import type { History } from './histories.ts'
import { chanceOf, derivedId } from './random.ts'
import type { Random } from './random.ts'
import type { StaffMember } from './staff.ts'

/** Entries of the diary, and the texts that few read. */
export interface Kept {
  readonly diary: Row[]
  readonly reservedTexts: Row[]
}

/** What the case manager wrote of a case: some of it reserved, some corrected afterwards. */
export function keepDiary(
  { play, plan, team, run, diary, reservedTexts }: History,
  random: Random,
) {
  for (const [n, { step, at }] of plan.acts.entries()) {
    if (!play.script.diary.includes(step)) continue
    const { body, ...done } = random.pick(entries)
    const id = derivedId('diary', plan.id, step, n)
    const chance = chanceOf(id)
    const reserved = chance.chance(0.08)
    const minutes = 5 * chance.int(3, 18)
    const about = { case_id: plan.id, org: run.place.office, author: team.manager, at }
    const row = entry(id, { ...about, ...done, happened_on: at.slice(0, 10), minutes })
    diary.push({ ...row, body: reserved ? null : body, reserved })
    if (reserved) reservedTexts.push({ entry_id: id, body })
    else if (chance.chance(0.06)) diary.push(correctionOf({ ...row, body }, chance))
  }
}

function correctionOf(row: Row, chance: Random): Row {
  const reason = 'La durata era sbagliata.'
  const id = derivedId('correction', String(row.id))
  return { ...row, id, corrects: row.id, reason, minutes: 5 * chance.int(3, 18) }
}

const ownWork = [
  { kind: 'team-meeting', place: 'office', company: ['colleagues'], minutes: 90 },
  { kind: 'supervision', place: 'office', company: ['colleagues'], minutes: 60 },
  { kind: 'training', place: 'remote', company: ['colleagues'], minutes: 120 },
] as const

/** Work of the last four weeks that is for no case: meetings, supervision, training. */
export function keepOwnWork(staff: readonly StaffMember[], now: number): Row[] {
  const workers = staff.filter(({ role }) => role === 'social-worker')
  return workers.flatMap(({ id: author, org }) =>
    [1, 2, 3, 4].map((week) => {
      const id = derivedId('own-work', author, week)
      const at = new Date(now - (7 * week - 1) * 86_400_000).toISOString()
      const done = chanceOf(id).pick(ownWork)
      return entry(id, { ...done, case_id: null, org, author, at, happened_on: at.slice(0, 10) })
    }),
  )
}

/** Rows that are written together have the same columns. */
function entry(id: string, given: Row): Row {
  const empty = { others: null, body: null, reserved: false, corrects: null, reason: null }
  return { id, ...empty, occasion: null, cases: 1, annuls: false, ...given }
}
