import type { Asking, Question } from '../../domain/procedures/forms/lineage.ts'
import { hasChanged, lineageOf, withoutConcept } from '../../domain/procedures/forms/lineage.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { formatDate } from '../shared/format.ts'
import { words } from '../shared/forms/words.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { answersPath } from '../cases/paths.ts'

interface Reader {
  /** Who looks may read cases. */
  readonly reads: boolean
  readonly language: Language
  readonly t: Translate
}

/** The questions of a procedure in all its versions: those that changed, then the others. */
export function presentQuestions(releases: readonly Release[], release: Release, reader: Reader) {
  const { language, t } = reader
  const since = new Map(releases.map(({ version, validity }) => [version, validity.from]))
  const all = lineageOf(releases)
  const shown = (question: Question) =>
    presentQuestion(question, since, { ...reader, procedure: release.key })
  const none = withoutConcept(release)
  return {
    versions: releases
      .toSorted((one, other) => one.version - other.version)
      .map(({ version, validity }) =>
        t('procedures.question-version', {
          version,
          day: formatDate(new Date(validity.from), language),
        }),
      ),
    changed: all.filter(hasChanged).map(shown),
    same: all.filter((one) => !hasChanged(one)).map(shown),
    none: none > 0 ? t('procedures.questions-none', { count: none }) : '',
  }
}

function presentQuestion(
  { id, askings, dropped }: Question,
  since: ReadonlyMap<number, string>,
  { procedure, language, t, reads }: Reader & { readonly procedure: string },
) {
  const last = askings.at(-1)
  const day = (version: number) => formatDate(new Date(since.get(version) ?? 0), language)
  return {
    id,
    cases: reads && answersPath(procedure, id),
    ...(last && words(last.label, language)),
    askings: askings.map((one) => presentAsking(one, day, { language, t })),
    dropped:
      dropped === undefined
        ? ''
        : t('procedures.question-dropped', { version: dropped, day: day(dropped) }),
  }
}

function presentAsking(
  { formTitle, label, from, to, change }: Asking,
  day: (version: number) => string,
  { language, t }: Omit<Reader, 'reads'>,
) {
  const when = { from, to, day: day(from) }
  return {
    form: words(formTitle, language),
    asked: words(label, language),
    when: t(from === to ? 'procedures.question-in' : 'procedures.question-from-to', when),
    change: change && t(`procedures.question-${change}`),
  }
}
