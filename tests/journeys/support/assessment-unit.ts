import type { Page } from 'playwright-core'

import { day } from './a-day.ts'
import { answer, complete } from './forms.ts'
import type { Answers } from './forms.ts'
import { takeUp } from './inbox.ts'

/** Who sits in the assessment unit, each at a screen of their own. */
export interface AssessmentUnit {
  readonly chair: Page
  readonly worker: Page
  readonly doctor: Page
  readonly nurse: Page
}

/** Whom it calls where they are needed. */
export interface WholeUnit extends AssessmentUnit {
  readonly therapist: Page
  readonly psychologist: Page
  readonly practitioner: Page
}

const each = (prefix: string, keys: string, value: string): Answers =>
  Object.fromEntries(keys.split(' ').map((key) => [`${prefix}${key}`, value]))

const social = {
  householdKind: 'alone',
  helpFrequency: 'sometimes',
  homeProblems: ['stairs'],
  homeRating: 'limited',
  incomeBalance: 'own',
  ...each('iadl', 'Phone Shopping Cooking House Laundry Transport Medicines Money', 'l2'),
  summary: 'Vive sola, la figlia passa ogni tanto.',
}
const medical = {
  diagnoses: 'Esiti di ictus.',
  careNeeds: 'medium',
  spmsqAsked: 'yes',
  ...each('spmsq', 'Date Weekday Place Phone', 'wrong'),
  ...each('spmsq', 'Age Birth President Predecessor Mother Subtraction', 'right'),
  spmsqSchooling: 'middle',
  summary: 'Condizioni stabili.',
}
const nursing = {
  ...each('barthel', 'Feeding Bath Hygiene Dressing Bowels', 'l1'),
  ...each('barthel', 'Bladder Toilet Transfer Walking Stairs', 'l2'),
  behaviourSigns: ['anxiety'],
  pressureSores: 'no',
  summary: 'Serve aiuto per igiene e spostamenti.',
}

const therapy = {
  ...each('katz', 'Bathing Dressing Toilet Transfer', 'dependent'),
  ...each('katz', 'Continence Feeding', 'independent'),
  rehabilitation: 'partial',
  summary: 'Con il deambulatore fa pochi passi.',
}
const psychology = { burden: 'heavy', summary: 'La figlia è stanca e lo dice.' }
const practice = {
  diagnoses: 'Esiti di ictus, ipertensione.',
  admissions: '2',
  canStayHome: 'yes',
  summary: 'Si può assistere a casa.',
}

/** Answers of each part, as whoever signs it fills it in. */
export const partAnswers = () => ({
  social: { assessedOn: day(), ...social },
  medical: { assessedOn: day(), ...medical },
  nursing: { assessedOn: day(), ...nursing },
  therapy: { assessedOn: day(), ...therapy },
  psychology: { assessedOn: day(), ...psychology },
  practice: { assessedOn: day(), ...practice },
})

/** The session, but for who was there; what the parts propose for SINA is left as it is. */
export const sessionAnswers = (): Answers => ({
  sessionOn: day(),
  place: 'Distretto sanitario',
  personPresent: 'person',
  sinaNow: 'later',
  needs: 'Aiuto per igiene, pasti e spostamenti.',
  goals: 'Restare a casa.',
  setting: 'home',
  intensity: 'medium',
  verdict: 'Si conferma il percorso socio-sanitario.',
})

/** Three members in the room, a row for each. */
export async function writeAttendance(page: Page): Promise<void> {
  for (const [at, member] of ['coordinator', 'case-manager', 'doctor'].entries()) {
    const row = `attendance.${at + 1}`
    if (at > 0) await page.getByRole('button', { name: 'Aggiungi un componente' }).click()
    await answer(page, {
      [`${row}.name`]: `Componente ${at + 1}`,
      [`${row}.member`]: member,
      [`${row}.presence`]: 'present',
    })
  }
}

/** From the case in the hands of the unit to three parts signed, and the synthesis to be written. */
export async function partsSigned(unit: AssessmentUnit, number: string): Promise<void> {
  const { chair, worker, doctor, nurse } = unit
  const answers = partAnswers()
  await takeUp(chair, number, 'available')
  await complete(chair, 'convene', { sessionOn: day(5), asked: ['nobody'] })
  await takeUp(doctor, number, 'available')
  await complete(doctor, 'sign', answers.medical)
  await takeUp(nurse, number, 'available')
  await complete(nurse, 'sign', answers.nursing)
  await takeUp(worker, number, 'mine')
  await complete(worker, 'sign', answers.social)
}

/** From the case in the hands of the unit to six parts signed, each by its own profession. */
export async function allPartsSigned(unit: WholeUnit, number: string): Promise<void> {
  const { chair, worker, doctor, nurse, therapist, psychologist, practitioner } = unit
  const answers = partAnswers()
  await takeUp(chair, number, 'available')
  const asked = ['therapist', 'psychologist', 'general-practitioner']
  await complete(chair, 'convene', { sessionOn: day(5), asked })
  const parts = [
    [doctor, answers.medical],
    [nurse, answers.nursing],
    [therapist, answers.therapy],
    [psychologist, answers.psychology],
    [practitioner, answers.practice],
  ] as const
  for (const [member, part] of parts) {
    await takeUp(member, number, 'available')
    await complete(member, 'sign', part)
  }
  await takeUp(worker, number, 'mine')
  await complete(worker, 'sign', answers.social)
}

/** All of it: parts, session, and the signatures that are enough. */
export async function throughTheUnit(unit: AssessmentUnit, number: string): Promise<void> {
  const { chair, worker, doctor, nurse } = unit
  await partsSigned(unit, number)
  await takeUp(chair, number, 'available')
  await writeAttendance(chair)
  await complete(chair, 'approve', sessionAnswers())
  for (const member of [nurse, doctor]) {
    await takeUp(member, number, 'available')
    await complete(member, 'sign')
  }
  await takeUp(worker, number, 'mine')
  await complete(worker, 'sign')
}
