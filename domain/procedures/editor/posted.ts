export const verbs = ['salva', 'aggiungi', 'togli', 'su', 'giu', 'crea', 'tipo'] as const

/** What is asked for besides keeping what was typed: `togli` of `outcomes.2`. */
export interface Wish {
  readonly verb: (typeof verbs)[number]
  readonly name: string
}

/** A page as it was sent. */
export interface Posted {
  /** Undefined: the page did not ask for it. */
  text(name: string): string | undefined
  readonly wish: Wish
}

/** Lines end as the document writes them, and nothing stands around the text. */
export function postedFrom(
  fields: Readonly<Record<string, string | readonly string[]>>,
  wish: Wish,
): Posted {
  return {
    wish,
    text(name) {
      const sent = Object.hasOwn(fields, name) ? fields[name] : undefined
      const last = typeof sent === 'string' ? sent : sent?.at(-1)
      return last?.replaceAll('\r\n', '\n').trim()
    },
  }
}

/** Whether the wish is about an element of a list: at which place. */
export function placeIn({ verb, name }: Wish, list: string): number | undefined {
  if (!['togli', 'su', 'giu'].includes(verb) || !name.startsWith(`${list}.`)) return undefined
  const at = name.slice(list.length + 1)
  return /^\d{1,4}$/.test(at) ? Number(at) : undefined
}

/** The list with one taken out, or one before the other. */
export function arranged<T>(values: readonly T[], { verb }: Wish, at: number): T[] {
  if (verb === 'togli') return values.toSpliced(at, 1)
  const other = verb === 'su' ? at - 1 : at + 1
  const [one, two] = [values[at], values[other]]
  if (one === undefined || two === undefined) return [...values]
  return values.with(at, two).with(other, one)
}
