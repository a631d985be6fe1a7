import MarkdownIt from 'markdown-it'

import { helpPath } from '../help/paths.ts'

const markdown = new MarkdownIt('commonmark', { html: false, linkify: false }).enable('table')

// Headings can be linked to; links to other files of the folder become addresses of the site.
markdown.core.ruler.push('addresses', ({ tokens }) => {
  for (const [at, token] of tokens.entries()) {
    if (token.type === 'heading_open') token.attrSet('id', slugOf(tokens[at + 1]?.content ?? ''))
    // The alignment of a column would be an inline style, which the pages forbid.
    if (token.type === 'th_open' || token.type === 'td_open') token.attrs = null
    token.children?.filter(({ type }) => type === 'link_open').forEach(readdress)
  }
})

type Token = ReturnType<typeof markdown.parse>[number]

function readdress(link: Token): void {
  const href = link.attrGet('href')
  if (href !== null) link.attrSet('href', addressOf(String(href)))
}

/** A help page as HTML. HTML in the text itself is shown as text, never carried out. */
export function renderHelp(text: string): string {
  return markdown.render(text)
}

/** The text of the first heading. */
export function titleOf(text: string): string {
  return /^# +(.+)$/m.exec(text)?.[1]?.trim() ?? ''
}

/** `Che cosa fare se…` as `che-cosa-fare-se`. */
export function slugOf(heading: string): string {
  const plain = heading.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '')
  return plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '')
}

function addressOf(href: string): string {
  const [, name, anchor = ''] = /^([a-z-]+)\.md(#.*)?$/.exec(href) ?? []
  return name === undefined ? href : `${helpPath(name)}${anchor}`
}
