import { z } from 'zod'

import { findAsked, partOf } from '../../domain/procedures/engine/asked.ts'
import { findStep } from '../../domain/procedures/engine/index-release.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { useOfRelease } from '../../domain/reporting/use-of-release.ts'
import type { PathUse, StepUse, UseOfRelease } from '../../domain/reporting/use-of-release.ts'
import { formatNumber } from '../shared/format.ts'
import { words } from '../shared/forms/words.ts'
import type { Words } from '../shared/forms/words.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths, procedurePath } from './paths.ts'
import { published, releaseParam } from './published.ts'
import { presentHead } from './present-procedure.ts'
import type { Reader } from './present-procedure.ts'

/** Where a published procedure is used and where not, for who keeps procedures. No case is named. */
export function useRoute(): Route {
  return route({
    method: 'get',
    path: paths.use,
    permission: 'admin.procedures',
    audit: 'none',
    params: z.object({ procedure: releaseParam }),
    async handle({ params: { procedure }, sql, language, t }) {
      const release = await published(sql, procedure)
      const use = await useOfRelease(sql, release)
      return page('procedures/use', {
        title: t('walks.use'),
        list: paths.list,
        back: procedurePath(procedure),
        head: presentHead(release, { language, t }),
        ...presentUse(use, release, { language, t }),
      })
    },
  })
}

function presentUse(use: UseOfRelease, release: Release, reader: Reader) {
  const { language, t } = reader
  const titleOf = (key: string) => taskInWords(key, release, language)
  return {
    any: use.steps.length > 0,
    steps: use.steps.map((one) => ({ title: titleOf(one.step), ...stepInWords(one, reader) })),
    unused: use.unused.map(titleOf),
    path: use.path.map((one) => ({
      title: stepTitle(one.step, release, language),
      ...pathInWords(one, reader),
    })),
    unreached: use.unreached.map((key) => stepTitle(key, release, language)),
    empty: use.empty.map(({ form, labels, answered }) => ({
      form: words(form, language),
      labels: labels.map((label) => words(label, language)),
      questions: t('procedures.questions', { count: labels.length }),
      answered: t('walks.answered', { count: answered }),
    })),
    escapes: use.escapes.map(({ step, escape, reason, n }) => ({
      title: titleOf(step),
      how: t(`walks.escape-${escape}`),
      reason,
      n: formatNumber(n, language),
    })),
  }
}

/** Of a signature, whose it is too: they are all asked in the same words. */
function taskInWords(key: string, release: Release, language: Reader['language']): Words {
  const found = findAsked(release, key)
  if (!found) return { text: key }
  const title = words(found.title, language)
  const step = findStep(release, key)
  const signers = step?.kind === 'sections' ? step.signature.signers : []
  const signer = signers.find((one) => partOf.signature(step?.key ?? '', one.key) === key)
  if (!signer) return title
  return { ...title, text: `${title.text}: ${words(signer.title, language).text}` }
}

function stepTitle(key: string, release: Release, language: Reader['language']): Words {
  const step = findStep(release, key)
  return step && 'title' in step ? words(step.title, language) : { text: key }
}

function pathInWords(one: PathUse, { language, t }: Reader) {
  const count = (value: number) => formatNumber(value, language)
  return {
    kind: t(`walks.use-kind-${one.kind}`),
    cases: count(one.cases),
    entered: count(one.entered),
    open: count(one.open),
    mean: count(Math.round(one.mean * 100) / 100),
    most: count(one.most),
    unusual: count(one.unusual),
    median: spanInWords(one.median, { language, t }),
    ninth: spanInWords(one.ninth, { language, t }),
  }
}

function stepInWords(one: StepUse, { language, t }: Reader) {
  const count = (value: number) => formatNumber(value, language)
  return {
    cases: count(one.cases),
    completed: count(one.completed),
    open: count(one.open),
    mean: count(Math.round(one.mean * 100) / 100),
    most: count(one.most),
    unusual: count(one.unusual),
    median: spanInWords(one.median, { language, t }),
    ninth: spanInWords(one.ninth, { language, t }),
  }
}

/** Hours up to two days, days from then on; nothing where none was completed. */
function spanInWords(hours: number | null, { language, t }: Reader): string {
  if (hours === null) return '–'
  const rounded = (value: number) => formatNumber(Math.round(value * 10) / 10, language)
  return hours < 48
    ? t('walks.in-hours', { n: rounded(hours) })
    : t('walks.in-days', { n: rounded(hours / 24) })
}
