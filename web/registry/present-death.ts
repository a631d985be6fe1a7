import { appointmentPath } from '../agenda/paths.ts'
import { casePath } from '../cases/paths.ts'
import { presentForm } from '../shared/forms/present-form.ts'
import { formatDate, formatDateTime } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { personWithYear } from '../shared/person-words.ts'
import type { RawForm } from '../shared/visit.ts'
import type { AskedDeath } from './death.ts'
import { personPath } from './paths.ts'
import { nameOf } from './person-name.ts'

interface Words {
  readonly t: Translate
  readonly language: Language
  readonly now: Date
}

interface Shown extends AskedDeath {
  readonly typed: RawForm
  readonly errors?: readonly { readonly field: string; readonly message: string }[]
  readonly op?: string | undefined
}

/** The page of a death: to record it, or what it stopped and how to take it back. */
export function presentDeath(shown: Shown, words: Words) {
  const { person, lists, typed, errors = [], op } = shown
  const { t, language } = words
  const dead = person.deathDate !== null
  const release = { lists, facts: {} }
  const view = presentForm(shown.form, { t, language, release, values: typed, errors })
  return {
    title: t('registry.death-title'),
    name: nameOf(person),
    back: personPath(person.id),
    dead,
    diedOn: dead ? formatDate(person.deathDate, language) : '',
    told: toldOf(shown, words),
    stopped: stoppedBy(shown, words),
    remaining: dead && remainingIn(shown, t),
    wrong: view.wrong,
    errors: view.errors,
    form: { sections: view.sections },
    action: personPath(person.id, dead ? 'deathWithdrawn' : 'death'),
    resume: personPath(person.id, 'resumedService'),
    version: person.version,
    op,
  }
}

/** Who recorded it, and who took it back. */
function toldOf({ death }: Shown, { t, language, now }: Words): string[] {
  if (!death) return []
  const day = formatDate(death.diedOn, language)
  const recorded = t('registry.death-told', {
    day,
    when: formatDateTime(death.at, language, now),
    who: death.by ?? t('registry.somebody'),
  })
  if (death.withdrawnAt === null) return [recorded]
  const withdrawn = t('registry.death-taken-back', {
    when: formatDateTime(death.withdrawnAt, language, now),
    who: death.withdrawnBy ?? t('registry.somebody'),
    reason: death.reason ?? '',
  })
  return [recorded, withdrawn]
}

/** Who lives on of the household: those without a case may need somebody now. */
function remainingIn({ remaining }: Shown, t: Translate) {
  return remaining.map((one) => ({
    name: personWithYear(one),
    href: personPath(one.id),
    alone: !one.followed,
    state: t(one.followed ? 'registry.remaining-followed' : 'registry.remaining-alone'),
  }))
}

function stoppedBy({ death, person }: Shown, { language, now }: Words) {
  if (!death || death.appointments.length + death.services.length === 0) return undefined
  return {
    appointments: death.appointments.map(({ id, startsAt, title }) => ({
      title,
      when: formatDateTime(new Date(startsAt), language, now),
      href: appointmentPath(id),
    })),
    services: death.services.map(({ id, parent, number, name, settled }) => ({
      id,
      text: `${number} ${name}`,
      href: casePath(parent, 'services'),
      resumable: person.deathDate === null && !settled,
    })),
  }
}
