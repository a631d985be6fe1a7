import { z } from 'zod'

const instant = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/

/** Where a page begins: an instant as the database writes it, and an id that settles ties. */
export const cursor = z
  .string()
  .max(200)
  .transform((text, context) => {
    const [at = '', id = ''] = Buffer.from(text, 'base64url').toString().split('~')
    if (instant.test(at) && /^[0-9a-f-]{1,36}$/.test(id)) return { at, id }
    context.addIssue({ code: 'custom', message: 'cursor' })
    return z.NEVER
  })

export function encodeCursor(at: string, id: string): string {
  return Buffer.from(`${at}~${id}`).toString('base64url')
}
