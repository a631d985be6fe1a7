import { z } from 'zod'

import { recordId } from './record-id.ts'

const instant = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/

function cursorOn(isId: (text: string) => boolean) {
  return z
    .string()
    .max(200)
    .transform((text, context) => {
      const [at = '', id = ''] = Buffer.from(text, 'base64url').toString().split('~')
      if (instant.test(at) && isId(id)) return { at, id }
      context.addIssue({ code: 'custom', message: 'cursor' })
      return z.NEVER
    })
}

/** Where a page begins: an instant as the database writes it, and an id that settles ties. */
export const cursor = cursorOn((id) => /^[0-9a-f-]{1,36}$/.test(id))

/** The same where every id is a record's own. */
export const recordCursor = cursorOn((id) => recordId.safeParse(id).success)

export function encodeCursor(at: string, id: string): string {
  return Buffer.from(`${at}~${id}`).toString('base64url')
}
