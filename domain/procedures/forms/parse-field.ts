import type { CodeList } from '../schema.ts'
import type { Field, FieldType } from '../schema/form.ts'
import type { AnswerValue } from './answers.ts'

import { findDay } from '../engine/instant.ts'

/** Undefined: left empty. */
export type ParsedField = { readonly value: AnswerValue | undefined } | { readonly error: string }

export interface FieldContext {
  readonly today?: string
  readonly lists: readonly CodeList[]
}

type Parser = (text: string, field: Field, context: FieldContext) => ParsedField

export const defaultLength: Partial<Record<FieldType, number>> = {
  text: 200,
  textarea: 4000,
  email: 254,
}
export const mostChoices = 50
const wrongDate = 'Scrivi la data come giorno/mese/anno, per esempio 25/11/2026'

function parseText(text: string, field: Field): ParsedField {
  const most = field.maxLength ?? defaultLength[field.type] ?? 200
  const over = [...text].length - most
  if (over <= 0) return { value: text }
  return { error: `Accorcia il testo di ${over} caratteri: al massimo sono ${most}` }
}

/** A point before exactly three digits is the Italian thousands' mark, otherwise decimal. */
function toNumber(text: string): number | undefined {
  if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(text))
    return Number(text.replaceAll('.', '').replace(',', '.'))
  return /^-?\d{1,12}([.,]\d{1,6})?$/.test(text) ? Number(text.replace(',', '.')) : undefined
}

function parseNumber(text: string, field: Field): ParsedField {
  const value = toNumber(text)
  if (value === undefined) return { error: 'Scrivi un numero, per esempio 12 o 12,5' }
  if (field.type === 'integer' && !Number.isInteger(value))
    return { error: 'Scrivi un numero intero, senza virgola' }
  if (field.min !== undefined && value < field.min)
    return { error: `Scrivi un numero non minore di ${field.min}` }
  if (field.max !== undefined && value > field.max)
    return { error: `Scrivi un numero non maggiore di ${field.max}` }
  return { value }
}

/** ISO day of `25/11/2026`, `25.11.2026` or `2026-11-25`. */
function toDay(text: string): string | undefined {
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  const day = parts
    ? `${parts[3]}-${parts[2]?.padStart(2, '0')}-${parts[1]?.padStart(2, '0')}`
    : text
  return findDay(day) === undefined ? undefined : day
}

function parseDate(text: string, field: Field, { today }: FieldContext): ParsedField {
  const value = toDay(text)
  if (value === undefined || value < '1900-01-01' || value > '2199-12-31')
    return { error: wrongDate }
  if (field.day === 'past' && today !== undefined && value > today)
    return { error: 'La data è nel futuro: indica oggi o un giorno passato' }
  if (field.day === 'future' && today !== undefined && value < today)
    return { error: 'La data è già passata: indica oggi o un giorno che verrà' }
  return { value }
}

function parseInstant(text: string, field: Field, context: FieldContext): ParsedField {
  const [day = '', clock = ''] = text.split(/[T ]/)
  const value = toDay(day)
  if (!value || !/^([01]\d|2[0-3]):[0-5]\d$/.test(clock))
    return { error: 'Scrivi data e ora, per esempio 25/11/2026 09:30' }
  const dated = parseDate(value, field, context)
  return 'error' in dated ? dated : { value: `${value}T${clock}` }
}

function parseYesNo(text: string): ParsedField {
  if (['yes', 'true', 'si', 'sì', 'on'].includes(text.toLowerCase())) return { value: true }
  if (['no', 'false'].includes(text.toLowerCase())) return { value: false }
  return { error: 'Scegli Sì o No' }
}

function isListed(code: string, field: Field, { lists }: FieldContext): boolean {
  const list = lists.find(({ key }) => key === field.list)
  return list?.values.some((value) => value.code === code) ?? false
}

function parseCode(text: string, field: Field, context: FieldContext): ParsedField {
  if (isListed(text, field, context)) return { value: text }
  return { error: 'Scegli una delle voci proposte' }
}

/** Ids are checked against the record by the act; here only that they can be one. */
function parseId(text: string): ParsedField {
  return /^[\w.:-]{1,64}$/.test(text)
    ? { value: text }
    : { error: 'Scegli una delle voci proposte' }
}

/** A row is named by its number on the page; that it is there, the whole page says. */
function parseRow(text: string): ParsedField {
  return /^[1-9]\d?$/.test(text) ? { value: text } : { error: 'Scegli una delle voci proposte' }
}

function parsePhone(text: string): ParsedField {
  const value = text.replace(/[\s./()-]/g, '')
  if (/^(\+|00)?\d{5,15}$/.test(value)) return { value }
  return { error: 'Scrivi un numero di telefono, per esempio 075 1234567 o +39 333 1234567' }
}

function parseEmail(text: string, field: Field): ParsedField {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text))
    return { error: 'Scrivi un indirizzo e-mail intero, per esempio nome@esempio.it' }
  return parseText(text, field)
}

function parseFiscalCode(text: string): ParsedField {
  const value = text.replace(/\s/g, '').toUpperCase()
  const letters = '[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]'
  if (new RegExp(`^(${letters}|\\d{11})$`).test(value)) return { value }
  return { error: 'Il codice fiscale ha 16 caratteri, o 11 cifre se è provvisorio: ricontrollalo' }
}

const parsers: Readonly<Record<Exclude<FieldType, 'codes' | 'computed'>, Parser>> = {
  text: parseText,
  textarea: parseText,
  code: parseCode,
  number: parseNumber,
  integer: parseNumber,
  date: parseDate,
  instant: parseInstant,
  'yes-no': parseYesNo,
  'fiscal-code': parseFiscalCode,
  phone: parsePhone,
  email: parseEmail,
  person: parseId,
  user: parseId,
  provider: parseId,
  receiver: parseId,
  service: parseId,
  rows: parseRow,
}

/** Control characters, which the record cannot keep, but for line ends and tabs. */
const control = /[^\P{Cc}\n\t]/gu

function clean(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').replace(control, '').trim()
}

function parseMany(texts: readonly string[], field: Field, context: FieldContext): ParsedField {
  const chosen = [...new Set(texts)]
  if (chosen.length > mostChoices) return { error: `Scegli al massimo ${mostChoices} voci` }
  const one = field.type === 'codes' ? parseCode : field.type === 'rows' ? parseRow : parseId
  const wrong = chosen.map((text) => one(text, field, context)).find((parsed) => 'error' in parsed)
  return wrong ?? { value: chosen.length > 0 ? chosen : undefined }
}

/** Whether the answer is a list, however many are chosen. */
export function takesMany({ type, many }: Field): boolean {
  return type === 'codes' || type === 'rows' || many === true
}

/** One field as the browser sent it. Never throws; computed fields are not read from the browser. */
export function parseField(
  field: Field,
  raw: string | readonly string[] | undefined,
  context: FieldContext,
): ParsedField {
  const sent = raw === undefined ? [] : typeof raw === 'string' ? [raw] : raw
  const texts = sent.map(clean).filter((text) => text !== '')
  if (field.type === 'computed') return { value: undefined }
  if (field.type === 'codes' || takesMany(field)) return parseMany(texts, field, context)
  const [text, ...more] = texts
  if (text === undefined) return { value: undefined }
  if (more.length > 0) return { error: 'Indica un solo valore' }
  return parsers[field.type](text, field, context)
}
