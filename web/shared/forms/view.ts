import type { Facts } from '../../../domain/procedures/engine/types.ts'
import type { FieldError, RawAnswers } from '../../../domain/procedures/forms/answers.ts'
import type { SettingsInForce } from '../../../domain/procedures/zone-settings.ts'
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
  /** Settings of the zone, for figures that rest on them. */
  readonly settings?: SettingsInForce
  /** By key of field, for the types `user`, `service` and `person`; of a text, what may be meant. */
  readonly choices?: Readonly<Record<string, readonly Choice[]>>
  /** By name of field: the answer proposed from an earlier form, and in words where it comes from. */
  readonly offers?: Readonly<Record<string, OfferView>>
  /** Where rows are added and taken away, and figures computed again. */
  readonly rowsAction?: string
  /** The row to go on with after one was added or taken away: `section.2`. */
  readonly row?: string | undefined
  /** By name of field: what was answered last time, in words, with when and by whom. */
  readonly last?: Readonly<Record<string, { readonly text: string; readonly when: string }>>
}

/** An answer that was given before, to be confirmed or changed. */
export interface OfferView {
  readonly raw: string | readonly string[]
  readonly from: string
}

export interface OptionView extends Words {
  readonly id: string
  readonly value: string
  readonly chosen: boolean
}

/** A computed figure with what makes it. */
export interface ScoreView {
  readonly total: string | undefined
  /** As conditions read it. */
  readonly raw: string | number | undefined
  readonly band: string | undefined
  readonly weighed: boolean
  readonly items: readonly { label: string; answer: string; points: string; weight: string }[]
  readonly missing: readonly string[]
  readonly notes: readonly string[]
  /** Where the page can be sent to be computed again. */
  readonly again: string | undefined
  /** JSON for the page's script, which counts again as answers change. */
  readonly counts: string | undefined
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
  /** Where the proposed answer comes from, while it is the one shown. */
  readonly offered: string | undefined
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
  /** What is often written there; anything else may be. */
  readonly suggested: readonly string[]
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
  readonly rows: RowsView | undefined
}

/** What a section that repeats shows: its rows, and how to have one more. */
export interface RowsView {
  /** Id of the section, where the summary of mistakes leads. */
  readonly id: string
  readonly name: string
  readonly count: number
  readonly error: string | undefined
  readonly rows: readonly RowView[]
  /** Undefined where no more rows are admitted. */
  readonly add: Words | undefined
  readonly max: number
  readonly action: string | undefined
}

export interface RowView {
  readonly id: string
  readonly title: string
  readonly lang: 'it' | undefined
  /** Sent to take this row away. */
  readonly drop: string
  readonly focus: boolean
  readonly fields: readonly FieldView[]
}

export interface FormView {
  readonly title: Words
  readonly sections: readonly SectionView[]
  /** So many parts that a list of them stands on top. */
  readonly long: boolean
  /** Some answers are proposed. */
  readonly offering: boolean
  /** For the summary on top: `field` is the id to go to. */
  readonly errors: readonly FieldError[]
  readonly wrong: boolean
}
