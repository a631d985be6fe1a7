import { answerOf, fieldsOf, singleFields } from '../procedures/forms/fields.ts'
import type { Form } from '../procedures/schema/form.ts'
import type { Said } from './versions.ts'

/** What was said of the consent to a plan: who signed, who did not, and what was decided then. */
export interface Consent extends Pick<Said, 'release' | 'answers'> {
  readonly form: Form
}

const asked: readonly (string | undefined)[] = ['plan.signature', 'plan.consentReason']

/** Of the acts of one version, those that say who consents to it, the oldest first. */
export function consentsIn(own: readonly Said[]): Consent[] {
  return own.flatMap(({ form: key, release, answers }) => {
    const form = release.forms.find((one) => one.key === key)
    const says = form && fieldsOf(form).some(({ concept }) => asked.includes(concept))
    return says ? [{ form, release, answers }] : []
  })
}

/** Whether nobody is against it and somebody has signed; so too where the procedure asks nobody one by one. */
export function isAgreed(consents: readonly Consent[]): boolean {
  const counted = consents.findLast(({ form }) => numberOf('plan.signedBy', form) !== undefined)
  if (!counted) return true
  const { form, answers } = counted
  const number = (concept: string) => answerOf(answers, numberOf(concept, form) ?? '') ?? 0
  return number('plan.signedBy') !== 0 && number('plan.opposedBy') === 0
}

function numberOf(concept: string, form: Form): string | undefined {
  return singleFields(form).find((field) => field.concept === concept)?.key
}
