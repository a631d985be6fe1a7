import type { Session } from '../../domain/auth/session.ts'
import type { FieldError, RawAnswers } from '../../domain/procedures/forms/answers.ts'
import type { Language, Translate } from '../shared/i18n.ts'

/** Who looks at a task's page, and with what in hand. */
export interface TaskContext {
  readonly session: Session
  readonly language: Language
  readonly t: Translate
  /** What was typed, when the page comes back with it. */
  readonly typed?: RawAnswers
  readonly errors?: readonly FieldError[]
  /** A refusal that the page explains. */
  readonly refusal?: string
  /** What has just been done, said on top. */
  readonly said?: string
  /** The versions differ: three columns. */
  readonly conflict?: boolean
  readonly op?: string | undefined
  /** The row of the form to go on with: `section.2`. */
  readonly row?: string | undefined
}
