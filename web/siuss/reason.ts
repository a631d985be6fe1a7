import { z } from 'zod'

/** Why somebody stops a flow, or decides on one; shorter than three characters it says nothing. */
export const reason = z.string().trim().max(500).default('')

export function saysWhy(given: string): boolean {
  return given.length >= 3
}
