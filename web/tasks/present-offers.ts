import { dayInItaly } from '../../domain/shared/today.ts'
import type { RawAnswers } from '../../domain/procedures/forms/answers.ts'
import { newestFirst, offersFor } from '../../domain/procedures/forms/offers.ts'
import { recordForms, recordName } from '../../domain/social/offers.ts'
import { formatDate } from '../shared/format.ts'
import type { OfferView } from '../shared/forms/view.ts'
import { words } from '../shared/forms/words.ts'
import type { TaskToShow } from './read-task.ts'
import type { TaskContext } from './task-context.ts'

/** Sent by a page that has already proposed what it could: what was emptied there stays empty. */
const seen = 'offers.seen'

type Offers = Readonly<Record<string, OfferView>>

/** What was answered before to the same questions, in this case or in another one of the person. */
export function presentOffers(shown: TaskToShow, { language, t }: TaskContext): Offers {
  const { task, form, release, releases, elsewhere } = shown
  if (!form || !release) return {}
  const offers = offersFor(form, newestFirst([...task.earlier, ...elsewhere]), {
    releases: new Map([...releases, [recordName, recordForms] as const]),
    lists: release.lists,
    today: dayInItaly(task.now),
  })
  return Object.fromEntries(
    Object.entries(offers).map(
      ([
        key,
        {
          raw,
          form: title,
          from: { at, by },
        },
      ]) => {
        const source = { form: words(title, language).text, day: formatDate(at, language), by }
        return [key, { raw, from: t('forms.offered', source) }]
      },
    ),
  )
}

/** What is on the page: typed or kept answers, and where there are none yet the proposed ones. */
export function withOffers(values: RawAnswers, offers: Offers): RawAnswers {
  if (Object.hasOwn(values, seen)) return values
  const proposed = Object.entries(offers).map(([key, { raw }]) => [key, raw])
  return { ...Object.fromEntries(proposed), ...values }
}
