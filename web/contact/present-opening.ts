import type { Selected } from '../../domain/procedures/applicability/select.ts'
import { formatDate } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { presentForm } from '../shared/forms/present-form.ts'
import type { SectionView } from '../shared/forms/view.ts'
import { words } from '../shared/forms/words.ts'
import { presentFollower } from '../shared/follower-words.ts'
import { personPath } from '../registry/paths.ts'
import type { Found, FoundPerson } from './find-people.ts'
import { paths } from './paths.ts'
import type { Setting } from './setting.ts'
import { carriedOver } from './typed.ts'
import type { Typed } from './typed.ts'

interface Speech {
  readonly t: Translate
  readonly language: Language
}

export interface Shown {
  readonly setting: Setting
  readonly typed: Typed
  readonly found: Found
  readonly errors?: readonly { readonly field: string; readonly message: string }[]
  /** Key of what the person should look at before going on. */
  readonly advice?: 'contact.likely' | 'contact.exists' | undefined
  readonly savedAt?: Date | undefined
  readonly op?: string | undefined
}

/** The first page of a contact: who, and what happened. */
export function presentOpening(shown: Shown, speech: Speech) {
  const { setting, typed, found, errors = [], advice, savedAt, op } = shown
  const { form, lists, release } = setting
  const options = { ...speech, release: { lists, facts: release.facts }, values: typed, errors }
  const view = presentForm(form, options)
  const parts = view.sections.filter(({ id }) => id !== 's-found')
  return {
    title: speech.t('contact.title'),
    wrong: view.wrong,
    errors: view.errors,
    advice: advice && speech.t(advice),
    likely: advice === 'contact.likely',
    isNew: !view.wrong && advice === undefined && typed.person === '' && typed.text === '',
    paths,
    op,
    text: typed.text,
    saved: { at: savedAt },
    procedure: presentProcedure(setting, speech),
    found: presentFound(found, typed, speech),
    who: { sections: parts.filter(isWho).map((part) => inDeskWords(part, speech.t)) },
    contact: { sections: parts.filter((part) => !isWho(part)) },
  }
}

/** What is begun, and what else could be; nothing where there is no choice. */
function presentProcedure({ entries, procedure }: Setting, { t, language }: Speech) {
  const shown = ({ procedure: key, head }: Selected) => ({
    key,
    title: words(head.title, language),
    description: words(head.description, language),
    from: t('contact.procedure-from', { day: formatDate(head.validity.from, language) }),
  })
  const [chosen] = entries.open.filter((one) => one.procedure === procedure).map(shown)
  const others = entries.open.filter((one) => one.procedure !== procedure).map(shown)
  const choice = others.length + entries.coming.length > 0
  const { draft: draftPath } = paths
  return { key: procedure, draftPath, choice, chosen, others, coming: entries.coming.map(shown) }
}

const isWho = ({ id }: SectionView) => id !== 's-contact'

/** Conditions as the desk says them; what each identity needs is said once, where it is chosen. */
function inDeskWords(section: SectionView, t: Translate): SectionView {
  const key = section.id === 's-names' ? 'contact.not-anonymous' : 'contact.only-new'
  const fields = section.fields.map((field) => ({ ...field, requiredWhen: undefined }))
  return { ...section, fields, condition: t(key) }
}

/** The people to choose from, as the fragment that follows the typing shows them. */
export function presentFound(found: Found, typed: Typed, speech: Speech) {
  const { person } = typed
  const isNobody = found.asked && found.people.length === 0
  return {
    shown: found.asked,
    picked: person !== '',
    count: speech.t('contact.found', { count: found.people.length }),
    people: found.people.map((one) => ({
      ...presentPerson(one, person, speech),
      followers: (found.followers.get(one.id) ?? []).map((each) => presentFollower(each, speech.t)),
    })),
    elsewhere: found.elsewhere,
    askPath: paths.askElsewhere,
    carry: isNobody && carriedOver(typed) !== undefined && paths.people,
  }
}

const tones = { 'fiscal-code': 'late', 'name-birth': 'soon', name: '' } as const
const tags = {
  'fiscal-code': 'contact.same-code',
  'name-birth': 'contact.same-birth',
  name: 'contact.similar',
} as const

function presentPerson(one: FoundPerson, chosen: string, { t, language }: Speech) {
  const { id, familyName, givenName, alias, birthDate, fiscalCode, reason } = one
  const name = [familyName, givenName].filter(Boolean).join(' ')
  const born =
    birthDate === null ? undefined : t('registry.born', { day: formatDate(birthDate, language) })
  return {
    id,
    name: name === '' ? `«${alias ?? ''}»` : name,
    details: [name === '' ? undefined : alias && `«${alias}»`, born, fiscalCode]
      .filter(Boolean)
      .join(' · '),
    chosen: id === chosen,
    href: personPath(id),
    ...(reason ? { tag: t(tags[reason]), tone: tones[reason] } : {}),
  }
}
