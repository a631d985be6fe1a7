import { italian, releaseName } from '../../domain/procedures/engine/index-release.ts'
import { explain, wordsOf } from '../../domain/procedures/explain-expression.ts'
import { amountInWords } from '../../domain/procedures/explain-proof.ts'
import type { Deadline, Release } from '../../domain/procedures/schema.ts'
import { formatDate } from '../shared/format.ts'
import { words } from '../shared/forms/words.ts'
import { standingTag } from './publishing/standing-words.ts'
import type { StandingRelease } from './publishing/standing-words.ts'
import { procedurePath, sheetPath } from './paths.ts'
import type { Language, Translate } from '../shared/i18n.ts'

export interface Reader {
  readonly language: Language
  readonly t: Translate
}

export function presentHead(release: Release, { language, t }: Reader) {
  const { version, validity, layer, steps, forms } = release
  return {
    title: words(release.title, language),
    description: words(release.description, language),
    version,
    level: t(`procedures.level-${layer.level}`),
    from: formatDate(validity.from, language),
    to: validity.to && formatDate(lastInstantBefore(validity.to), language),
    size: t('procedures.size', { steps: steps.length, forms: forms.length }),
  }
}

/**
 * One row for each procedure: the version that began last, or that begins first if none has begun,
 * and the others behind it, the newest first.
 */
export function presentList(releases: readonly StandingRelease[], now: Date, reader: Reader) {
  const row = (release: StandingRelease) => ({
    href: procedurePath(releaseName(release)),
    ...presentHead(release, reader),
    state: standingTag(release.standing, reader),
  })
  const begun = ({ validity, standing }: StandingRelease) =>
    standing !== 'withdrawn' && Date.parse(validity.from) <= now.getTime()
  return [...Map.groupBy(releases, ({ key }) => key).values()].flatMap((versions) => {
    const newestFirst = versions.toSorted((a, b) => b.version - a.version)
    const first = newestFirst.find(begun) ?? newestFirst.at(-1)
    if (!first) return []
    return [{ ...row(first), others: newestFirst.filter((one) => one !== first).map(row) }]
  })
}

/** The end of a validity is the first instant that it does not hold any more. */
function lastInstantBefore(to: string): Date {
  return new Date(Date.parse(to) - 1)
}

/** Each deadline with its terms, when it runs, and the source: certain, to be confirmed, or none. */
export function presentTerms(release: Release, { language, t }: Reader) {
  const facts = wordsOf(release)
  return release.deadlines.map((deadline) => {
    const note = release.notes.find(({ slot }) => slot === deadline.slot)
    const source = deadline.source ?? note?.source
    return {
      ...words(deadline.title, language),
      runs: runsOn(deadline, release, t),
      terms: deadline.terms.map(({ when, amount }) => {
        const term = amountInWords(amount)
        return when ? t('procedures.term-when', { term, when: explain(when, facts) }) : term
      }),
      source: source ?? t('procedures.no-source'),
      toConfirm: source === undefined || note?.status === 'da confermare',
      note: note && italian(note.text),
    }
  })
}

function runsOn({ on }: Deadline, { phases, steps }: Release, t: Translate): string {
  if ('case' in on) return t('procedures.runs-case')
  if ('phase' in on) {
    const phase = phases.find(({ key }) => key === on.phase)
    return t('procedures.runs-phase', { title: phase ? italian(phase.title) : on.phase })
  }
  const step = steps.find(({ key }) => key === on.step)
  return t('procedures.runs-step', { title: step ? italian(step.title) : on.step })
}

/** Each form with its parts and how much each asks. */
export function presentForms(release: Release, { language, t }: Reader) {
  return release.forms.map((form) => ({
    ...words(form.title, language),
    sheet: sheetPath(releaseName(release), form.key),
    sections: form.sections.map(({ title, fields }) => ({
      ...words(title, language),
      count: t('procedures.questions', { count: fields.length }),
    })),
  }))
}
