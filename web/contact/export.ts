import type { ServerResponse } from 'node:http'

import type { AuditDetail } from '../../domain/audit/events.ts'
import { recordEvent } from '../../domain/audit/record.ts'
import { listContacts } from '../../domain/contact/contact-list.ts'
import type { ContactAsk, ContactCursor, ContactRow } from '../../domain/contact/contact-list.ts'
import { transaction } from '../../domain/database.ts'
import type { Deps } from '../deps.ts'
import { encodingMark, noFormula } from '../../domain/shared/csv.ts'
import type { Translate } from '../shared/i18n.ts'
import { stream } from '../shared/reply.ts'
import { actRoute } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import type { ActVisit } from '../shared/visit.ts'
import { contactsSetting } from './list.ts'
import type { ContactsSetting } from './list.ts'
import { contactsQuery } from './list-query.ts'
import type { ContactsQuery } from './list-query.ts'
import { paths } from './paths.ts'
import { labelOf } from './present-list.ts'

const rowsAtATime = 500

type Visit = ActVisit<Nothing, ContactsQuery, unknown>

/**
 * The list as a spreadsheet, a page at a time: memory does not grow with it. It names nobody: who
 * needs the person opens the case by its number.
 */
export function exportContactsRoute(deps: Deps): Route {
  return actRoute({
    method: 'get',
    path: paths.export,
    permission: 'contact.export',
    audit: 'contacts-exported',
    query: contactsQuery,
    async handle(visit: Visit) {
      const setting = await begin(deps, visit)
      return stream((response) => send(response, deps, { visit, setting }))
    },
  })
}

/** The trace comes first: what is not traced does not leave. */
function begin({ pools }: Deps, { open, query }: Visit): Promise<ContactsSetting> {
  return transaction(pools.web, async (sql) => {
    const act = await open(sql)
    const setting = await contactsSetting(sql, act.session, query)
    await recordEvent(sql, {
      action: 'contacts-exported',
      objectKind: 'search',
      actor: act.session.userId,
      request: act.request,
      detail: detailOf(setting.ask),
    })
    return setting
  })
}

function detailOf({ after: _after, ...asked }: ContactAsk): AuditDetail {
  const given = Object.entries(asked).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return Object.fromEntries(given)
}

interface Sending {
  readonly visit: Visit
  readonly setting: ContactsSetting
}

async function send(response: ServerResponse, deps: Deps, { visit, setting }: Sending) {
  response.writeHead(200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="contatti-${setting.ask.from}-${setting.ask.to}.csv"`,
    'Cache-Control': 'no-store',
  })
  response.write(`${encodingMark}${line(headings(visit.t))}`)
  let after: ContactCursor | undefined = undefined
  do {
    const list = await nextRows(deps, { visit, setting }, after)
    await write(response, list.rows.map((row) => line(cells(row, { visit, setting }))).join(''))
    after = list.next
  } while (after && !response.destroyed)
  response.end()
}

/**
 * Each page in a scope of its own: whoever is suspended meanwhile gets no more. None of a protected case,
 * whoever takes them.
 */
function nextRows({ pools }: Deps, { visit, setting }: Sending, after: ContactCursor | undefined) {
  const { ask, questions } = setting
  return transaction(pools.web, async (sql) => {
    await visit.open(sql)
    const list = await listContacts(sql, { ...ask, after }, { questions, size: rowsAtATime })
    return { ...list, rows: list.rows.filter((row) => !row.protected) }
  })
}

/** Waits until the reader has taken what was written, or has gone. */
async function write(response: ServerResponse, text: string): Promise<void> {
  if (response.destroyed || response.write(text)) return
  await new Promise<void>((resolve) => {
    response.once('drain', resolve).once('close', resolve)
  })
}

const columns = ['number', 'when', 'recorded', 'office', 'point', 'operator', 'channel'] as const
const lastColumns = ['urgency', 'outcome', 'state'] as const

function headings(t: Translate): string[] {
  return [...columns, ...lastColumns].map((key) => t(`contact.csv-${key}`))
}

function cells(row: ContactRow, { visit: { language, t }, setting: { questions } }: Sending) {
  const [when, recorded] = [row.happenedAt, row.openedAt].map((at) => at.toISOString())
  return [
    ...[row.number, when, recorded, row.office, row.point ?? '', row.operator],
    labelOf(questions.channels, row.channel, language),
    labelOf(questions.urgencies, row.urgency, language),
    labelOf(questions.outcomes, row.outcome, language),
    t(`contact.state-${row.state}`),
  ]
}

/** Semicolons, as Italian spreadsheets expect; no cell is taken for a formula. */
export function line(values: readonly (string | undefined)[]): string {
  const safe = values.map((value = '') => noFormula(value))
  return `${safe.map((value) => `"${value.replaceAll('"', '""')}"`).join(';')}\r\n`
}
