import type { Facts } from '../../../domain/procedures/engine/types.ts'
import type { FieldError, RawAnswers } from '../../../domain/procedures/forms/answers.ts'
import type { CodeList, Release } from '../../../domain/procedures/schema.ts'
import type { Language, Translate } from '../i18n.ts'
import type { Words } from './words.ts'

/** Something to choose from that no release lists: a service, a colleague, a person. */
export interface Choice {
  readonly value: string
  readonly label: string
  /** Choices with the same group stand together. */
  readonly group?: string
}

export interface FormOptions {
  readonly language: Language
  readonly t: Translate
  /** The release's lists, and the facts for the words of conditions. */
  readonly release: { readonly lists: readonly CodeList[]; readonly facts: Release['facts'] }
  /** As typed (after a mistake), from a draft, or `rawAnswers(form, answers)`. */
  readonly values: RawAnswers
  readonly errors?: readonly FieldError[]
  /** Facts of the case, for conditions that rest on them. */
  readonly facts?: Facts
  /** By key of field, for the types `user`, `service` and `person`. */
  readonly choices?: Readonly<Record<string, readonly Choice[]>>
  /** By key of field: what was answered last time, in words, with when and by whom. */
  readonly last?: Readonly<Record<string, { readonly text: string; readonly when: string }>>
}

export interface OptionView extends Words {
  readonly id: string
  readonly value: string
  readonly chosen: boolean
}

export interface ScoreView {
  readonly total: string | undefined
  readonly band: string | undefined
  readonly items: readonly { label: string; answer: string; points: number }[]
  readonly missing: readonly string[]
}

export interface FieldView {
  readonly id: string
  readonly name: string
  /** Template of the control. */
  readonly partial: string
  readonly label: Words
  readonly hint: Words | undefined
  readonly help: Words | undefined
  readonly error: string | undefined
  /** Ids of hint and error, for `aria-describedby`. */
  readonly describedBy: string
  readonly required: boolean
  readonly requiredWhen: string | undefined
  /** JSON for the page's script; absent when always shown. */
  readonly visible: string | undefined
  readonly condition: string | undefined
  readonly wide: boolean
  readonly last: { readonly text: string; readonly when: string } | undefined
  readonly value: string
  readonly type: string
  readonly size: string
  readonly inputMode: string | undefined
  readonly autocomplete: string
  readonly maxLength: number | undefined
  readonly many: boolean
  readonly groups: readonly { label: string | undefined; options: readonly OptionView[] }[]
  readonly score: ScoreView | undefined
}

export interface SectionView {
  readonly id: string
  readonly title: Words
  readonly hint: Words | undefined
  readonly visible: string | undefined
  readonly condition: string | undefined
  /** In a long form a part with a condition is folded, unless it is wanted or written in. */
  readonly folds: boolean
  readonly open: boolean
  readonly fields: readonly FieldView[]
}

export interface FormView {
  readonly title: Words
  readonly sections: readonly SectionView[]
  /** So many parts that a list of them stands on top. */
  readonly long: boolean
  /** For the summary on top: `field` is the id to go to. */
  readonly errors: readonly FieldError[]
  readonly wrong: boolean
}
