import type pg from 'pg'

import { recordEvent } from '../audit/record.ts'
import { transaction } from '../database.ts'
import type { TaskAdded } from '../procedures/engine/beside.ts'
import { scopeCase } from '../shared/scope-case.ts'
import type { Sql } from '../shared/sql.ts'
import { actAsRecord, holdCase } from '../tasks/act-of-record.ts'
import { noOpenCase } from './errors.ts'

const asked = `
  select c.number, c.subject, (select into_case from joined_contact where case_id = c.id) as "joinedTo",
    case_to_join(c.id) as "toJoin", (
      select actor from case_event where case_id = c.id and actor is not null order by seq desc limit 1) as author
  from social_case c where c.id = $1`

interface Asked {
  readonly number: string
  readonly subject: string
  readonly joinedTo: string | null
  readonly toJoin: string | null
  readonly author: string | null
}

const join = 'insert into joined_contact (case_id, into_case) values ($1, $2)'

// Who works on the open case sees the contact too, also those who will follow it later.
const open = `
  update social_case set orgs = array(select distinct unnest(orgs || $2::int)) where id = $1`

/**
 * Joins a contact to the open case of its person: who follows the case has a task there. Asked
 * again it changes nothing. Then call `advance` for the case that comes back: its task opens.
 * @returns the open case
 * @throws `no-open-case` when there is none, or it has just been closed
 */
export function joinContact(pool: pg.Pool, caseId: string): Promise<string> {
  return transaction(pool, async (sql) => {
    await scopeCase(sql, caseId)
    const [contact] = await sql.query<Asked>(asked, [caseId])
    if (contact?.joinedTo) return contact.joinedTo
    if (!contact?.toJoin) throw noOpenCase()
    const into = contact.toJoin
    const office = await addTask(sql, { caseId, into, contact })
    await scopeCase(sql, caseId)
    await sql.query(join, [caseId, into])
    await sql.query(open, [caseId, office])
    await recordEvent(sql, { ...about(contact, caseId), caseId, detail: { into } })
    return into
  })
}

interface Joining {
  readonly caseId: string
  readonly into: string
  readonly contact: Asked
}

async function addTask(sql: Sql, { caseId, into, contact }: Joining): Promise<number> {
  const held = await holdCase(sql, into)
  if (held?.state !== 'open') throw noOpenCase()
  await actAsRecord(sql, into, {
    event: taskForWhoFollows,
    key: `joined:${caseId}`,
    actor: contact.author,
    words: { title: `Guarda il nuovo contatto ${contact.number}`, instructions },
  })
  await recordEvent(sql, { ...about(contact, caseId), caseId: into, detail: { contact: caseId } })
  return held.org
}

const taskForWhoFollows: TaskAdded = {
  kind: 'task-added',
  candidates: [{ who: 'case-manager' }, { role: 'social-worker', at: 'office' }],
}

const instructions =
  'Lo sportello lo ha unito a questa pratica: la persona è tornata. La sua scheda si apre dal riepilogo della pratica, in «Contatti uniti».'

function about({ subject, author }: Asked, caseId: string) {
  return {
    action: 'contact-joined',
    objectKind: 'case',
    objectId: caseId,
    personId: subject,
    actor: author ?? undefined,
  } as const
}
