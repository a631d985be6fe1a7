import { readFile } from 'node:fs/promises'

import type { schema } from '@stryker-mutator/api/core'
import { format, resolveConfig } from 'prettier'

import type { Left } from './left.ts'

const caught = ['Killed', 'Timeout']
const missed = ['Survived', 'NoCoverage']

/** A mutant, and the name and text of its file. */
interface Mutant extends schema.MutantResult {
  readonly file: string
  readonly source: string
}

/** All mutants of the runs until now, by the file in which Stryker keeps them. */
export async function readMutants(path: string): Promise<readonly Mutant[]> {
  const { files }: schema.MutationTestResult = JSON.parse(await readFile(path, 'utf8'))
  return Object.entries(files).flatMap(([name, { source, mutants }]) =>
    mutants.map((mutant) => ({ ...mutant, file: name.split('/').at(-1) ?? name, source })),
  )
}

interface Count {
  readonly caught: number
  readonly missed: number
  readonly refused: number
}

function count(mutants: readonly Mutant[]): Count {
  const having = (statuses: readonly string[]) =>
    mutants.filter(({ status }) => statuses.includes(status)).length
  return { caught: having(caught), missed: having(missed), refused: having(['CompileError']) }
}

const percent = ({ caught: done, missed: left }: Count) =>
  done + left === 0 ? '' : `${((100 * done) / (done + left)).toFixed(1)} %`

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
const code = (text: string) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``)

/** What stands in the file where the mutant is. */
function originalOf({ source, location: { start, end } }: Mutant): string {
  const lines = source.split('\n').slice(start.line - 1, end.line)
  const last = lines.at(-1)?.slice(0, end.column - 1) ?? ''
  return oneLine([...lines.slice(0, -1), last].join('\n').slice(start.column - 1))
}

/** The same mutation wherever it stands in its file: what reasons are given by. */
function identityOf(mutant: Mutant): Pick<Left, 'file' | 'from' | 'to'> {
  return {
    file: mutant.file,
    from: originalOf(mutant),
    to: oneLine(mutant.replacement ?? ''),
  }
}

const isSame = (one: Left, other: Pick<Left, 'file' | 'from' | 'to'>) =>
  one.file === other.file && one.from === other.from && one.to === other.to

function lineFor(mutant: Mutant, left: readonly Left[]): string {
  const identity = identityOf(mutant)
  const why = left.find((one) => isSame(one, identity))?.why ?? 'to do'
  const untested = mutant.status === 'NoCoverage' ? ' (no test comes here)' : ''
  const { from, to } = identity
  return `- ${mutant.location.start.line}: ${code(from)} → ${code(to)}${untested}. ${why}`
}

const intro = `# What no test of the engine would notice

Written by \`npm run mutation\`; [0019](decisions/0019-mutants-of-the-engine.md) says how. A mutant is the engine with one small fault put in. It is caught when a test of the rules fails or never ends; those that the compiler refuses are not counted. What is left is listed: a reason, or _to do_.`

/** The page of survivors, as `docs/mutation.md` keeps it. */
export async function pageOf(mutants: readonly Mutant[], left: readonly Left[]): Promise<string> {
  const byFile = Map.groupBy(mutants, ({ file }) => file)
  const files = [...byFile].toSorted(([one], [other]) => (one < other ? -1 : 1))
  const rows = [...files, ['**all**', mutants] as const].map(([file, ofFile]) => {
    const all = count(ofFile)
    return `| ${file} | ${all.caught} | ${all.missed} | ${all.refused} | ${percent(all)} |`
  })
  const sections = files.flatMap(([file, ofFile]) => {
    const survivors = ofFile
      .filter(({ status }) => missed.includes(status))
      .toSorted((one, other) => one.location.start.line - other.location.start.line)
    if (survivors.length === 0) return []
    return [`## ${file}`, [...new Set(survivors.map((one) => lineFor(one, left)))].join('\n')]
  })
  const head = ['| file | caught | left | refused by the compiler | score |', '|-|-:|-:|-:|-:|']
  const text = [intro, [...head, ...rows].join('\n'), ...sections].join('\n\n')
  return format(text, { ...(await resolveConfig('docs/mutation.md')), parser: 'markdown' })
}

/** Reasons given for mutants that do not survive any more. */
export function needless(mutants: readonly Mutant[], left: readonly Left[]): readonly Left[] {
  const identities = mutants.filter(({ status }) => missed.includes(status)).map(identityOf)
  return left.filter((one) => !identities.some((other) => isSame(one, other)))
}
