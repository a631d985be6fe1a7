import { fieldsOf } from '../procedures/forms/fields.ts'
import type { CodeList, Release } from '../procedures/schema.ts'
import type { Form } from '../procedures/schema/form.ts'
import type { Text } from '../procedures/schema/text.ts'
import type { Sql } from '../shared/sql.ts'
import { getRelease } from '../tasks/published.ts'

/** A choice of a list's filter. */
export interface Coded {
  readonly code: string
  readonly label: Text
}

/** Where the cards of all procedures keep what a list of contacts asks, found by concept. */
export interface CardQuestions {
  /** Forms of the first step. */
  readonly forms: readonly string[]
  readonly channelFields: readonly string[]
  readonly urgencyFields: readonly string[]
  readonly channels: readonly Coded[]
  readonly urgencies: readonly Coded[]
  /** How a step of the contact may end. */
  readonly outcomes: readonly Coded[]
  /** Outcomes that say the urgency themselves: `outcome` and its code. */
  readonly urgentOutcomes: readonly { readonly outcome: string; readonly code: string }[]
}

const channel = 'contact.mode'
const urgency = 'contact.urgency'

const published = `select key || '@' || version as name from release
  where doc #>> '{entry,at}' = 'desk' order by key, version`

/** What the cards of the published procedures ask: read once a process for each. */
export async function cardQuestions(sql: Sql): Promise<CardQuestions> {
  const names = await sql.query<{ name: string }>(published, [], 'desk-releases')
  const releases = await Promise.all(names.map(({ name }) => getRelease(sql, name)))
  return questionsOf(releases)
}

/** @param releases of one procedure in the order of their versions: words are those of the last */
export function questionsOf(releases: readonly Release[]): CardQuestions {
  const cards = releases.flatMap((release) => {
    const form = cardOf(release)
    return form ? [{ release, form }] : []
  })
  const fields = (concept: string) =>
    cards.flatMap(({ release, form }) =>
      fieldsOf(form).flatMap((field) => (field.concept === concept ? [{ release, field }] : [])),
    )
  const lists = (concept: string) =>
    fields(concept).flatMap(({ release, field }) =>
      codesOf(release.lists.find(({ key }) => key === field.list)),
    )
  const keys = (concept: string) => [...new Set(fields(concept).map(({ field }) => field.key))]
  return {
    forms: [...new Set(cards.map(({ form }) => form.key))],
    channelFields: keys(channel),
    urgencyFields: keys(urgency),
    channels: byCode(lists(channel)),
    urgencies: byCode(lists(urgency)),
    outcomes: byCode(releases.flatMap(outcomesOfContact)),
    urgentOutcomes: fields(urgency).flatMap(({ release, field }) =>
      urgentIn(release, field.exports),
    ),
  }
}

function cardOf({ steps, start, forms }: Release): Form | undefined {
  const first = steps.find(({ key }) => key === start)
  return first?.kind === 'task' ? forms.find(({ key }) => key === first.form) : undefined
}

function tasksOfContact({ steps }: Release) {
  return steps.flatMap((step) => (step.kind === 'task' && step.phase === 'contact' ? [step] : []))
}

function outcomesOfContact(release: Release): Coded[] {
  return tasksOfContact(release).flatMap(({ outcomes }) =>
    outcomes.map(({ key, title }) => ({ code: key, label: title })),
  )
}

function urgentIn(release: Release, fact: string | undefined) {
  return tasksOfContact(release).flatMap(({ outcomes }) =>
    outcomes.flatMap(({ key, sets }) => {
      const code = fact === undefined ? undefined : sets?.[fact]
      return typeof code === 'string' ? [{ outcome: key, code }] : []
    }),
  )
}

function codesOf(list: CodeList | undefined): Coded[] {
  return (list?.values ?? []).map(({ code, label }) => ({ code, label }))
}

function byCode(all: readonly Coded[]): Coded[] {
  return [...new Map(all.map((one) => [one.code, one])).values()]
}
