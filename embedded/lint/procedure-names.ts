import type { Rule } from 'eslint'
import { readFileSync, readdirSync } from 'node:fs'

const procedures = new URL('../../seeds/procedures/', import.meta.url)

/** Words that the code has for itself: phases, acts of the inbox and of commands, a unit of the trade. */
const ownWords = [
  ...['contact', 'triage', 'assessment', 'plan', 'delivery', 'review', 'closure'],
  ...['assign', 'assignment', 'close-case', 'activate', 'uvm'],
]

interface Keyed {
  readonly key: string
}

interface Named extends Keyed {
  readonly steps: readonly Keyed[]
  readonly forms: readonly Keyed[]
}

/** Every key of a shipped procedure, step and form, but for the words that the code has as its own. */
export function procedureNames(): Set<string> {
  const documents = readdirSync(procedures)
    .filter((file) => file.endsWith('.json'))
    .map((file): Named => JSON.parse(readFileSync(new URL(file, procedures), 'utf8')))
  const named = documents.flatMap(({ key, steps, forms }) => [
    key,
    ...keysOf(steps),
    ...keysOf(forms),
  ])
  return new Set(named.filter((key) => !ownWords.includes(key)))
}

function keysOf(items: readonly Keyed[]): string[] {
  return items.map(({ key }) => key)
}

const names = procedureNames()

/** ESLint: no code names a procedure, a step or a form; those live in `seeds/procedures`. */
export const noProcedureNames: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      named:
        '«{{name}}» is the key of a shipped procedure, step or form: read it from the release, so that another procedure needs no code.',
    },
  },
  create(context) {
    const check = (node: Rule.Node, text: unknown) => {
      const [word = ''] = String(text).split(/[@#]/)
      if (names.has(word)) context.report({ node, messageId: 'named', data: { name: word } })
    }
    return {
      Literal(node) {
        if (typeof node.value === 'string') check(node, node.value)
      },
      TemplateElement: (node) => check(node, node.value.cooked),
      Property(node) {
        if (node.key.type === 'Identifier') check(node, node.key.name)
      },
    }
  },
}
