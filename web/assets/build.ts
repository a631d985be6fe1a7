import { createHash, randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'

import { buildSprite } from './sprite.ts'

const here = new URL('./', import.meta.url)
const root = new URL('../../', import.meta.url)
const cache = new URL('.cache/assets/', root)
const require = createRequire(import.meta.url)
const italia = new URL('./', pathToFileURL(require.resolve('bootstrap-italia/package.json')))

/** Weights of Titillium Web that the pages use; the files come with bootstrap-italia (OFL). */
const fonts = {
  'titillium-400': 'titillium-web-v10-latin-ext_latin-regular.woff2',
  'titillium-400i': 'titillium-web-v10-latin-ext_latin-italic.woff2',
  'titillium-600': 'titillium-web-v10-latin-ext_latin-600.woff2',
  'titillium-700': 'titillium-web-v10-latin-ext_latin-700.woff2',
}

/**
 * Compiles styles, scripts, icons and fonts into `.cache/assets/<hash of the sources>/`, once.
 * Needs sass and esbuild only when something has changed. Two at once do no harm.
 */
export async function buildAssets(): Promise<URL> {
  const folder = new URL(`${inputHash()}/`, cache)
  if (existsSync(folder)) return folder
  const draft = new URL(`draft-${randomUUID()}/`, cache)
  mkdirSync(draft, { recursive: true })
  const addresses = new Map<string, string>()
  for (const [name, file] of Object.entries(fonts)) {
    const bytes = readFileSync(new URL(`dist/fonts/Titillium_Web/${file}`, italia))
    addresses.set(name, write(draft, `${name}.woff2`, bytes))
  }
  write(draft, 'icons.svg', buildSprite(new URL('dist/svg/sprites.svg', italia)))
  write(draft, 'siso.css', await compileStyles(addresses))
  write(draft, 'siso.js', await bundleScripts())
  try {
    renameSync(draft, folder)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

/** Our sources and the versions of what they are compiled with. */
function inputHash(): string {
  const hash = createHash('sha256').update(readFileSync(new URL('package-lock.json', root)))
  // Conditions of fields run in the browser by the engine's own evaluator.
  hash.update(readFileSync(new URL('domain/procedures/engine/expression.ts', root)))
  const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).sort()
  for (const file of files.filter((name) => /\.(ts|scss|svg)$/.test(name))) {
    hash.update(file).update(readFileSync(new URL(file, here)))
  }
  return hash.digest('hex').slice(0, 16)
}

function write(folder: URL, name: string, content: string | Buffer): string {
  const bytes = Buffer.from(content)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10)
  const hashed = name.replace('.', `.${hash}.`)
  writeFileSync(new URL(hashed, folder), bytes)
  if (!name.endsWith('.woff2')) {
    writeFileSync(new URL(`${hashed}.gz`, folder), gzipSync(bytes, { level: 9 }))
    writeFileSync(new URL(`${hashed}.br`, folder), brotliCompressSync(bytes))
  }
  return hashed
}

async function compileStyles(fontNames: ReadonlyMap<string, string>): Promise<string> {
  const sass = await import('sass')
  const { css } = sass.compile(fileURLToPath(new URL('siso.scss', here)), {
    loadPaths: [fileURLToPath(new URL('src/scss', italia)), fileURLToPath(new URL('..', italia))],
    style: 'compressed',
    charset: false,
    quietDeps: true,
    silenceDeprecations: [
      'import',
      'global-builtin',
      'color-functions',
      'slash-div',
      'if-function',
    ],
  })
  return css.replaceAll(/url\(font:([\w-]+)\)/g, (_, name: string) => {
    return `url(${fontNames.get(name) ?? name})`
  })
}

async function bundleScripts(): Promise<string> {
  const esbuild = await import('esbuild')
  const { outputFiles } = await esbuild.build({
    entryPoints: [fileURLToPath(new URL('browser/siso.ts', here))],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
  })
  return outputFiles.map(({ text }) => text).join('\n')
}
