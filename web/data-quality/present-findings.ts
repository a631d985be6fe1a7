import type { Finding, Score } from '../../domain/data-quality/queries.ts'
import { mostFindings } from '../../domain/data-quality/queries.ts'
import type { QualityRule } from '../../domain/data-quality/quality-rules.ts'
import { compareWords } from '../../domain/shared/by-name.ts'
import { casePath } from '../cases/paths.ts'
import { formatDate } from '../shared/format.ts'
import { words } from '../shared/forms/words.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { personInWords } from '../shared/person-words.ts'
import { findingsPath, paths } from './paths.ts'
import { remedyOf } from './remedies.ts'

interface Context {
  /** What the rule counted, by office, where the reader mends. */
  readonly scores: readonly Score[]
  readonly names: ReadonlyMap<number, string>
  /** The office to which the list is narrowed. */
  readonly chosen: number | undefined
  readonly roles: readonly string[]
  readonly language: Language
  readonly t: Translate
}

/** The records of a rule that are to be mended, ready for `findings.hbs`. */
export function presentFindings(rule: QualityRule, found: readonly Finding[], context: Context) {
  const { roles, language, t } = context
  const title = words(rule.title, language)
  return {
    title: title.text,
    lang: title.lang,
    quality: paths.quality,
    why: words(rule.why, language),
    source: rule.source,
    counted: words(rule.counted, language),
    past: rule.remedy === undefined,
    places: presentOffices(rule, context),
    count: t('quality.found', { count: found.length }),
    more: found.length < mostFindings ? undefined : t('quality.more', { count: mostFindings }),
    rows: found.map((one) => ({
      person: personInWords(one, t),
      number: one.number,
      href: casePath(one.caseId),
      office: one.office,
      about: one.about === null ? undefined : formatDate(one.about, language),
      since: formatDate(one.since, language),
      still: one.still,
      mend: one.still ? remedyOf(rule, one, roles) : undefined,
    })),
  }
}

/** The offices that have any, with how many; all of them first. */
function presentOffices(rule: QualityRule, { scores, names, chosen, t }: Context) {
  const wrongIn = (own: readonly Score[]) => own.reduce((sum, { wrong }) => sum + wrong, 0)
  const offices = [...names].map(([id, name]) => ({
    href: findingsPath(rule.id, { ufficio: String(id) }),
    label: name,
    count: wrongIn(scores.filter(({ org }) => org === id)),
    current: id === chosen,
  }))
  if (offices.length < 2) return []
  const all = { href: findingsPath(rule.id), label: t('quality.everywhere') }
  return [
    { ...all, count: wrongIn(scores), current: chosen === undefined },
    ...offices.toSorted((a, b) => compareWords(a.label, b.label)),
  ]
}
