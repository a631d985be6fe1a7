import type { Facts } from '../engine/types.ts'
import type { CodeList } from '../schema.ts'

export type AnswerValue = string | number | boolean | readonly string[]
export type Answers = Readonly<Record<string, AnswerValue>>

/** What a browser sends: one text, or several of one name. */
export type RawAnswers = Readonly<Record<string, string | readonly string[] | undefined>>

export interface FieldError {
  readonly field: string
  /** Italian, says how to mend it. */
  readonly message: string
}

export interface ParseOptions {
  /** False for a draft: nothing is compulsory and no fact is exported. */
  readonly complete: boolean
  readonly outcome?: string
  /** ISO day in Rome, for dates that must not be in the future or in the past. */
  readonly today: string
  /** `release.lists` of the release that the form belongs to. */
  readonly lists: readonly CodeList[]
  /** Facts of the case and of its person, for conditions that rest on them. */
  readonly facts?: Facts
}

export interface ParsedAnswers {
  readonly answers: Answers
  readonly facts: Facts
  readonly errors: readonly FieldError[]
}
