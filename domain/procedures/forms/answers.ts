import type { Facts } from '../engine/types.ts'
import type { CodeList } from '../schema.ts'
import type { SettingsInForce } from '../zone-settings.ts'

/** The answer to one field. */
export type AnswerValue = string | number | boolean | readonly string[]
/** The answers of one row of a repeating section, by field. */
export type AnswerRow = Readonly<Record<string, AnswerValue>>
/** By field, and by section where it repeats. */
export type Answers = Readonly<Record<string, AnswerValue | readonly AnswerRow[]>>

/**
 * What a browser sends: one text, or several of one name. A field of a row is `section.2.field`,
 * rows counted from 1; `section` itself says how many rows the page had.
 */
export type RawAnswers = Readonly<Record<string, string | readonly string[] | undefined>>

export interface FieldError {
  /** Name of the field as it is posted. */
  readonly field: string
  /** Italian, says how to mend it; of a field in a row it names the row. */
  readonly message: string
}

export interface ParseOptions {
  /** False for a draft: nothing is compulsory and no fact is exported. */
  readonly complete: boolean
  readonly outcome?: string
  /** ISO day in Rome, for dates that must not be in the future or in the past; absent: they may. */
  readonly today?: string
  /** `release.lists` of the release that the form belongs to. */
  readonly lists: readonly CodeList[]
  /** Facts of the case and of its person, for conditions that rest on them. */
  readonly facts?: Facts
  /** Settings of the zone of the case: `settingsInForce`, where the form rests on them. */
  readonly settings?: SettingsInForce | undefined
}

export interface ParsedAnswers {
  readonly answers: Answers
  readonly facts: Facts
  readonly errors: readonly FieldError[]
  /** Names of the fields that were asked. */
  readonly shown: readonly string[]
}
