import { z } from 'zod'

import type { Release } from '../../domain/procedures/schema.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { getRelease, releaseNames } from '../../domain/tasks/published.ts'
import { notFound } from '../shared/http-error.ts'

/** `key@version`, as an address or a form carries it. */
export const releaseParam = z.string().regex(/^[a-zA-Z0-9-]{1,60}@\d{1,6}$/)

/** @throws a 404 for a name that is not published here */
export async function published(sql: Sql, name: string): Promise<Release> {
  if (!(await releaseNames(sql)).includes(name)) throw notFound()
  return getRelease(sql, name)
}
