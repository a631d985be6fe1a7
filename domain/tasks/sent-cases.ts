import type { Sql } from '../shared/sql.ts'

import type { Handoff, HandoffState } from './handoffs.ts'

/** The most that the page shows: who looks for an older one finds it in its case. */
export const sentCasesShown = 200

/** An offer of a case to another body, as its sender or its receiver finds it again. */
export interface SentCase {
  readonly caseId: string
  readonly key: string
  /** Sent by an office of the reader's; else it came to one of theirs. */
  readonly sent: boolean
  readonly state: HandoffState
  readonly takes: Handoff['takes']
  /** Of the person, as the offer showed it. */
  readonly name: string | null
  readonly number: string | null
  readonly from: string | null
  readonly operator: string | null
  readonly receiver: string | null
  readonly sentAt: Date
  readonly settledAt: Date | null
  /** The case may still be opened, or is the reader's now. */
  readonly open: boolean
  /** The task that made the offer, or the one that answers it: whichever is the reader's. */
  readonly taskId: string | null
  /** What was answered with a refusal. */
  readonly refusal: string | null
  /** The document that says where it went. */
  readonly receipt: string | null
}

// Under the policy of the offers: who sees the case, who sent it, who may answer, who accepted the data.
const statement = `
  select h.case_id as "caseId", h.key, x.sent, h.state, h.takes, h.shown -> 'person' ->> 'name' as name,
    h.sender ->> 'number' as number, h.sender ->> 'office' as "from", h.sender ->> 'operator' as operator,
    o.name as receiver, h.sent_at as "sentAt", h.settled_at as "settledAt",
    exists (select from social_case c where c.id = h.case_id) as open,
    (select t.id from task t where t.case_id = h.case_id
      and t.key = case when x.sent then h.offer_key else h.answer_key end) as "taskId",
    (select string_agg(x.said, ' ') from task_answer a, jsonb_each_text(a.answers) x (field, said)
      where h.state = 'refused' and a.case_id = h.case_id and a.task_key = h.answer_key and not a.late) as refusal,
    (select d.id from document d where d.case_id = h.case_id and d.kept_by = h.sender_org and d.at >= h.settled_at
      order by d.at limit 1) as receipt
  from handoff h left join organisation o on o.id = h.receiver
    cross join lateral (select coalesce(h.sender_org
      = any((select nullif(current_setting('app.orgs', true), '')::int[])::int[]), false) as sent) x
  where h.state <> 'prepared'
  order by h.state = 'offered' desc, h.sent_at desc, h.case_id, h.key limit ${String(sentCasesShown)}`

/** Offers sent and received, those that wait for an answer first, then the latest. */
export function sentCases(sql: Sql): Promise<SentCase[]> {
  return sql.query<SentCase>(statement, [], 'sent-cases')
}
