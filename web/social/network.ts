import { z } from 'zod'

import { may } from '../../domain/auth/policy.ts'
import { today } from '../../domain/shared/today.ts'
import type { PersonRow } from '../../domain/registry/queries.ts'
import { readPerson } from '../../domain/registry/read-person.ts'
import { findKind, networkKind, tieKind } from '../../domain/social/kinds.ts'
import { mirroredTiesOf, socialFactsOf } from '../../domain/social/queries.ts'
import type { SharedFact, SocialFact } from '../../domain/social/queries.ts'
import { holdsOn } from '../../domain/social/rules.ts'
import type { CodeList } from '../../domain/procedures/schema.ts'
import { personPath } from '../registry/paths.ts'
import { words } from '../shared/forms/words.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { formatDate } from '../shared/format.ts'
import { personInWords } from '../shared/person-words.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { drawNetwork } from './draw-network.ts'
import type { Around } from './draw-network.ts'
import { readFactLists } from './fact-form.ts'
import { factPath, newFactPath, paths, recordPath } from './paths.ts'
import { factInWords, periodInWords, sourceInWords } from './present-record.ts'

/** The household, the family and the network of a person: drawn, and as a table. */
export function networkRoute(): Route {
  return route({
    method: 'get',
    path: paths.network,
    permission: 'record.read',
    audit: 'person-read',
    params: z.object({ id: recordId }),
    async handle({ act, sql, params: { id }, session, t, language }) {
      const person = await readPerson(act, id, 'case-work')
      if (person.replacedBy) return redirect(recordPath(person.replacedBy, 'network'))
      const day = await today(sql)
      const own = (await socialFactsOf(sql, id)).filter(
        ({ kind, corrected, annuls }) =>
          (kind === tieKind || kind === networkKind) && !corrected && !annuls,
      )
      const facts = [...own, ...(await mirroredTiesOf(sql, id))]
      const lists = await readFactLists(sql, { personId: id, t })
      const writes = may(session.roles, 'record.write')
      const shown = { person, facts, lists, day, writes, t, language }
      return page('social/network', presentNetwork(shown))
    },
  })
}

interface Shown {
  readonly person: PersonRow
  readonly facts: readonly (SocialFact | SharedFact)[]
  readonly lists: readonly CodeList[]
  readonly day: string
  readonly writes: boolean
  readonly t: Translate
  readonly language: Language
}

function presentNetwork(shown: Shown) {
  const { person, facts, day, writes, t } = shown
  const now = facts.filter((fact) => holdsOn(fact, day))
  const me = subjectOf(person, t)
  const rows = (these: Shown['facts']) => these.map((fact) => presentRow(fact, shown))
  return {
    title: t('social.network'),
    person: me.name,
    back: personPath(person.id),
    record: recordPath(person.id),
    empty: now.length === 0,
    drawing: drawNetwork(
      me,
      now.map((fact) => aroundOf(fact, shown)),
    ),
    household: rows(now.filter(({ detail }) => detail['livesWith'] === true)),
    others: rows(now.filter(({ detail }) => detail['livesWith'] !== true)),
    past: rows(facts.filter((fact) => !holdsOn(fact, day))),
    add: writes && [
      { href: newFactPath(person.id, tieKind), label: t('social.add-tie') },
      { href: newFactPath(person.id, networkKind), label: t('social.add-network') },
    ],
    legend: ['shapes', 'lives', 'died', 'strong', 'good', 'weak', 'conflict', 'cut'].map((one) =>
      t(`social.legend-${one}`),
    ),
  }
}

function subjectOf(person: PersonRow, t: Translate): Around {
  const name = personInWords(person, t)
  return {
    name,
    relation: 'self',
    caption: '',
    sex: person.sex ?? undefined,
    died: person.deathDate !== null,
    livesWith: false,
    bond: undefined,
    told: name,
  }
}

function aroundOf(fact: Shown['facts'][number], shown: Shown): Around {
  const { detail } = fact
  const text = (key: string) => (typeof detail[key] === 'string' ? detail[key] : undefined)
  const isTie = fact.kind === tieKind
  const row = presentRow(fact, shown)
  return {
    name: row.name,
    relation: isTie ? text('relation') : undefined,
    caption: row.relation,
    sex: fact.otherSex ?? text('sex'),
    died: fact.otherDied || detail['died'] === true,
    livesWith: detail['livesWith'] === true,
    bond: text('bond'),
    told: `${row.name}: ${row.relation}${row.bond === '' ? '' : `, ${shown.t('social.bond', { bond: row.bond })}`}`,
  }
}

function presentRow(fact: Shown['facts'][number], shown: Shown) {
  const { person, lists, writes, t, language } = shown
  const { detail } = fact
  const text = (key: string) => (typeof detail[key] === 'string' ? detail[key] : '')
  const label = (list: string, code: string) => {
    const found = lists.find(({ key }) => key === list)?.values.find((one) => one.code === code)
    return found ? words(found.label, language).text : ''
  }
  const tie = fact.kind === tieKind
  const kind = findKind(fact.kind)
  const written = text('name')
  return {
    name: fact.otherName ?? (written || (tie ? t('social.hidden') : '')),
    href: fact.otherName !== null && fact.other !== null && personPath(fact.other),
    relation: tie ? label('tie', text('relation')) : label('network-kind', text('kind')),
    bond: label('bond', text('bond')).toLowerCase(),
    caregiver: detail['caregiver'] === true,
    phone: text('phone'),
    period: periodInWords(fact, { t, language }),
    source: t('social.source', {
      source: sourceInWords(fact.source, { lists, language }),
      day: formatDate(fact.sourceDate, language),
    }),
    whole: kind ? factInWords(kind, fact, { lists, t, language }) : '',
    ...writtenOn(fact, person, writes),
  }
}

/** Where it is changed; what is written on the record of another is changed there. */
function writtenOn(fact: Shown['facts'][number], person: PersonRow, writes: boolean) {
  if (!('personId' in fact)) return { change: writes && factPath(person.id, fact.id) }
  return { of: { href: recordPath(fact.personId), name: fact.ofName } }
}
