import { may } from '../../domain/auth/policy.ts'
import { missingOf, takesPart } from '../../domain/funds/indicators.ts'
import { getOperation } from '../../domain/funds/operations.ts'
import type { Operation } from '../../domain/funds/operations.ts'
import { participantsIn } from '../../domain/funds/participants.ts'
import type { Participant } from '../../domain/funds/participants.ts'
import { casePath } from '../cases/paths.ts'
import { formatDate, formatMoney } from '../shared/format.ts'
import { words } from '../shared/forms/words.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { personInWords } from '../shared/person-words.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { operationParams } from './edit.ts'
import { fundName } from './operation-form.ts'
import { periodInWords } from './operations.ts'
import { changePath, enrolPath, paths, tablesPath } from './paths.ts'

interface Words {
  readonly language: Language
  readonly t: Translate
}

/** An operation with who takes part, as far as the reader sees their cases. */
export function operationRoute(): Route {
  return route({
    method: 'get',
    path: paths.operation,
    permission: 'operation.read',
    audit: 'none',
    params: operationParams,
    async handle({ params, sql, session, language, t }) {
      const operation = await getOperation(sql, params.operation)
      const participants = await participantsIn(sql, [operation.id])
      const keeps = operation.kept && may(session.roles, 'operation.record')
      return page('funds/operation', {
        title: operation.title,
        list: paths.operations,
        ...presentOperation(operation, { language, t }),
        change: keeps && changePath(operation.id),
        tables: keeps && tablesPath(operation.call),
        enrol: enrolPath({ operation: operation.id }),
        participants: participants.map((one) => presentParticipant(one, { language, t })),
        hidden:
          operation.enrolled > participants.length &&
          t('funds.hidden', { count: operation.enrolled - participants.length }),
      })
    },
  })
}

function presentOperation(one: Operation, { language }: Words) {
  return {
    code: one.localCode,
    cup: one.cup,
    zone: one.zoneName,
    fund: words(fundName(one.fund), language),
    programme: one.programme,
    call: one.call,
    body: [one.body, one.bodyCode].filter((part) => part !== null).join(' · '),
    period: periodInWords(one, language),
    amount: formatMoney(one.amount / 100, language),
  }
}

/** Somebody who takes part, with what is to be done next. */
export function presentParticipant(one: Participant, { language, t }: Words) {
  const day = (concept: string) => {
    const value = one.values[concept]
    return typeof value === 'string' ? formatDate(value, language) : ''
  }
  const incomplete = takesPart(one) && missingOf(one).length > 0
  return {
    href: casePath(one.caseId),
    number: one.number,
    person: one.personId === null ? t('funds.person-unseen') : personInWords(one, t),
    entered: day('participation.enteredOn'),
    left: day('participation.leftOn'),
    next: one.next ?? t(one.state === 'closed' ? 'funds.over' : 'funds.waits'),
    waits: one.next === null,
    incomplete,
  }
}
