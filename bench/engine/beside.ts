import { subprocessesOf } from '../../domain/procedures/engine/index-release.ts'
import type { CaseState } from '../../domain/procedures/engine/types.ts'
import type { Release, Step } from '../../domain/procedures/schema.ts'
import { Occurrence } from '../../domain/procedures/schema/subprocess.ts'

type Opens = Extract<Step, { kind: 'subprocess' }>['opens']

/** How one subprocess may begin: by a person, with one of its reasons, by what the record reports, or as terms stop or run again. */
export type Beginning =
  | {
      readonly kind: 'subprocess-opened'
      readonly subprocess: string
      readonly reasons: readonly string[]
      /** Only as long as the case is in some of its phases. */
      readonly passing: boolean
    }
  | { readonly kind: 'occurred'; readonly what: Occurrence }
  | { readonly kind: 'terms-suspended'; readonly reasons: readonly string[] }
  | { readonly kind: 'terms-resumed'; readonly suspension: number }

/** What may begin beside the path of a case that stands here; what is reported, once in its life. */
export function beginningsOf(state: CaseState, release: Release): readonly Beginning[] {
  if (state.closed) return []
  return [
    ...subprocessesOf(release)
      .filter(({ key }) => !state.open.some(({ step }) => step === key))
      .flatMap(({ key, opens }) => [
        ...byHand(state, { key, opens }),
        ...Occurrence.options
          .filter((what) => what === opens.on && !state.iterations[key])
          .map((what) => ({ kind: 'occurred' as const, what })),
      ]),
    ...asTermsStop(release),
    ...asTermsRun(state),
  ]
}

function asTermsStop({ suspensions = [] }: Release): readonly Beginning[] {
  if (suspensions.length === 0) return []
  return [{ kind: 'terms-suspended', reasons: suspensions.map((reason) => reason.key) }]
}

function asTermsRun({ suspensions }: CaseState): readonly Beginning[] {
  return suspensions
    .filter(({ until }) => until === undefined)
    .map(({ id }) => ({ kind: 'terms-resumed', suspension: id }))
}

function byHand(
  { phase }: CaseState,
  { key, opens }: { readonly key: string; readonly opens: Opens },
): readonly Beginning[] {
  if (!opens.byHand) return []
  const { reasons, phases } = opens.byHand
  if (phases && !phases.includes(phase)) return []
  const codes = reasons.map((reason) => reason.key)
  const passing = phases !== undefined
  return [{ kind: 'subprocess-opened', subprocess: key, reasons: codes, passing }]
}
