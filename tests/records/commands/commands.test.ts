import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { z } from 'zod'

import { presaInCarico } from '../../rules/procedures/support/data.ts'
import { freshDatabase } from '../../support/database.ts'
import type { TestDatabase } from '../../support/database.ts'
import { temporaryFolder } from '../../support/servers.ts'
import { siso } from '../../support/siso.ts'
import type { Told } from '../../support/siso.ts'

let database: TestDatabase
let owner: pg.Pool
beforeAll(async () => {
  database = await freshDatabase()
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 })
  // Dropping the database cuts what is still closing.
  owner.on('error', () => undefined)
})
afterAll(async () => {
  await owner.end()
  await database.drop()
})

function run(words: string, env: Record<string, string> = {}): Promise<Told> {
  const connections = { DATABASE_URL: database.ownerUrl, DATABASE_ROLE_SECRET: database.secret }
  return siso(words.split(' '), { ...connections, ...env })
}

const json = ({ stdout }: Told) => z.record(z.string(), z.unknown()).parse(JSON.parse(stdout))

async function session(username: string): Promise<number | undefined> {
  const { rows } = await owner.query<{ n: number }>(
    'select count(*)::int as n from session s join user_account u on u.id = s.user_id where username = $1',
    [username],
  )
  return rows[0]?.n
}

test('migrate and seed may be run again: they say that nothing was missing', async () => {
  const migrated = await run('migrate')
  expect(migrated).toMatchObject({ code: 0, stdout: 'Schema già aggiornato.\n' })
  const seeded = await run('seed --region umbria --json')
  expect([seeded.code, json(seeded)]).toEqual([0, expect.objectContaining({ organisations: 0 })])
  const unknown = await run('seed --region atlantide')
  expect(unknown.code).toBe(1)
  expect(unknown.stdout + unknown.stderr).toContain('atlantide')
}, 60_000)

describe('users', () => {
  test('are added with a role and a password that is shown once', async () => {
    const name = ['--name', 'Anna Inventata', '--role', 'front-desk', '--org', 'udc-054039']
    const told = await siso(['users', 'add', 'anna.prova', ...name], {
      DATABASE_URL: database.ownerUrl,
      DATABASE_ROLE_SECRET: database.secret,
    })
    expect(told.code).toBe(0)
    expect(told.stdout).toMatch(/Creato l’utente anna\.prova\. Password, mostrata solo ora: \S{16}/)
    const list = await run('users list')
    expect(list.stdout).toMatch(/anna\.prova\s+active\s+Anna Inventata \[front-desk@udc-054039/)
  }, 60_000)

  test('who is suspended is out at once, and the audit has it', async () => {
    await owner.query(
      "select open_session('\\x01', id, 'x') from user_account where username = 'anna.prova'",
    )
    expect(await session('anna.prova')).toBe(1)
    const told = await run('users suspend anna.prova --json')
    expect([told.code, json(told)]).toEqual([0, { username: 'anna.prova', sessions: 1 }])
    expect(await session('anna.prova')).toBe(0)
    const { rows } = await owner.query("select 1 from audit_event where action = 'user-suspended'")
    expect(rows).toHaveLength(1)
  }, 60_000)

  test('one who is not there, or an action that is none, is refused with the remedy', async () => {
    const nobody = await run('users suspend nessuno')
    expect([nobody.code, nobody.stdout + nobody.stderr]).toEqual([
      1,
      expect.stringMatching(/nessuno/),
    ])
    const wrong = await run('users elimina anna.prova')
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('Azioni di «users»: list, add, suspend')
  }, 60_000)
})

describe('procedures validate', () => {
  const fileOf = (document: unknown) => {
    const file = join(temporaryFolder(), 'procedura.json')
    writeFileSync(file, JSON.stringify(document))
    return file
  }

  test('says that the shipped pathway can be published, with its warnings', async () => {
    const told = await run(`procedures validate ${fileOf(presaInCarico())}`)
    expect(told.code).toBe(0)
    expect(told.stdout).toMatch(/presa-in-carico@1 si può pubblicare\. Avvertenze: \d+/)
  }, 60_000)

  test('tells each error where it is, with code 1, also as JSON', async () => {
    const release = presaInCarico()
    const told = await run(`procedures validate ${fileOf({ ...release, start: 'nessuno' })} --json`)
    expect(told.code).toBe(1)
    const { errors } = z.object({ errors: z.array(z.unknown()) }).parse(json(told))
    expect(errors.length).toBeGreaterThan(0)
    expect(JSON.stringify(errors)).toContain('nessuno')
  }, 60_000)

  test('refuses a file that is no JSON, with code 2', async () => {
    const told = await run(`procedures validate ${import.meta.filename}`)
    expect(told.code).toBe(2)
    expect(told.stderr).toContain('non si legge come JSON')
  }, 60_000)
})

describe('procedures bpmn and import', () => {
  test('a procedure goes out as BPMN and comes back as it was', async () => {
    const folder = temporaryFolder()
    const [document, drawn, back] = ['p.json', 'p.bpmn', 'q.json'].map((name) => join(folder, name))
    writeFileSync(String(document), JSON.stringify(presaInCarico()))
    const out = await run(`procedures bpmn ${document} --out ${drawn}`)
    expect(out).toMatchObject({ code: 0, stdout: `Scritto ${drawn}.\n` })
    const read = await run(`procedures import ${drawn} --out ${back}`)
    expect(read.code).toBe(0)
    expect(read.stdout).toContain('la procedura è quella che porta con sé')
    expect(JSON.parse(readFileSync(String(back), 'utf8'))).toEqual(presaInCarico())
  }, 60_000)

  test('a file drawn elsewhere is told element by element, with what lacks to publish it', async () => {
    const clinic = new URL('../../rules/procedures/bpmn/clinic.bpmn', import.meta.url).pathname
    const told = await run(`procedures import ${clinic}`)
    expect(told.code).toBe(0)
    expect(told.stdout).toContain('? sub: «SubProcess» non si traduce')
    expect(told.stdout).toContain('visita-a-domicilio@1 si può pubblicare')
  }, 60_000)

  test('a file that is no BPMN, or is not there, is refused', async () => {
    const wrong = await run(`procedures import ${import.meta.filename}`)
    expect([wrong.code, wrong.stdout + wrong.stderr]).toEqual([
      1,
      expect.stringContaining('non si legge come BPMN'),
    ])
    expect((await run('procedures import nessuno.bpmn')).code).toBe(2)
  }, 60_000)
})

test('procedures api describes every form of a document for programs', async () => {
  const document = join(temporaryFolder(), 'p.json')
  writeFileSync(document, JSON.stringify(presaInCarico()))
  const told = await run(`procedures api ${document}`)
  expect(told.code).toBe(0)
  expect(JSON.parse(told.stdout)).toMatchObject({ openapi: '3.1.0', paths: {} })
  expect((await run('procedures api')).code).toBe(2)
}, 60_000)

test('the demonstration is refused in production, and nobody is made', async () => {
  const production = {
    NODE_ENV: 'production',
    SISO_ORIGIN: 'https://siso.example.org',
    TEMPORAL_ADDRESS: '127.0.0.1:9',
  }
  const told = await run('demo --people 10', production)
  expect(told.code).toBe(1)
  expect(told.stdout + told.stderr).toContain('non si crea in produzione')
  const { rows } = await owner.query('select 1 from person')
  expect(rows).toEqual([])
}, 60_000)

describe('a database that is not ready', () => {
  let unready: TestDatabase
  let client: pg.Client
  beforeAll(async () => {
    unready = await freshDatabase()
    client = new pg.Client(unready.ownerUrl)
    await client.connect()
  })
  afterAll(async () => {
    await client.end()
    await unready.drop()
  })

  const ask = (words: string) =>
    siso(words.split(' '), {
      DATABASE_URL: unready.ownerUrl,
      DATABASE_ROLE_SECRET: unready.secret,
    })

  test('before the seed, the demonstration says what to run first', async () => {
    await client.query("update organisation set valid_to = siso_today() where kind = 'office'")
    expect(await ask('demo --people 10')).toMatchObject({
      code: 1,
      stderr: '✗ Mancano i dati di riferimento: esegui prima «npm run siso -- seed».\n',
    })
  }, 60_000)

  test('one migration behind, it is named', async () => {
    await client.query('delete from migration where name = (select max(name) from migration)')
    const told = await ask('verify')
    expect(told.code).toBe(1)
    expect(told.stderr).toMatch(
      /^✗ Al database manca la migrazione \d{4}-[\w-]+: esegui prima «npm run siso -- migrate»/,
    )
  }, 60_000)

  test.each(['demo', 'seed', 'verify', 'users list', 'statistics run'])(
    'before the migrations, %s says what to run first',
    async (words) => {
      await client.query('drop table if exists migration')
      const told = await ask(words)
      expect(told.code).toBe(1)
      expect(told.stderr).toMatch(
        /^✗ Al database mancano \d+ migrazioni, da \d{4}-[\w-]+ in poi: esegui prima «npm run siso -- migrate», poi «npm run siso -- seed»\.\n$/,
      )
    },
    60_000,
  )

  test('one that does not answer is told as such', async () => {
    const told = await siso(['verify'], {
      DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/siso',
      DATABASE_ROLE_SECRET: unready.secret,
    })
    expect(told.code).toBe(1)
    expect(told.stderr).toMatch(/^✗ Il database di DATABASE_URL non risponde \(.+\): controllare/)
  }, 60_000)
})
