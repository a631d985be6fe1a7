import type { CodeList } from '../../domain/procedures/schema.ts'
import type { PersonRow } from '../../domain/registry/queries.ts'
import type { FactKind } from '../../domain/social/kinds.ts'
import type { SharedFact, SocialFact } from '../../domain/social/queries.ts'
import { beginsAfter, holdsOn } from '../../domain/social/rules.ts'
import { personPath } from '../registry/paths.ts'
import { formatDate } from '../shared/format.ts'
import { answerText, words } from '../shared/forms/words.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { personInWords } from '../shared/person-words.ts'
import { factPath, newFactPath, recordPath } from './paths.ts'

export interface ShownRecord {
  readonly person: PersonRow
  readonly kinds: readonly FactKind[]
  readonly facts: readonly SocialFact[]
  /** What is written of others and holds of her: who live with her, who are tied to her. */
  readonly shared: readonly SharedFact[]
  readonly lists: readonly CodeList[]
  readonly today: string
  /** The day whose knowledge is shown. */
  readonly then: string | undefined
  /** Kinds that the reader may add to and change. */
  readonly writes: readonly string[]
}

interface Reader {
  readonly t: Translate
  readonly language: Language
}

/** The record of a person, kind by kind: what holds, and under it what is to come and what was. */
export function presentRecord(shown: ShownRecord, reader: Reader) {
  const { person, kinds, then, today } = shown
  const { t, language } = reader
  return {
    title: t('social.record'),
    person: personInWords(person, t),
    back: personPath(person.id),
    here: recordPath(person.id),
    network: recordPath(person.id, 'network'),
    then: then && formatDate(then, language),
    shownDay: then ?? today,
    today,
    ...told(kinds.map((kind) => presentKind(kind, shown, reader))),
  }
}

/** What is known, kind by kind; and the kinds of which nothing is, to be added to. */
function told(kinds: readonly ReturnType<typeof presentKind>[]) {
  const isEmpty = ({ now, coming, past, shared }: (typeof kinds)[number]) =>
    now.length + coming.length + past.length + shared.length === 0
  return { kinds: kinds.filter((one) => !isEmpty(one)), empty: kinds.filter(isEmpty) }
}

function presentKind(kind: FactKind, shown: ShownRecord, reader: Reader) {
  const { facts, person, writes, then, today } = shown
  const own = facts.filter((fact) => fact.kind === kind.key)
  const day = then ?? today
  const standing = own.filter((fact) => !fact.corrected && !fact.annuls)
  const now = standing.filter((fact) => holdsOn(fact, day))
  const coming = standing.filter((fact) => beginsAfter(fact, day))
  const past = own.filter((fact) => !now.includes(fact) && !coming.includes(fact))
  const { text, lang } = words(kind.title, reader.language)
  return {
    id: `c-${kind.key}`,
    title: text,
    lang,
    add: writes.includes(kind.key) && newFactPath(person.id, kind.key),
    now: now.map((fact) => presentFact(kind, fact, { ...shown, ...reader })),
    coming: coming.map((fact) => presentFact(kind, fact, { ...shown, ...reader })),
    past: past.map((fact) => presentFact(kind, fact, { ...shown, ...reader })),
    shared: shown.shared
      .filter((fact) => fact.kind === kind.key)
      .map((fact) => ({
        ...presentFact(kind, fact, { ...shown, ...reader, writes: [] }),
        of: { href: recordPath(fact.personId), name: fact.ofName },
      })),
    pastCount: reader.t('social.past', { count: past.length }),
  }
}

function presentFact(kind: FactKind, fact: SocialFact, shown: ShownRecord & Reader) {
  const { t, language, person, writes } = shown
  return {
    text: factInWords(kind, fact, shown),
    period: periodInWords(fact, shown),
    source: t('social.source', {
      source: sourceInWords(fact.source, shown),
      day: formatDate(fact.sourceDate, language),
    }),
    known: t('social.known', { day: formatDate(fact.knownAt, language), name: fact.recordedBy }),
    reason: fact.reason !== null && t('social.reason', { reason: fact.reason }),
    tag: fact.annuls ? t('social.annulled') : fact.corrected && t('social.changed'),
    change:
      writes.includes(kind.key) && !fact.corrected && !fact.annuls && factPath(person.id, fact.id),
  }
}

interface Words {
  readonly lists: readonly CodeList[]
  readonly language: Language
}

/** A fact in one line: its first answer, then the others with their names. */
export function factInWords(kind: FactKind, fact: SocialFact, words_: Words & Reader): string {
  const said = kind.fields.flatMap((field, at) => {
    const value = fact.detail[field.key]
    if (Array.isArray(value) && typeof value[0] === 'object') return []
    const text = answerText(field, value as never, words_)
    if (text === '') return []
    return at === 0 ? [text] : [`${words(field.label, words_.language).text}: ${text}`]
  })
  const who = fact.other === null ? [] : [fact.otherName ?? words_.t('social.hidden')]
  return [...who, ...said].join(' · ')
}

/** `dal 03/11/2026`, `dal … al …`, or that it is not known since when. */
export function periodInWords(
  { validFrom, validTo }: Pick<SocialFact, 'validFrom' | 'validTo'>,
  { t, language }: Reader,
): string {
  const from = validFrom === null ? '' : formatDate(validFrom, language)
  const until = validTo === null ? '' : formatDate(validTo, language)
  if (from === '' && until === '') return t('social.no-period')
  if (until === '') return t('social.since', { from })
  return from === '' ? t('social.until', { until }) : t('social.from-until', { from, until })
}

/** The label of the source; sources written in words stay as they are. */
export function sourceInWords(source: string, { lists, language }: Words): string {
  const values = lists.find(({ key }) => key === 'fact-source')?.values ?? []
  const found = values.find(({ code }) => code === source)
  return found ? words(found.label, language).text : source
}
