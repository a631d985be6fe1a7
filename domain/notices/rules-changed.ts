/** A notice of this reader's own: the case goes on by other rules, and what that changes. */
export interface RulesChanged {
  readonly id: string
  /** As the notice says it. */
  readonly title: string
}

const me = `(select nullif(current_setting('app.user', true), ''))`

/**
 * SQL: the last such notice of a case that the reader has not marked as read, for pages about the
 * case; null where there is none.
 * @param caseId SQL for the case
 */
export function rulesChangedJson(caseId: string): string {
  return `(select json_build_object('id', n.id, 'title', n.title) from notice n
    where n.case_id = ${caseId} and n.effect_key like 'migrated:%' and n.audience = 'user:' || ${me}
      and not exists (select from notice_read r where r.notice_id = n.id and r.user_id = ${me}::uuid)
    order by n.at desc, n.id limit 1)`
}
