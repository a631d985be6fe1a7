import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import ts from 'typescript'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const hole = '\u0000'

/** A sentence for people that stands in a source file; what is put into it is a hole. */
export interface Sentence {
  readonly file: string
  /** Its own words, in order. */
  readonly pieces: readonly string[]
  readonly pattern: RegExp
  readonly name: string
}

/** What a test expects to read: part of a sentence. */
export interface Expectation {
  readonly text: string
  readonly fits: (message: string) => boolean
}

export function filesOf(glob: string): readonly string[] {
  return globSync(glob, { cwd: root }).toSorted()
}

export function textOf(file: string): string {
  return readFileSync(`${root}${file}`, 'utf8')
}

function parsed(file: string): ts.SourceFile {
  return ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true)
}

function* nodesIn(node: ts.Node): Generator<ts.Node> {
  yield node
  for (const child of node.getChildren()) yield* nodesIn(child)
}

/** A text with its holes; undefined: it is none, or a piece of one. */
function wordsOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(hole)
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return
  const [left, right] = [wordsOf(node.left), wordsOf(node.right)]
  return left === undefined || right === undefined ? undefined : left + right
}

function isPart({ parent }: ts.Node): boolean {
  return ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.PlusToken
}

function calledWith({ parent }: ts.Node): string {
  return ts.isCallExpression(parent) ? parent.expression.getText() : ''
}

function isSentence(node: ts.Node, words: string): boolean {
  if (isPart(node) || calledWith(node).endsWith('.describe')) return false
  const whole = /[.!]$/.test(words) && words.includes(' ') && words.length > 20
  return whole || calledWith(node) === 'proposalVoid'
}

const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)

/** Every sentence that a file may say: its texts of several words that end as one. */
export function sentencesIn(file: string): readonly Sentence[] {
  return [...nodesIn(parsed(file))].flatMap((node) => {
    const words = wordsOf(node)
    if (words === undefined || !isSentence(node, words)) return []
    const pieces = words.split(hole)
    const pattern = new RegExp(`^${pieces.map(escaped).join('[^]*')}$`)
    return [{ file, pieces, pattern, name: `${file}: ${pieces.join('…')}` }]
  })
}

/** Of the sentences that could read like this, the one with the most words of its own. */
export function sentenceFor(message: string, sentences: readonly Sentence[]): readonly Sentence[] {
  const own = ({ pieces }: Sentence) => pieces.join('').length
  const could = sentences.filter(({ pattern }) => pattern.test(message))
  const most = Math.max(...could.map(own))
  return could.filter((one) => own(one) === most)
}

/** Texts and patterns of a test file that are long enough to mean a sentence. */
export function expectationsIn(file: string): readonly Expectation[] {
  return [...nodesIn(parsed(file))].flatMap((node) => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      const source = node.text.slice(1, end)
      const pattern = new RegExp(source, node.text.slice(end + 1).replace('g', ''))
      return !source.includes(' ')
        ? []
        : [{ text: source.replaceAll('\\', ''), fits: (message: string) => pattern.test(message) }]
    }
    const words = wordsOf(node)
    if (!words?.includes(' ') || isPart(node)) return []
    return [{ text: words, fits: (message: string) => message.includes(words) }]
  })
}

/** Whether words of the expectation, left as they are, stand in the sentence. */
export function speaksOf({ text }: Expectation, { pieces }: Sentence): boolean {
  const chunks = text.split(/«[^»]*»|\((?=[a-z-]+\))|\d+|[\^$.*+?()[\]{}|]{2,}|\u0000/)
  const long = chunks.map((chunk) => chunk.trim()).filter(({ length }) => length >= 10)
  return long.some((chunk) => pieces.some((piece) => piece.includes(chunk)))
}
