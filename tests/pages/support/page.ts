import type { Fields } from './browser.ts'

export interface PageForm {
  readonly action: string
  readonly fields: Fields
}

/** An answer as a test reads it: status, text, forms with what they hold. */
export class Page {
  readonly status: number
  readonly headers: Headers
  readonly html: string
  /** As it came: of a file. */
  readonly bytes: Uint8Array

  constructor(response: Response, bytes: Uint8Array) {
    this.status = response.status
    this.headers = response.headers
    this.bytes = bytes
    this.html = new TextDecoder().decode(bytes)
  }

  /** Where a redirect leads, without the origin. */
  get location(): string | undefined {
    return this.headers.get('location') ?? undefined
  }

  /** What a person reads, tags and spaces away. */
  get text(): string {
    const body = this.html.replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
    return decode(body.replace(/<[^>]*>/g, ' '))
      .replace(/\s+/g, ' ')
      .trim()
  }

  get title(): string {
    return decode(/<title>([^<]*)<\/title>/.exec(this.html)?.[1] ?? '')
  }

  /** Where the page's own content leads. */
  get links(): string[] {
    const [, content = ''] = /<main([\s\S]*?)<\/main>/.exec(this.html) ?? []
    return [...content.matchAll(/<a\b([^>]*)>/g)].flatMap(
      ([, attributes = '']) => attribute(attributes, 'href') ?? [],
    )
  }

  /** The form that posts to `action`; without it, the first form of the page's own content. */
  form(action?: string): PageForm {
    const content = this.html.slice(Math.max(this.html.indexOf('<main'), 0))
    const html = action === undefined ? content : this.html
    const forms = [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(
      ([, attributes = '', inside = '']) => ({
        action: attribute(attributes, 'action') ?? '',
        fields: fieldsOf(inside),
      }),
    )
    const found = forms.find((form) => action === undefined || form.action === action)
    if (!found) throw new Error(`no form ${action ?? ''} in: ${this.text.slice(0, 400)}`)
    return found
  }
}

function fieldsOf(html: string): Fields {
  const controls = [...inputs(html), ...textareas(html), ...selects(html)]
  const named = controls.flatMap(({ name, value }) => (name === undefined ? [] : [{ name, value }]))
  const fields = Map.groupBy(named, ({ name }) => name)
  return Object.fromEntries(
    [...fields].map(([name, held]) => {
      const values = held.map(({ value }) => value)
      return [name, values.length === 1 ? values.join() : values]
    }),
  )
}

function inputs(html: string) {
  return [...html.matchAll(/<input\b([^>]*)>/g)]
    .map(([, attributes = '']) => attributes)
    .filter((attributes) => !isChoice(attributes) || /\schecked\b/.test(attributes))
    .map((attributes) => ({
      name: attribute(attributes, 'name'),
      value: attribute(attributes, 'value') ?? '',
    }))
}

function isChoice(attributes: string): boolean {
  return ['radio', 'checkbox'].includes(attribute(attributes, 'type') ?? 'text')
}

function textareas(html: string) {
  return [...html.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)].map(
    ([, attributes = '', text = '']) => ({
      name: attribute(attributes, 'name'),
      value: decode(text),
    }),
  )
}

function selects(html: string) {
  return [...html.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)].map(
    ([, attributes = '', options = '']) => {
      const selected = /<option\b([^>]*\sselected\b[^>]*)>/.exec(options)?.[1] ?? ''
      return { name: attribute(attributes, 'name'), value: attribute(selected, 'value') ?? '' }
    },
  )
}

function attribute(attributes: string, name: string): string | undefined {
  const match = new RegExp(`\\s${name}=(?:'([^']*)'|"([^"]*)")`).exec(` ${attributes}`)
  const value = match?.[1] ?? match?.[2]
  return value === undefined ? undefined : decode(value)
}

const entities: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
  '&#x3D;': '=',
  '&#x60;': '`',
}

function decode(html: string): string {
  return html.replace(/&[\w#]+;/g, (entity) => entities[entity] ?? entity)
}
