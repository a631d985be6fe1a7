import type { KeptDryRun } from '../../domain/dry-runs/dry-runs.ts'
import type { StrayStep } from '../../domain/dry-runs/strays.ts'
import { findAsked } from '../../domain/procedures/engine/asked.ts'
import { italian } from '../../domain/procedures/engine/index-release.ts'
import { canBeEntered } from '../../domain/procedures/migrate/check-mapping.ts'
import type { Mapping } from '../../domain/procedures/migrate/migrate.ts'
import { nameOfTask } from '../../domain/procedures/migrate/names.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { FieldProblem } from '../../domain/shared/field-problems.ts'
import { paths } from './paths.ts'
import type { Reader } from './present-procedure.ts'

export interface ReadPlaces {
  readonly run: KeptDryRun
  readonly strays: readonly StrayStep[]
  /** What was tried first, then the versions that cases follow. */
  readonly releases: readonly [Release, ...Release[]]
  /** What somebody chose that was refused, and why. */
  readonly chosen?: Mapping | undefined
  readonly problems?: readonly FieldProblem[] | undefined
}

/** The steps that have no place under the rules that were tried, and what each may become. */
export function presentPlaces(read: ReadPlaces, reader: Reader) {
  const { run, strays, releases, problems = [] } = read
  const { t } = reader
  const chosen = read.chosen ?? run.mapping
  const steps = new Set([
    ...strays.map(({ step }) => step),
    ...Object.keys(run.mapping.enter ?? {}),
    ...Object.keys(chosen.enter ?? {}),
  ])
  const rows = [...steps].map((step, at) => rowOf({ ...read, problems }, { step, at, chosen }, t))
  return {
    used: usedIn(run.mapping, releases, t),
    fires: run.mapping.firePast === true,
    errors: rows.flatMap(({ id, error }) =>
      error === undefined ? [] : [{ field: id, message: error }],
    ),
    places: rows.length > 0 &&
      run.state === 'done' && { rows, run: run.id, here: paths.dryRuns, firePast: chosen.firePast },
  }
}

interface Row {
  readonly step: string
  readonly at: number
  readonly chosen: Mapping
}

function rowOf(
  { run, strays, releases, problems = [] }: ReadPlaces,
  { step, at, chosen }: Row,
  t: Reader['t'],
) {
  const [to] = releases
  const tried = run.mapping.enter?.[step]
  const why = strays.filter((one) => one.step === step)
  return {
    id: `f-passo-${String(at)}`,
    step,
    name: nameOfTask(step, [...releases].reverse()),
    why: why.map((one) => ({
      text: t('dryruns.place-cases', {
        count: one.cases,
        why:
          tried === undefined
            ? t(`dryruns.why-${one.why}`)
            : t(`dryruns.place-why-${one.why}`, { to: nameOfTask(tried, [to]) }),
      }),
    })),
    groups: groupsOf(to, chosen.enter?.[step], t),
    error: problems.find(({ field }) => field === step)?.message,
  }
}

/** Where a case may be put, by phase: each with the form that it asks. */
function groupsOf(to: Release, chosen: string | undefined, t: Reader['t']) {
  const phases = [...to.phases.map(({ key }) => key), 'any'] as const
  return phases.flatMap((phase) => {
    const steps = to.steps.filter((one) => one.phase === phase && canBeEntered(one.kind))
    const options = steps.map(({ key, title }) => ({
      value: key,
      label: labelOf(to, { key, title: italian(title) }, t),
      chosen: key === chosen,
    }))
    const name = phase === 'any' ? t('dryruns.place-any') : t(`phases.${phase}`)
    return options.length > 0 ? [{ name, options }] : []
  })
}

function labelOf(
  to: Release,
  { key: step, title }: { readonly key: string; readonly title: string },
  t: Reader['t'],
): string {
  const asks = findAsked(to, step)?.form
  const form = to.forms.find(({ key }) => key === asks)
  return form ? t('dryruns.place-asks', { step: title, form: italian(form.title) }) : title
}

function usedIn({ enter = {} }: Mapping, releases: ReadPlaces['releases'], t: Reader['t']) {
  const [to] = releases
  return Object.entries(enter).map(([from, instead]) =>
    t('dryruns.place-pair', {
      from: nameOfTask(from, [...releases].reverse()),
      to: nameOfTask(instead, [to]),
    }),
  )
}
