import { createHash } from 'node:crypto'

import { PsRecord } from './layout/ps-record.ts'
import { SinbaRecord } from './layout/sinba-record.ts'
import type { FlowState } from './ledger/rules.ts'
import type { FlowRecord } from './layout/write-flow.ts'

/** What was last told of a benefit and a year, and what became of it. */
export interface Former {
  readonly idFlusso: string
  readonly state: FlowState
  readonly told: FlowRecord
  /** The flow that it cancels or takes the place of itself. */
  readonly corrects: string | null
  /** It was rejected, and somebody said that it may be sent again as it was. */
  readonly mended?: boolean
}

/** A flow to put into the ledger. */
export interface Step {
  readonly operation: 'I' | 'C'
  readonly told: FlowRecord
  /** The flow that it cancels, or whose place it takes. */
  readonly corrects?: string
  /** It was rejected, and is told once more as it was. */
  readonly again?: boolean
}

/**
 * What to send so that INPS knows what is true now. What it has acquired is cancelled and inserted
 * anew: there is no other correction. What is on its way waits for its outcome (S18); what was
 * rejected, or has not left yet, is simply told anew; as it was, where somebody said so.
 * @param now nothing: it should not have been told
 */
export function correct(former: Former | undefined, now: FlowRecord | undefined): readonly Step[] {
  if (!former) return now ? [insertion(now, null)] : []
  if (former.state === 'published') return []
  if (now && tellsTheSame(former, now)) return sentAgain(former, now)
  if (former.state === 'acquired') return replaced(former, now)
  return now ? [insertion(now, former.corrects)] : []
}

function tellsTheSame({ told }: Former, now: FlowRecord): boolean {
  return digestOf(told) === digestOf(now)
}

function sentAgain({ state, mended, corrects }: Former, now: FlowRecord): Step[] {
  const goes = state === 'rejected' && mended === true
  return goes ? [{ ...insertion(now, corrects), again: true }] : []
}

function replaced(former: Former, now: FlowRecord | undefined): Step[] {
  const cancel = cancelling(former)
  return now ? cancel.flatMap((step) => [step, insertion(now, former.idFlusso)]) : cancel
}

/** What cancels a flow that INPS has acquired; the layout of minors knows no cancelling. */
export function cancelling({ idFlusso, told }: Pick<Former, 'idFlusso' | 'told'>): Step[] {
  const cancel = cancelled(told)
  return cancel ? [{ operation: 'C', told: cancel, corrects: idFlusso }] : []
}

function insertion(told: FlowRecord, corrects: string | null): Step {
  return { operation: 'I', told, ...(corrects !== null && { corrects }) }
}

/** The same benefit as it was told, to be cancelled. */
function cancelled(told: FlowRecord): FlowRecord | undefined {
  if (told.kind === 'SINBA') return undefined
  const { Beneficiario: person } = told.record
  const benefit = { ...person.PrestazioniSociali, TipoOperazione: 'C' as const }
  return { kind: told.kind, record: { Beneficiario: { ...person, PrestazioniSociali: benefit } } }
}

/** Of the content alone, in whatever order its keys are kept: the same content, the same digest. */
export function digestOf({ kind, record }: FlowRecord): string {
  const schema = kind === 'SINBA' ? SinbaRecord : PsRecord
  return createHash('sha256')
    .update(JSON.stringify([kind, schema.parse(record)]))
    .digest('hex')
}
