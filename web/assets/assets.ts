import { readFileSync, readdirSync } from 'node:fs'

import { paths } from '../shared/paths.ts'
import { buildAssets } from './build.ts'

export interface AssetFile {
  readonly plain: Buffer
  readonly br: Buffer | undefined
  readonly gzip: Buffer | undefined
  readonly type: string
}

export interface Assets {
  /** Address of a source name: `siso.css` → `/risorse/siso.4f1c….css`. */
  url(name: string): string
  find(hashedName: string): AssetFile | undefined
}

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  woff2: 'font/woff2',
}

/** Builds what is stale, then keeps all files in memory (about half a megabyte). */
export async function loadAssets(): Promise<Assets> {
  const folder = await buildAssets()
  const names = readdirSync(folder)
  const read = (name: string) =>
    names.includes(name) ? readFileSync(new URL(name, folder)) : undefined
  const files = new Map<string, AssetFile>()
  const addresses = new Map<string, string>()
  for (const name of names.filter((file) => !/\.(br|gz)$/.test(file))) {
    const [stem = '', , extension = ''] = name.split('.')
    addresses.set(`${stem}.${extension}`, `${paths.assets}/${name}`)
    files.set(name, {
      plain: readFileSync(new URL(name, folder)),
      br: read(`${name}.br`),
      gzip: read(`${name}.gz`),
      type: types[extension] ?? 'application/octet-stream',
    })
  }
  return {
    url(name) {
      const address = addresses.get(name)
      if (address === undefined) throw new Error(`no asset ${name}`)
      return address
    },
    find: (name) => files.get(name),
  }
}
