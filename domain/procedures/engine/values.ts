/** An instant in UTC, ISO 8601 with milliseconds: `2026-11-25T09:00:00.000Z`. Sorts as text. */
export type Instant = string

/** `step#iteration`, unique within a case. The key of a task, and the stem of an effect's key. */
export type StepKey = `${string}#${number}`

/**
 * A coded value, number, boolean, ISO day or wall time (`2026-11-25T08:30`): all that the interpreter ever sees of a person.
 * In an event the empty text says that the fact is known no longer; a state never holds it.
 */
export type FactValue = string | number | boolean | readonly string[]
export type Facts = Readonly<Record<string, FactValue>>
