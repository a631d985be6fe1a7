import { FlowHead } from './flow.ts'
import { PsRecord } from './ps-record.ts'
import { SinbaRecord } from './sinba-record.ts'

/** A record of either kind, as it is kept. */
export type FlowRecord =
  | { readonly kind: 'PS_PSA_SINA'; readonly record: PsRecord }
  | { readonly kind: 'SINBA'; readonly record: SinbaRecord }

/** INPS's name for what its bodies send. */
export const namespace = 'http://inps.it/Casellario'

/**
 * A flow as XML: the same record and head are the same bytes each time, in whatever order the keys of
 * the record are kept.
 * @throws ZodError where the record or the head is not of the layout
 */
export function writeFlow(head: FlowHead, told: FlowRecord): string {
  return `${openFlow(head)}${writeRecord(told)}${closeFlow}`
}

/** What stands before the records of a flow: in one that is uploaded there may be many. */
export function openFlow(head: FlowHead): string {
  return textOf([
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Flusso xmlns="${namespace}">`,
    ...elements('IdentificazioneFlusso', FlowHead.parse(head), '  '),
  ])
}

/**
 * One record, as it stands inside a flow.
 * @throws ZodError where it is not of the layout
 */
export function writeRecord({
  kind,
  record,
}: {
  readonly kind: FlowRecord['kind']
  readonly record: unknown
}): string {
  const parts = (kind === 'SINBA' ? SinbaRecord : PsRecord).parse(record)
  return textOf(Object.entries(parts).flatMap(([name, value]) => elements(name, value, '  ')))
}

/** What stands behind them. */
export const closeFlow = '</Flusso>\n'

const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')

/** The lines of an element: texts of its value are attributes, the rest is inside. */
function elements(name: string, value: unknown, indent: string): string[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => elements(name, one, indent))
  if (typeof value === 'string') return [`${indent}<${name}>${escape(value)}</${name}>`]
  const entries = Object.entries(Object(value)).filter(([, part]) => part !== undefined)
  const attributes = entries.flatMap(([key, part]) =>
    typeof part === 'string' ? ` ${key}="${escape(part)}"` : [],
  )
  const inside = entries.flatMap(([key, part]) =>
    typeof part === 'string' ? [] : elements(key, part, `${indent}  `),
  )
  const open = `${indent}<${name}${attributes.join('')}`
  return inside.length === 0 ? [`${open}/>`] : [`${open}>`, ...inside, `${indent}</${name}>`]
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (one) => entities[one] ?? one)
}
