import { readFileSync, readdirSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'

import { auditedActions } from '../../../domain/audit/events.ts'
import { icons } from '../../../web/assets/sprite.ts'
import { viewHelpers } from '../../../web/shared/helpers.ts'

const web = new URL('../../../web/', import.meta.url)

function files(extension: string): { name: string; text: string }[] {
  return readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .map((name) => ({ name, text: readFileSync(new URL(name, web), 'utf8') }))
}

function keysIn(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null) return [prefix]
  return Object.entries(value).flatMap(([key, inner]) =>
    keysIn(inner, prefix ? `${prefix}.${key}` : key),
  )
}

function keysOf(language: string): Set<string> {
  const folder = new URL(`i18n/${language}/`, web)
  const all = readdirSync(folder).flatMap((file) =>
    keysIn(JSON.parse(readFileSync(new URL(file, folder), 'utf8')), file.replace('.json', '')),
  )
  // Plural forms differ by language: `x_one`, `x_many`, `x_other` are one text.
  return new Set(all.map((key) => key.replace(/_(zero|one|two|few|many|other)$/, '')))
}

const italian = keysOf('it')
const english = keysOf('en')

/** Keys written out in a template or beside `t(` and `key:`; composed ones are checked by prefix. */
function used(): { file: string; key: string }[] {
  const patterns = [
    /\(?\bt\s+'([\w-]+\.[\w.-]+)'/g,
    /\(?\bt\s+"([\w-]+\.[\w.-]+)"/g,
    /\bt\(\s*'([\w-]+\.[\w.-]+)'/g,
    /\bkey: '([\w-]+\.[\w.-]+)'/g,
  ]
  return [...files('.hbs'), ...files('.ts')].flatMap(({ name, text }) =>
    patterns.flatMap((pattern) =>
      [...text.matchAll(pattern)].map(([, key = '']) => ({ file: name, key })),
    ),
  )
}

test('every icon that a page names is in the sprite', () => {
  const named = files('.hbs').flatMap(({ name, text }) =>
    [...text.matchAll(/_icon name='([\w-]+)'/g)].map(([, icon = '']) => ({ name, icon })),
  )
  expect(named.length).toBeGreaterThan(100)
  expect(named.filter(({ icon }) => !icons.some((one) => one === icon))).toEqual([])
})

describe('texts', () => {
  test('every act that leaves a trace has its words', () => {
    expect(auditedActions.filter((act) => !italian.has(`actions.${act}`))).toEqual([])
  })

  test('every text exists in Italian and in English', () => {
    expect([...italian].filter((key) => !english.has(key))).toEqual([])
    expect([...english].filter((key) => !italian.has(key))).toEqual([])
  })

  test('every text that a page names is there', () => {
    const missing = used().filter(({ key }) => !italian.has(key))
    expect(missing).toEqual([])
    expect(used().length).toBeGreaterThan(50)
  })
})

describe('templates', () => {
  test('none shows text without escaping it', () => {
    const raw = files('.hbs').filter(({ text }) => /\{\{\{|\{\{&/.test(text))
    expect(raw.map(({ name }) => name)).toEqual([])
  })

  test('none has style or script of its own, nor what needs eval', () => {
    const wrong = /\sstyle=|<style|<script(?![^>]*nonce)|\son[a-z]+=|hx-on|js:/
    expect(
      files('.hbs')
        .filter(({ text }) => wrong.test(text))
        .map(({ name }) => name),
    ).toEqual([])
  })

  test('none shows a value that has the name of a helper: the helper would be called instead', () => {
    const takers = Object.entries(viewHelpers()).filter(([, helper]) => helper.length > 1)
    const shadowed = new RegExp(`\\{\\{(${takers.map(([name]) => name).join('|')})\\}\\}`)
    const wrong = files('.hbs').filter(({ text }) => shadowed.test(text))
    expect(wrong.map(({ name }) => name)).toEqual([])
  })

  test('every form that posts carries its token', () => {
    const bare = files('.hbs').flatMap(({ name, text }) =>
      [...text.matchAll(/<form\b[^>]*method=['"]post['"][^>]*>([\s\S]*?)<\/form>/g)]
        .filter(([, inside = '']) => !/_csrf|_form-open/.test(inside))
        .map(() => name),
    )
    expect(bare).toEqual([])
  })

  test('whatever htmx acts on carries the nonce of its page', () => {
    const bare = files('.hbs').flatMap(({ name, text }) =>
      [...text.matchAll(/<[a-z][^>]*\shx-(?!nonce)[a-z:]+=[^>]*>/g)]
        .filter(([tag]) => !tag.includes('hx-nonce'))
        .map(([tag]) => `${name}: ${tag.slice(0, 80)}`),
    )
    expect(bare).toEqual([])
  })
})
