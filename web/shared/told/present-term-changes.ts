import { explainProof } from '../../../domain/procedures/explain-proof.ts'
import { nameOfTask, nameOfTerm, stepOfWait } from '../../../domain/procedures/migrate/names.ts'
import type { TermChange } from '../../../domain/procedures/migrate/terms.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { formatDateTime } from '../format.ts'
import type { Language, Translate } from '../i18n.ts'

interface Reader {
  readonly language: Language
  readonly t: Translate
}

/**
 * Terms that get another date, with the proof of both in words.
 * @param past what is said where a warning or the end is past already: `campaigns.past` unless told
 */
export function presentTermChanges(
  terms: readonly TermChange[],
  releases: readonly Release[],
  reader: Reader & { readonly past?: string },
) {
  const { language, t, past = t('campaigns.past') } = reader
  return terms.map((one) => ({
    text: termTold(one, releases, { language, t }),
    past:
      one.past.length > 0 && (stepOfWait(one.id) === undefined ? past : t('campaigns.wait-over')),
    before: one.proofBefore && explainProof(one.proofBefore),
    after: one.proofAfter && explainProof(one.proofAfter),
  }))
}

function termTold(
  { id, change, was, now }: TermChange,
  releases: readonly Release[],
  reader: Reader,
) {
  const { language, t } = reader
  const day = (date: string | undefined) =>
    date === undefined ? t('campaigns.no-date') : formatDateTime(date, language, new Date())
  const term = nameOfTerm(id, releases) ?? nameOfWait(id, releases, t)
  return t(`campaigns.term-${change}`, { term, was: day(was), now: day(now) })
}

function nameOfWait(id: string, releases: readonly Release[], t: Translate): string {
  const step = stepOfWait(id)
  return step === undefined
    ? t('campaigns.a-wait')
    : t('campaigns.wait', { step: nameOfTask(step, releases) })
}
