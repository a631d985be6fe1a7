import { readdirSync, readFileSync } from 'node:fs'

import type { Language } from '../shared/i18n.ts'
import { renderHelp, titleOf } from '../shared/render-help.ts'

export interface HelpPage {
  readonly name: string
  readonly title: string
  readonly html: string
  /** The language that it is written in: Italian stands in for what has no English. */
  readonly language: Language
}

const folder = new URL('../../docs/help/', import.meta.url)
const folders: Readonly<Record<Language, URL>> = { it: folder, en: new URL('en/', folder) }

/** Every help page of the repository, by name, in both languages. Read once, when the site starts. */
export function readHelp(): Readonly<Record<Language, ReadonlyMap<string, HelpPage>>> {
  const italian = readFolder('it')
  return { it: italian, en: new Map([...italian, ...readFolder('en')]) }
}

function readFolder(language: Language): Map<string, HelpPage> {
  const from = folders[language]
  const names = readdirSync(from).filter((file) => file.endsWith('.md'))
  return new Map(
    names.toSorted().map((file) => {
      const text = readFileSync(new URL(file, from), 'utf8')
      const name = file.replace('.md', '')
      return [name, { name, title: titleOf(text), html: renderHelp(text), language }]
    }),
  )
}
