import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Repository } from './ledger.ts'

export const root = join(import.meta.dirname, '..', '..', '..')

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

export function fileExists(path: string): boolean {
  return existsSync(join(root, path))
}

/** The checkout as it lies on disk; a page is an address that `web/` declares. */
export function checkout(): Repository {
  const declared = new Set(globSync('web/**/*.ts', { cwd: root }).flatMap(addressesIn))
  return { hasFile: fileExists, hasPage: (path) => declared.has(path) }
}

function addressesIn(file: string): string[] {
  return [...readText(file).matchAll(/['"`](\/[^'"`\s]*)['"`]/g)].map(([, address = '']) => address)
}
