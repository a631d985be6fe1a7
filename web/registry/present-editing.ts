import { PersonDetails } from '../../domain/registry/schema.ts'
import { presentForm } from '../shared/forms/present-form.ts'
import type { FieldView, SectionView } from '../shared/forms/view.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import type { RawForm } from '../shared/visit.ts'
import { factLabel, factText } from './fact-words.ts'
import type { Editing } from './editing.ts'
import { personPath } from './paths.ts'
import { nameOf } from './person-name.ts'

interface Words {
  readonly t: Translate
  readonly language: Language
}

export interface Shown extends Editing {
  /** As it was typed, when it comes back. */
  readonly typed?: RawForm
  readonly errors?: readonly { readonly field: string; readonly message: string }[]
  readonly existing?:
    { id: string; familyName: string; givenName: string; alias: string | null } | undefined
  readonly changed?: boolean
  readonly op?: string | undefined
}

export function presentEditing(shown: Shown, words: Words) {
  const { kind, person, form, lists, typed, errors = [], existing, changed = false, op } = shown
  const { t } = words
  const values = typed ?? { ...recorded(shown), source: '', sourceDate: shown.today }
  const fixed = kind === 'details' ? { ...values, identity: person.identity } : values
  const view = presentForm(form, { ...words, release: { lists, facts: {} }, values: fixed, errors })
  return {
    title: t(`registry.${kind}-title`),
    intro: t(`registry.${kind}-intro`),
    name: nameOf(person),
    wrong: view.wrong,
    errors: view.errors,
    action: personPath(person.id, kind),
    back: personPath(person.id),
    version: person.version,
    op,
    submit: t(`registry.${kind}-submit`),
    sections: view.sections.map((section) => presentSection(section, shown, t)),
    existing: existing && {
      name: nameOf(existing),
      id: existing.id,
      href: personPath(existing.id),
      action: personPath(person.id, 'existing'),
    },
    candidates: kind === 'identity' ? personPath(person.id, 'candidates') : undefined,
    fixedIdentity: kind === 'details' ? person.identity : undefined,
    conflict: changed ? conflicts(shown, words) : undefined,
  }
}

/** Who is corrected keeps her identity: it is known to the page and not asked. */
function presentSection(section: SectionView, { kind, person }: Shown, t: Translate) {
  const fixed = ({ name }: FieldView) => kind === 'details' && name === 'identity'
  const fields = section.fields
    .filter((field) => !fixed(field))
    .filter(
      ({ name }) => !(kind === 'details' && person.identity === 'certain' && name === 'alias'),
    )
    .map((field) => ({ ...field, requiredWhen: undefined }))
  const condition =
    kind === 'identity' ? section.condition && t('contact.not-anonymous') : undefined
  const hidden = kind === 'details' && person.identity === 'anonymous' && section.id === 's-names'
  return { ...section, fields, condition, empty: hidden || fields.length === 0 }
}

function recorded({ person }: Editing): Record<string, string> {
  const fields = ['identity', ...PersonDetails.keyof().options] as const
  return Object.fromEntries(fields.map((field) => [field, String(person[field] ?? '')]))
}

/** Three columns: what was typed, what is recorded now, what to do. Only where they differ. */
function conflicts(shown: Shown, { language, t }: Words) {
  const { person, typed = {}, lists } = shown
  return PersonDetails.keyof().options.flatMap((field) => {
    const mine = typed[field]
    const now = String(person[field] ?? '')
    if (typeof mine !== 'string' || mine.trim() === now) return []
    const told = (value: string) =>
      factText(field, value, { lists, language }) || t('registry.empty')
    return [{ label: factLabel(field, language), mine: told(mine), now: told(now) }]
  })
}
