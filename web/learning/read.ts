import { readFileSync, readdirSync } from 'node:fs'

import { z } from 'zod'

import { KnownProblem, Tour } from '../../domain/help/texts.ts'
import type { Words } from '../../domain/help/texts.ts'
import { renderHelp } from '../shared/render-help.ts'
import type { Language } from '../shared/i18n.ts'

const root = new URL('../../', import.meta.url)
const folder = new URL('docs/learning/', root)
const document = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))

/** The guided tours of the repository, in their order. Read once, when the site starts. */
export function readTours(): readonly Tour[] {
  const files = readdirSync(new URL('tours/', folder))
  const tours = files.map((file) => Tour.parse(document(`tours/${file}`)))
  return tours.toSorted((a, b) => a.position - b.position)
}

/** Known problems: those still there first, the newest before. */
export function readProblems(): readonly KnownProblem[] {
  const problems = z.array(KnownProblem).parse(document('known-problems.json'))
  const solved = ({ solvedOn }: KnownProblem) => (solvedOn === undefined ? 0 : 1)
  return problems.toSorted((a, b) => solved(a) - solved(b) || b.since.localeCompare(a.since))
}

export interface News {
  /** As the changelog writes it: «28 novembre 2026». */
  readonly day: string
  readonly html: string
}

/** What has changed for who works with the product: the first part of the changelog, the newest first. */
export function readNews(text = readFileSync(new URL('CHANGELOG.md', root), 'utf8')): News[] {
  const [, part = ''] = /^## Per chi lavora\n([^]*?)^## /m.exec(text) ?? []
  return [...part.matchAll(/^\*\*(\d+ \w+ \d{4})\.\*\* (.+)$/gm)].map(
    ([, day = '', words = '']) => ({
      day,
      html: renderHelp(words),
    }),
  )
}

/** Words as a language says them. */
export function said(words: Words, language: Language): string {
  return typeof words === 'string' ? words : words[language]
}
