import type { Difference, Named } from '../../domain/procedures/compare/compare-releases.ts'
import { nouns } from '../../domain/procedures/compare/part.ts'
import type { Part, PartKind } from '../../domain/procedures/compare/part.ts'
import type { Translate } from '../shared/i18n.ts'

/** In which a procedure is read; what is in none of them is about the whole of it. */
export const groups = [
  'phases',
  'steps',
  'forms',
  'tables',
  'deadlines',
  'facts',
  'lists',
  'letters',
  'notices',
  'suspensions',
  'reopenings',
  'notes',
  'scenarios',
] as const satisfies readonly PartKind[]

/** Grouped as a procedure's own page is; each with its sign, where it is, and before and after. */
export function presentDifferences(found: readonly Difference[], t: Translate) {
  const kindOf = ({ trail }: Difference) => groups.find((kind) => kind === trail[0]?.kind)
  return [undefined, ...groups].flatMap((kind) => {
    const own = found.filter((one) => kindOf(one) === kind)
    const shown = kind === 'scenarios' ? oncePerScenario(own) : own
    if (shown.length === 0) return []
    const name = kind ?? 'whole'
    return [
      {
        id: name,
        title: t(`procedures.group-${name}`),
        count: t('procedures.differences', { count: shown.length }),
        rows: shown.map((one) => presentOne(one, t)),
      },
    ]
  })
}

/** A scenario is a test: that it runs otherwise is enough, its steps are read in the document. */
function oncePerScenario(found: readonly Difference[]): Difference[] {
  const seen = new Set<string>()
  return found.flatMap((one): Difference[] => {
    const [scenario] = one.trail
    if (!scenario || seen.has(scenario.key)) return []
    seen.add(scenario.key)
    if (one.trail.length === 1 && one.change !== 'changed') return [one]
    return [{ change: 'changed', trail: [scenario], label: 'svolgimento' }]
  })
}

function presentOne(difference: Difference, t: Translate) {
  const { change, trail } = difference
  return {
    change: t(`procedures.change-${change}`),
    [change]: true,
    where: trail.map(inWords).join(' › '),
    ...detailOf(difference),
  }
}

function detailOf(difference: Difference) {
  switch (difference.change) {
    case 'added':
    case 'removed':
      return { said: saidBy(difference.part) }
    case 'moved':
      return { before: difference.from.slice(0, -1).map(inWords).join(' › ') }
    case 'reordered':
      return { label: `ordine: ${nouns[difference.of]}`, ...twoOf(difference) }
    case 'changed':
      return { label: difference.label, ...twoOf(difference) }
  }
}

/** What it says, and what its parts are called. */
function saidBy({ properties, parts }: Part) {
  const own = properties.filter(({ name }) => name !== 'title')
  const inner = parts.map(({ kind, key, title }) => ({
    label: nouns[kind],
    words: key === kind ? '' : title,
  }))
  return [...own, ...inner.filter(({ words }) => words !== '')]
}

function twoOf({ before, after }: { readonly before?: string; readonly after?: string }) {
  return { before, after }
}

/** What there is one of is called by its noun alone. */
function inWords({ kind, key, title }: Named): string {
  return key === kind ? nouns[kind] : `${nouns[kind]} «${title}»`
}
