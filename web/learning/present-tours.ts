import type { Doing, Tour, TourStep } from '../../domain/help/texts.ts'
import { isDone } from '../../domain/help/tours.ts'
import type { TourProgress, TourTask } from '../../domain/help/tours.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { taskPath } from '../tasks/paths.ts'
import { tourPath } from './paths.ts'
import { said } from './read.ts'

interface Context {
  readonly progress: readonly TourProgress[]
  /** Those that the tour leads to, where there are any. */
  readonly tasks?: readonly TourTask[]
  /** Whether who looks works in the training organisation. */
  readonly training: boolean
  /** `YYYY-MM-DD` */
  readonly today: string
  readonly language: Language
  readonly t: Translate
}

function count(tour: Tour, progress: TourProgress | undefined): number {
  return tour.steps.filter((step, at) => isDone(step, at, progress)).length
}

/** All the tours, with how far one is. */
export function presentTours(tours: readonly Tour[], context: Context) {
  const { progress, training, language, t } = context
  return {
    title: t('learning.tours'),
    training,
    tours: tours.map((tour) => {
      const begun = progress.find((one) => one.tour === tour.key)
      const done = count(tour, begun)
      const of = tour.steps.length
      return {
        href: tourPath(tour.key),
        title: said(tour.title, language),
        about: said(tour.about, language),
        minutes: t('learning.minutes', { count: tour.minutes }),
        account: tour.account,
        state: begun && t(done === of ? 'learning.complete' : 'learning.so-far', { done, of }),
        complete: begun && done === of,
      }
    }),
  }
}

/** One tour, step by step. */
export function presentTour(tour: Tour, context: Context) {
  const { progress, training, language, t } = context
  const begun = progress.find((one) => one.tour === tour.key)
  const done = count(tour, begun)
  const of = tour.steps.length
  return {
    title: said(tour.title, language),
    about: said(tour.about, language),
    begin: `${tourPath(tour.key)}/inizio`,
    finish: `${tourPath(tour.key)}/fatto`,
    training,
    account: tour.account,
    begun: begun !== undefined,
    complete: begun !== undefined && done === of,
    state: begun && t('learning.so-far', { done, of }),
    steps: tour.steps.map((step, at) => presentStep(step, at, { ...context, begun })),
  }
}

function presentStep(
  step: TourStep,
  at: number,
  context: Context & { readonly begun: TourProgress | undefined },
) {
  const { begun, training, today, language, t } = context
  const done = isDone(step, at, begun)
  const href = training ? hrefOf(step, context.tasks ?? []) : undefined
  return {
    at,
    n: at + 1,
    title: said(step.title, language),
    why: step.why && said(step.why, language),
    href,
    none: training && !done && href === undefined && t('learning.no-task'),
    where: said(step.where.name, language),
    doings: step.do.map((one) => presentDoing(one, { today, language })),
    see: said(step.see, language),
    done,
    byHand: step.done === 'by-hand' && begun !== undefined && !done,
  }
}

/** Of a task the one there is now: who made training anew made others. */
function hrefOf({ where }: TourStep, tasks: readonly TourTask[]): string | undefined {
  if ('href' in where) return where.href
  const found = tasks.find(({ step, held }) => step === where.task && held === where.held)
  return found && taskPath(found.id)
}

function presentDoing(doing: Doing, { today, language }: Pick<Context, 'today' | 'language'>) {
  const words = (text: Parameters<typeof said>[0]) => said(text, language)
  if ('press' in doing) return { press: words(doing.press) }
  if ('tick' in doing) return { tick: words(doing.tick) }
  if ('first' in doing) return { first: words(doing.first) }
  if ('write' in doing)
    return { write: doing.write.replace('{today}', today), field: words(doing.in) }
  return { choose: words(doing.choose), field: words(doing.in) }
}
