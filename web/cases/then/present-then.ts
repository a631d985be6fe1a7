import { completedForms, namesBehind } from '../../../domain/diary/answers.ts'
import { historyOf } from '../../../domain/diary/history.ts'
import type { HistoryCursor } from '../../../domain/diary/history.ts'
import { deadlinesThen, phasesThen, tasksThen } from '../../../domain/diary/known-then.ts'
import type { LogUntil } from '../../../domain/diary/log-until.ts'
import { whoHad } from '../../../domain/diary/who-had.ts'
import { readPlans } from '../../../domain/plan/read-plans.ts'
import { italian } from '../../../domain/procedures/engine/index-release.ts'
import type { CaseState } from '../../../domain/procedures/engine/types.ts'
import { wordsOf } from '../../../domain/procedures/explain-expression.ts'
import { factInWords } from '../../../domain/procedures/letters/words.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { compareWords } from '../../../domain/shared/by-name.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { getReleases } from '../../../domain/tasks/published.ts'
import { formatDate, formatDateTime } from '../../shared/format.ts'
import { idsInForms, presentForms } from '../assessments.ts'
import type { Folder } from '../folder.ts'
import { casePath, momentPath } from '../paths.ts'
import { presentDeadlines } from '../../shared/told/present-deadlines.ts'
import { presentHead } from '../present-head.ts'
import type { Reader } from '../present-head.ts'
import { presentHistory } from '../present-history.ts'
import { presentPosition } from '../present-position.ts'
import { releaseNames } from '../summary.ts'
import { presentNotesThen } from './present-notes-then.ts'
import { presentSuspensionsThen } from './present-suspensions-then.ts'
import { presentTasksThen } from './present-tasks-then.ts'

const perPage = 30
const latest = 12

export interface Seen {
  readonly folder: Folder
  readonly log: LogUntil
  readonly state: CaseState
  /** The moment, or now for a day that is not over. */
  readonly at: Date
  readonly releases: ReadonlyMap<string, Release>
  /** Forms before this event: those of another page. */
  readonly before: number | undefined
  /** Notes after this one in the diary: those of another page. */
  readonly after: HistoryCursor | undefined
  /** Of the page at this moment, from the first of all that it lists. */
  readonly address: string
}

/** The case as it was known: nothing here was read from what it is today but the person’s name. */
export async function presentThen(sql: Sql, seen: Seen, reader: Reader) {
  const { folder, log, state, at } = seen
  const { t, language } = reader
  const { id, now } = folder.head
  const hands = await whoHad(sql, { id, log }, seen.releases)
  const tasks = tasksThen(log, state)
  const forms = await formsThen(sql, seen)
  const ids = [hands.manager, ...hands.holders.values(), ...tasks.map(({ assignee }) => assignee)]
  const names = await namesBehind(sql, [
    ...ids.filter((one) => typeof one === 'string'),
    ...(await idsInForms(sql, forms.rows)),
  ])
  const manager = hands.manager === null ? null : (names[hands.manager] ?? null)
  const then = folderThen(seen, manager)
  const deadlines = deadlinesThen(log, state)
  const releases = await getReleases(sql, releaseNames([], deadlines))
  return {
    ...presentHead(then, 'then', reader),
    view: {
      when: formatDateTime(at, language, now),
      iso: at.toISOString(),
      held: log.held,
      position: presentPosition(then, phasesThen(log), reader),
      tasks: presentTasksThen({ tasks, hands, names, known: log.tasks, folder: then, at }, reader),
      deadlines: presentDeadlines(deadlines, { ...reader, now: at, releases }),
      suspensions: presentSuspensionsThen(seen, reader),
      facts: factsOf(state, then.release),
      procedure: italian(then.release.title),
      version: t('cases.version', { version: then.release.version }),
      plan: await planThen(sql, seen, reader),
      forms: await presentForms(reader, folder, { sql, rows: forms.rows, names }),
      older: forms.older,
      items: await historyThen(sql, seen, reader),
      notes: await presentNotesThen(sql, seen, reader),
    },
  }
}

/** The folder as it stood: what is not dated, of the person and of who represents her, is left out. */
function folderThen({ folder, log, state, releases }: Seen, manager: string | null): Folder {
  const { head } = folder
  const name = log.moves.at(-1)?.release ?? log.release
  const { closed } = state
  return {
    release: releases.get(name) ?? folder.release,
    head: {
      ...head,
      ...{ manager, release: name, phase: state.phase, age: null, died: false },
      ...{ municipality: null, representatives: null, deleted: null },
      state: closed ? 'closed' : 'open',
      outcome: closed?.outcome ?? null,
      closedAt: closed ? new Date(closed.at) : null,
    },
  }
}

function factsOf({ facts }: CaseState, release: Release) {
  const { titles } = wordsOf(release)
  return Object.entries(facts)
    .flatMap(([name, value]) => {
      const title = titles[name]
      return title === undefined ? [] : [{ title, value: factInWords(name, value, release) }]
    })
    .toSorted((one, other) => compareWords(one.title, other.title))
}

/** The last version of the plan by then, and where it stood. */
async function planThen(sql: Sql, { folder, log }: Seen, { t, language }: Reader) {
  const { id } = folder.head
  const version = (await readPlans(sql, [id], log.seq)).get(id)?.at(-1)
  if (!version) return undefined
  const { n, standing, signedOn } = version
  const day = signedOn === null ? '' : formatDate(signedOn, language)
  return {
    text: t('plan.version', { n }),
    standing: t(`plan.standing-${standing}`, { day }),
    href: `${casePath(id, 'plan')}?versione=${String(n)}`,
  }
}

async function formsThen(sql: Sql, { folder, log, before, address }: Seen) {
  const upTo = Math.min(before ?? log.seq + 1, log.seq + 1)
  const found = await completedForms(sql, folder.head.id, upTo)
  const rows = found.slice(0, perPage)
  const last = rows.at(-1)
  return {
    rows,
    older: found.length > perPage && last && `${address}&prima=${String(last.seq)}`,
  }
}

/** What had happened last, each with the case as it was just after. */
async function historyThen(sql: Sql, { folder, log }: Seen, reader: Reader) {
  const { id, now } = folder.head
  const after = { moment: log.exactly, id: String(log.seq + 1).padStart(10, '0') }
  const { rows } = await historyOf(sql, id, { filter: 'decisions', after, limit: latest })
  const releases = await getReleases(sql, releaseNames(rows))
  return rows.flatMap((row) =>
    presentHistory([row], { ...reader, now, releases, filter: 'decisions' }).map((item) => ({
      ...item,
      moment: row.source === 'event' && row.seq !== log.seq && momentPath(id, row.seq),
    })),
  )
}
