import { z } from 'zod'

import type { CodeList } from '../../domain/procedures/schema.ts'
import { readFiscalCode } from '../../domain/shared/fiscal-code.ts'
import { recordId } from '../shared/record-id.ts'

const text = (max: number) => z.string().max(max).default('')

const key = z
  .string()
  .regex(/^[a-zA-Z0-9-]{0,60}$/)
  .default('')

/** The draft of a contact that is being written, before anybody else may see it. One for each person. */
export const openingDraft = 'contact'

/** What the first page sends by itself; the questions of the procedure come beside it. */
export const openingShape = z
  .object({
    text: text(200),
    person: z.union([recordId, z.literal('')]).default(''),
    another: z.enum(['', 'yes']).default(''),
    office: z
      .string()
      .regex(/^\d{0,9}$/)
      .default(''),
    procedure: key,
    change: key,
    zone: z
      .string()
      .regex(/^\d{0,9}$/)
      .default(''),
    familyName: text(200),
    givenName: text(200),
    alias: text(200),
    fiscalCode: text(100),
    birthDate: text(40),
    happenedAt: text(40),
  })
  .catchall(z.union([z.string().max(2000), z.array(z.string().max(2000)).max(20)]))
export type Typed = z.infer<typeof openingShape>

interface Start {
  readonly day: string
  readonly minute: string
  readonly lists: readonly CodeList[]
}

/** The form as nobody has typed in it yet: now, and what the person says of herself. */
export function untouched({ day, minute, lists }: Start): Typed {
  const [source] = lists.find(({ key }) => key === 'fact-source')?.values ?? []
  const given = { identity: 'certain', source: source?.code ?? '', sourceDate: day }
  return { ...openingShape.parse({}), ...given, happenedAt: `${day}T${minute}` }
}

/** What was looked for, as data of a new person who has none yet: a code, or surname and name. */
export function carriedOver(typed: Typed): Typed | undefined {
  const { familyName, givenName, fiscalCode, person } = typed
  const text = typed.text.trim()
  if ([familyName, givenName, fiscalCode, person].join('').trim() !== '') return undefined
  if (readFiscalCode(text).ok) return { ...typed, fiscalCode: text.toUpperCase() }
  if (!/^[\p{L}\p{M}'’ -]{2,}$/u.test(text)) return undefined
  const [family = '', ...given] = text.split(/\s+/)
  return { ...typed, familyName: capital(family), givenName: capital(given.join(' ')) }
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
