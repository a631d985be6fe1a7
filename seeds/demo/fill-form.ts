import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import type { ParsedAnswers } from '../../domain/procedures/forms/answers.ts'
import { settingsInForce } from '../../domain/procedures/zone-settings.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { answersFor } from './answers.ts'
import type { Moment } from './answers.ts'
import type { Script } from './script.ts'

interface Asked {
  readonly script: Script
  readonly step: string
  readonly form: unknown
  readonly outcome: string
  readonly moment: Omit<Moment, 'outcome'>
}

/** The form of a step as a colleague fills it, read as the page reads it. */
export function fillForm(release: Release, { script, step, form: key, outcome, moment }: Asked) {
  const form = release.forms.find((one) => one.key === key)
  if (!form) throw new Error(`the step ${step} has no form`)
  const { today } = moment
  const options = {
    complete: true,
    outcome,
    today,
    lists: release.lists,
    settings: settingsInForce(release),
  }
  const parsed: ParsedAnswers = parseAnswers(
    form,
    answersFor(script, step, { ...moment, outcome }),
    options,
  )
  if (parsed.errors.length > 0)
    throw new Error(`${step}: ${parsed.errors.map(({ message }) => message).join('; ')}`)
  return parsed
}
