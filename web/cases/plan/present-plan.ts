import type { PlanVersion } from '../../../domain/plan/versions.ts'
import type { Folder } from '../folder.ts'
import { casePath } from '../paths.ts'
import { presentHead } from '../present-head.ts'
import type { Reader } from '../present-head.ts'
import { presentComparison } from './present-comparison.ts'
import type { Delivered } from './planned-services.ts'
import { presentVersion, standingInWords } from './present-version.ts'

export interface PlanPage {
  readonly folder: Folder
  readonly versions: readonly PlanVersion[]
  /** The one that is read, and the one that it is compared with. */
  readonly shown: PlanVersion | undefined
  readonly against: PlanVersion | undefined
  readonly delivered: Delivered
}

/** The individual plan of a case, ready for `plan.hbs`. */
export function presentPlan(asked: PlanPage, reader: Reader) {
  const { folder, versions, shown } = asked
  const head = presentHead(folder, 'plan', reader)
  if (!shown) return { ...head, plan: undefined }
  const { t } = reader
  const address = casePath(folder.head.id, 'plan')
  return {
    ...head,
    action: address,
    document: pdfOf(asked, shown),
    older: shown !== versions.at(-1),
    versions: versions.toReversed().map((one) => ({
      href: `${address}?versione=${String(one.n)}`,
      label: t('plan.version', { n: one.n }),
      standing: standingInWords(one, reader),
      current: one === shown,
    })),
    others: versions
      .filter((one) => one !== shown)
      .map(({ n }) => ({
        value: n,
        label: t('plan.version', { n }),
        chosen: n === asked.against?.n,
      })),
    plan: presentVersion(shown, asked, reader),
    compared: presentComparison(asked, reader),
  }
}

/** The letter of the procedure that says the rows of this form; undefined: it has none. */
export function planLetter({ form, release }: Pick<PlanVersion, 'form' | 'release'>) {
  const says = (of: string) => of.startsWith(`${form.key}.`)
  return release.letters?.find(({ body }) =>
    body.some((block) => block.kind === 'each' && says(block.of)),
  )
}

/** The newest version is made as a document, to be signed; an older one is only read. */
function pdfOf({ folder: { head, release }, versions }: PlanPage, version: PlanVersion) {
  const newest = version === versions.at(-1)
  const letter = planLetter(newest ? { ...version, release } : version)
  if (!letter) return undefined
  return newest
    ? `${casePath(head.id, 'newDocument')}?lettera=${letter.key}`
    : `${casePath(head.id, 'planFile')}?versione=${String(version.n)}`
}
