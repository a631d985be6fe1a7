import { readdirSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { mappedPaths, npmScripts, relativeLinks, sisoCommands } from './markdown.ts'
import { fileExists, readText, root } from './repository.ts'

const readme = readText('README.md')
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readText('package.json')))

/** A folder that git would not bring into a fresh clone counts as missing. */
function isInClone(path: string): boolean {
  if (!fileExists(path)) return false
  return !path.endsWith('/') || readdirSync(join(root, path)).length > 0
}

describe('the readme says only what is true', () => {
  test('every relative link of the root documents leads somewhere', () => {
    const documents = ['README.md', 'SECURITY.md', 'CHANGELOG.md', 'docs/glossary.md']
    const links = documents.flatMap((path) => relativeLinks(readText(path)))
    expect(links.length).toBeGreaterThan(5)
    expect(links.filter((link) => !fileExists(link))).toEqual([])
  })

  test('every path of the map exists', () => {
    const paths = mappedPaths(readme)
    expect(paths.length).toBeGreaterThan(5)
    expect(paths.filter((path) => !isInClone(path))).toEqual([])
  })

  test('every npm command that it names is in package.json', () => {
    const named = npmScripts(readme)
    expect(named).toEqual(expect.arrayContaining(['start', 'test']))
    expect(named.filter((script) => !(script in scripts))).toEqual([])
  })

  test('every command of the command line that it names has its file', () => {
    const missing = sisoCommands(readme).filter(
      (command) => !fileExists(`embedded/commands/${command}.ts`),
    )
    expect(missing).toEqual([])
  })
})

describe('an untrue line would be seen', () => {
  test('a link, with or without a fragment, and never an address of the web', () => {
    const text = '[a](docs/none.md#x) [b](https://example.org) [c](#here)'
    expect(relativeLinks(text)).toEqual(['docs/none.md'])
  })

  test('a path of the map, with or without a final slash', () => {
    const text = '```\nnone/     nothing\nnone/x.ts  nothing\nnpm start   words\n```\n'
    expect(mappedPaths(text)).toEqual(['none/', 'none/x.ts'])
    expect(isInClone('none/')).toBe(false)
  })

  test('a command, short or long', () => {
    const text = '`npm start`, `npm run none`, `npm run siso -- fly --json`'
    expect(npmScripts(text)).toEqual(['start', 'none', 'siso'])
    expect(sisoCommands(text)).toEqual(['fly'])
  })
})
