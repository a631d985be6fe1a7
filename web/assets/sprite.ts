import { readFileSync } from 'node:fs'

/** Icons of bootstrap-italia in use, without their `it-` prefix. */
export const icons = [
  'arrow-left',
  'arrow-right',
  'bookmark',
  'calendar',
  'check',
  'check-circle',
  'chevron-left',
  'chevron-right',
  'clock',
  'close',
  'comment',
  'delete',
  'download',
  'error',
  'exchange-circle',
  'expand',
  'external-link',
  'file',
  'files',
  'flag',
  'folder',
  'funnel',
  'help',
  'help-circle',
  'inbox',
  'info-circle',
  'key',
  'list',
  'locked',
  'logout',
  'mail',
  'map-marker',
  'more-items',
  'note',
  'pencil',
  'pin',
  'plus',
  'plus-circle',
  'print',
  'refresh',
  'search',
  'settings',
  'sign',
  'star-outline',
  'team-digitale',
  'telephone',
  'tool',
  'user',
  'warning',
  'warning-circle',
] as const

/** A sprite with these icons alone: 12 KB instead of 94. */
export function buildSprite(source: URL): string {
  const all = readFileSync(source, 'utf8')
  const found = [...all.matchAll(/<(symbol|svg)\b[^>]*id="it-([\w-]+)"[\s\S]*?<\/\1>/g)]
  const chosen = icons.map((name) => {
    const match = found.find(([, , id]) => id === name)
    if (!match) throw new Error(`no icon ${name}`)
    return match[0].replace(/^<svg/, '<symbol').replace(/<\/svg>$/, '</symbol>')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg">${chosen.join('')}</svg>`
}
