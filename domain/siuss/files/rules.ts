import type { FlowKind } from '../ledger/rules.ts'

/** The table of the funds that tells of people: each row is a participant of a call. */
export const participantsKind = 'SC01'
/** What a file tells of: flows of a layout, or participants. */
export type FileKind = FlowKind | typeof participantsKind

/** How a file is written: as INPS takes it, or as a spreadsheet opens it. */
export const fileFormats = ['xml', 'csv'] as const
export type FileFormat = (typeof fileFormats)[number]

export const fileStates = [
  'asked',
  'refused',
  'running',
  'done',
  'cancelled',
  'failed',
  'expired',
] as const
export type FileState = (typeof fileStates)[number]

/** Days for which a file is kept, and a request waits for somebody to decide. */
export const daysKept = 7

/** Characters of a purpose. */
export const purposeLength = { least: 10, most: 500 } as const
