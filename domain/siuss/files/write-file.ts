import { csvRow, encodingMark } from '../../shared/csv.ts'
import type { FlowHead } from '../layout/flow.ts'
import { closeFlow, openFlow, writeRecord } from '../layout/write-flow.ts'
import type { FlowKind } from '../ledger/rules.ts'
import { cellsOf, columnsOf } from './columns.ts'
import type { FileFormat } from './rules.ts'

/** What a file tells of one flow. */
export interface ToldFlow {
  readonly idFlusso: string
  readonly publishedAt: Date
  readonly record: unknown
}

interface Written {
  readonly kind: FlowKind
  readonly format: FileFormat
}

/** What a file begins with. */
export function fileHead({ kind, format }: Written, head: FlowHead): string {
  if (format === 'xml') return openFlow(head)
  return `${encodingMark}${csvRow(['Flusso', 'Pubblicato', ...columnsOf(kind)])}`
}

/**
 * One flow, as its file tells it: it does not depend on what stands before it.
 * @throws ZodError where the record is not of the layout
 */
export function fileFlow({ kind, format }: Written, flow: ToldFlow): string {
  const { idFlusso, publishedAt, record } = flow
  if (format === 'csv')
    return csvRow([idFlusso, publishedAt.toISOString(), ...cellsOf(kind, record)])
  return writeRecord({ kind, record })
}

/** What a file ends with. */
export function fileEnd(format: FileFormat): string {
  return format === 'xml' ? closeFlow : ''
}
