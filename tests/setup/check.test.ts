import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, test } from '@jest/globals'

import { spawnTs, temporaryFolder } from '../support/servers.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const settings = ['package.json', 'tsconfig.json', 'eslint.config.js', '.prettierrc']
const program = [
  'embedded/check.ts',
  'embedded/screen.ts',
  'embedded/processes.ts',
  'embedded/lint',
]
/** Whose names the lint lets no code say. */
const procedures = 'seeds/procedures'
const folders = 'config domain workflows activities web seeds migrations embedded tests bench'
const minutes = 60_000

/** A project of a page alone, with our settings and the program that checks ours. */
function smallProject(): string {
  const folder = temporaryFolder()
  for (const name of folders.split(' ')) mkdirSync(join(folder, name))
  for (const path of [...settings, '.dependency-cruiser.mjs', ...program, procedures])
    cpSync(join(root, path), join(folder, path), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'web/page.ts'), "export const page = 'Posta'\n")
  return folder
}
const folder = smallProject()

async function check() {
  const checking = spawnTs(join(folder, 'embedded/check.ts'), {}, [])
  const code = await checking.ended
  const said = checking.output()
  const titles = (mark: string) =>
    [...said.matchAll(new RegExp(`^${mark} (.+) \\(`, 'gmu'))].map(([, title]) => title).toSorted()
  return { code, said, passed: titles('✓'), failed: titles('✗') }
}

const titles = ['confini tra cartelle', 'formato', 'regole di scrittura', 'tipi']

test(
  'what is in order passes the four checks',
  async () => {
    const { code, passed, failed } = await check()
    expect({ code, passed, failed }).toEqual({ code: 0, passed: titles, failed: [] })
  },
  2 * minutes,
)

test.each([
  ['formato', "export const page  =  'Posta'\n"],
  ['regole di scrittura', 'export const page = process.env\n'],
  ['tipi', "export const page: number = 'Posta'\n"],
  ['confini tra cartelle', "export { page } from '../web/page.ts'\n"],
])(
  'one fault alone stops it: %s',
  async (title, content) => {
    const fault = join(folder, 'domain/fault.ts')
    writeFileSync(fault, content)
    const { code, said, failed } = await check()
    rmSync(fault)
    expect({ code, failed }).toEqual({ code: 1, failed: [title] })
    expect(said).toContain('domain/fault.ts')
  },
  2 * minutes,
)
