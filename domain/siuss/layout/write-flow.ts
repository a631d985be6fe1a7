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
export function writeFlow(head: FlowHead, { kind, record }: FlowRecord): string {
  const schema = kind === 'SINBA' ? SinbaRecord : PsRecord
  const parts = { IdentificazioneFlusso: FlowHead.parse(head), ...schema.parse(record) }
  const children = Object.entries(parts).flatMap(([name, value]) => elements(name, value, '  '))
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Flusso xmlns="${namespace}">`,
    ...children,
    '</Flusso>',
    '',
  ].join('\n')
}

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
