import { z } from 'zod'

import { auditedActions } from '../audit/events.ts'

const text = z.string().min(1)
/** Said as the page says it: alike in both languages where the page is Italian only. */
const Words = z.union([text, z.strictObject({ it: text, en: text })])
export type Words = z.infer<typeof Words>

/** What a hand does on a page, by the words that are read there. */
const Doing = z.union([
  z.strictObject({ press: Words }).describe('The first button or link with this name'),
  z.strictObject({ write: text, in: Words }).describe('`{today}` stands for the day'),
  z.strictObject({ choose: Words, in: Words }),
  z.strictObject({ tick: Words }).describe('The first box with this name'),
  z.strictObject({ first: Words }).describe('The first link of the list of the page'),
])
export type Doing = z.infer<typeof Doing>

const Step = z.strictObject({
  title: Words,
  why: Words.optional(),
  where: z.union([
    z.strictObject({ href: text.startsWith('/'), name: Words }),
    z
      .strictObject({ task: text, held: z.boolean(), name: Words })
      .describe('A task of this step: one that is free, or one that who learns has in hand'),
  ]),
  do: z.array(Doing).default([]),
  see: Words.describe('Words on the page, when it is done'),
  done: z.union([
    z
      .strictObject({ action: z.enum(auditedActions), outcome: text.optional() })
      .describe('The act, as the audit of who learns tells it'),
    z.literal('by-hand').describe('Nothing was written: who learns says so'),
  ]),
})
export type TourStep = z.infer<typeof Step>

/** A guided tour of one kind of work: what to do on the real pages, among invented people. */
export const Tour = z.strictObject({
  key: z.string().regex(/^[a-z-]{1,40}$/),
  position: z.int(),
  title: Words,
  about: Words,
  minutes: z.int().positive(),
  /** The account of the demonstration that follows it. */
  account: text,
  steps: z.array(Step).min(2).max(12),
})
export type Tour = z.infer<typeof Tour>

/** A word of the trade, as the screens use it. */
export const Term = z.strictObject({
  key: z.string().regex(/^[a-z-]{1,40}$/),
  term: text,
  it: text,
  en: text,
})
export type Term = z.infer<typeof Term>

/** What does not work as it should, and how to go on meanwhile. */
export const KnownProblem = z.strictObject({
  key: z.string().regex(/^[a-z-]{1,60}$/),
  title: z.strictObject({ it: text, en: text }),
  remedy: z.strictObject({ it: text, en: text }),
  since: z.iso.date(),
  /** None: it is still there. */
  solvedOn: z.iso.date().optional(),
})
export type KnownProblem = z.infer<typeof KnownProblem>
