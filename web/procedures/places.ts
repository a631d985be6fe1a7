import { z } from 'zod'

import { documentOf, getDryRun } from '../../domain/dry-runs/dry-runs.ts'
import type { AnyDryRun } from '../../domain/dry-runs/dry-runs.ts'
import { mappingProblemsIn } from '../../domain/dry-runs/errors.ts'
import { startDryRun } from '../../domain/dry-runs/start.ts'
import { straySteps } from '../../domain/dry-runs/strays.ts'
import type { Mapping } from '../../domain/procedures/migrate/migrate.ts'
import type { FieldProblem } from '../../domain/shared/field-problems.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { publishedReleases } from '../../domain/tasks/published.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import type { SignedVisit } from '../shared/visit.ts'
import { dryRunPath } from './paths.ts'
import { presentDryRun } from './present-dry-run.ts'
import { presentPlaces } from './present-places.ts'
import type { Reader } from './present-procedure.ts'
import { waysOn } from './ways-on.ts'

const step = z.string().max(120)
const several = z.union([step.transform((one) => [one]), z.array(step).max(100)])

/** The dry-run that was looked at, and what each of its steps without a place becomes. */
export const placesForm = z.object({
  da: recordId,
  passo: several,
  diventa: several,
  scatta: z.literal('si').optional(),
})
type PlacesForm = z.infer<typeof placesForm>

/** Tries the same rules once more, with other steps for those that have no place. */
export async function tryPlaces(
  { act, sql, language, t }: SignedVisit<unknown, unknown, unknown>,
  form: PlacesForm,
): Promise<Reply> {
  const run = await getDryRun(sql, form.da)
  const target = run.draft === null ? { release: run.target } : { draft: run.draft }
  const chosen = mappingIn(form)
  try {
    const again = await startDryRun(act, target, chosen)
    return redirect(dryRunPath(again), { key: 'dryruns.started' })
  } catch (error) {
    const problems = mappingProblemsIn(error)
    if (!problems) throw error
    const model = await readDryRun(sql, { run, chosen, problems }, { language, t })
    return page('procedures/dry-run', model, { status: 422 })
  }
}

function mappingIn({ passo, diventa, scatta }: PlacesForm): Mapping {
  const pairs = passo.map((from, at) => [from, diventa[at] ?? ''] as const)
  const enter = Object.fromEntries(pairs.filter(([, to]) => to !== ''))
  return {
    ...(Object.keys(enter).length > 0 && { enter }),
    ...(scatta === 'si' && { firePast: true }),
  }
}

interface Read {
  readonly run: AnyDryRun
  readonly chosen?: Mapping
  readonly problems?: readonly FieldProblem[]
}

/** What the page of a dry-run shows; of one on running cases, the steps that have no place too. */
export async function readDryRun(sql: Sql, { run, ...typed }: Read, reader: Reader) {
  const shown = { ...presentDryRun(run, reader), ways: await waysOn(sql, run, reader.t) }
  if (run.kind === 'past') return shown
  const releases = [
    await documentOf(sql, run),
    ...(await publishedReleases(sql, run.procedure)),
  ] as const
  const strays = run.state === 'done' ? await straySteps(sql, run.id) : []
  return { ...shown, ...presentPlaces({ run, strays, releases, ...typed }, reader) }
}
