import { z } from 'zod'

/**
 * The id of a record, as addresses and forms carry it: every UUID that PostgreSQL takes. Those
 * derived from words (tasks, notices) bear no version, which `z.uuid()` would ask for.
 */
export const recordId = z.guid()
