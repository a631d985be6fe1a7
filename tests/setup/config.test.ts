import { readFileSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'

import { parseConfig, parseDatabaseConfig, parseStarterConfig } from '../../config/config.ts'
import { roleUrl, withSessionLengths } from '../../config/database.ts'
import { envExample } from '../../config/env-example.ts'
import { createLogger } from '../../config/logger.ts'

const complete = {
  DATABASE_URL: 'postgres://siso_owner:pw@db.internal:5432/siso',
  DATABASE_ROLE_SECRET: '0123456789abcdef0123456789abcdef',
  TEMPORAL_ADDRESS: 'temporal:7233',
}
const production = { ...complete, NODE_ENV: 'production', SISO_ORIGIN: 'https://siso.region.it' }

function problemsOf(parsed: { ok: true } | { ok: false; problems: string[] }): string[] {
  return parsed.ok ? [] : parsed.problems
}

describe('the configuration', () => {
  test('needs nothing to start on a fresh machine', () => {
    const parsed = parseStarterConfig({})
    expect(parsed).toMatchObject({
      ok: true,
      config: { port: 3000, host: '127.0.0.1', origin: 'http://127.0.0.1:3000', demoPeople: 2000 },
    })
  })

  test('tells every wrong variable at once, each with the form it should have', () => {
    const problems = problemsOf(
      parseStarterConfig({
        NODE_ENV: 'production',
        PORT: '70000',
        LOG_LEVEL: 'loud',
        TEMPORAL_ADDRESS: 'temporal',
        SISO_SESSION_HOURS: 'many',
      }),
    )
    expect(problems).toEqual([
      'PORT: deve essere un numero intero tra 1 e 65535',
      'TEMPORAL_ADDRESS: deve essere host:porta, per esempio 127.0.0.1:7233',
      'SISO_SESSION_HOURS: deve essere un numero intero tra 1 e 24',
      'LOG_LEVEL: deve essere fatal, error, warn, info, debug, trace o silent',
      'SISO_ORIGIN: manca: in production è obbligatoria',
      'DATABASE_URL: manca: in production è obbligatoria',
      'DATABASE_ROLE_SECRET: manca: in production è obbligatoria',
    ])
  })

  test('is accepted in production when it is complete', () => {
    expect(parseConfig(production).ok).toBe(true)
  })

  test.each([
    ['DATABASE_ROLE_SECRET', 'cambiami-cambiami-cambiami-cambiami'],
    ['DATABASE_URL', 'postgres://siso_owner:changeme@db:5432/siso'],
  ])('refuses the sample value of %s in production', (name, value) => {
    const problems = problemsOf(parseConfig({ ...production, [name]: value }))
    expect(problems).toEqual([
      `${name}: è un valore di esempio: in production serve un segreto vero`,
    ])
  })

  test('wants encryption on the public address, but for a trial on this very machine', () => {
    const problems = problemsOf(parseConfig({ ...production, SISO_ORIGIN: 'http://region.it' }))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('SISO_ORIGIN: in production deve cominciare con https://')
    expect(parseConfig({ ...production, SISO_ORIGIN: 'http://127.0.0.1:3000' }).ok).toBe(true)
  })

  test('wants the public address without a path', () => {
    const problems = problemsOf(
      parseConfig({ ...production, SISO_ORIGIN: 'https://region.it/siso' }),
    )
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('SISO_ORIGIN: deve finire dopo il nome')
  })

  test('wants the secret of the roles beside an outside database', () => {
    const problems = problemsOf(parseStarterConfig({ DATABASE_URL: complete.DATABASE_URL }))
    expect(problems).toEqual(['DATABASE_ROLE_SECRET: manca: serve insieme a DATABASE_URL'])
  })

  test('tells a program what it lacks, and migrations need no Temporal', () => {
    expect(problemsOf(parseConfig({}))).toEqual([
      'DATABASE_URL: manca (npm start la imposta da sé)',
      'TEMPORAL_ADDRESS: manca (npm start la imposta da sé)',
    ])
    expect(parseDatabaseConfig({ ...complete, TEMPORAL_ADDRESS: '' }).ok).toBe(true)
  })

  test('counts an empty variable as absent', () => {
    expect(parseStarterConfig({ PORT: '', SMTP_URL: '' }).ok).toBe(true)
  })
})

describe('.env.example', () => {
  test('is the one made from the schema', () => {
    const file = new URL('../../.env.example', import.meta.url)
    expect(readFileSync(file, 'utf8')).toBe(envExample())
  })
})

describe('the database roles', () => {
  test('enter the same database with passwords of their own', () => {
    const web = roleUrl(complete.DATABASE_URL, complete.DATABASE_ROLE_SECRET, 'siso_web')
    const engine = roleUrl(complete.DATABASE_URL, complete.DATABASE_ROLE_SECRET, 'siso_engine')
    expect(web).toMatch(/^postgres:\/\/siso_web:[0-9a-f]{64}@db\.internal:5432\/siso$/)
    expect(new URL(web).password).not.toBe(new URL(engine).password)
  })
})

describe('the address of the database', () => {
  const lengths = { idleMinutes: 7, hours: 3 }

  test('keeps what it says of encryption beside how long sessions last', () => {
    const set = withSessionLengths('postgres://u:p@db:5432/siso?sslmode=verify-full', lengths)
    expect(new URL(set).searchParams.get('sslmode')).toBe('verify-full')
    expect(new URL(set).searchParams.get('options')).toBe(
      '-c app.session_idle_minutes=7 -c app.session_hours=3',
    )
  })

  test('keeps other settings of the connection', () => {
    const set = withSessionLengths('postgres://u:p@db/siso?options=-c%20geqo%3Doff', lengths)
    expect(new URL(set).searchParams.get('options')).toMatch(/^-c geqo=off -c app\.session_idle/)
  })
})

describe('the log', () => {
  test('never shows a password, a name or a fiscal code', () => {
    const lines: string[] = []
    const logger = createLogger('test', 'info', { write: (line) => void lines.push(line) })
    const person = { fiscalCode: 'RSSMRA80A01H501U', firstName: 'Mario' }
    logger.info({ password: 'Segreta1', person, deep: { person } }, 'seen')
    expect(lines.join()).toContain('seen')
    expect(lines.join()).not.toMatch(/Segreta1|RSSMRA|Mario/)
  })

  test('keeps of a refusal of the database where it was, and none of the values that it repeats', () => {
    const lines: string[] = []
    const logger = createLogger('test', 'info', { write: (line) => void lines.push(line) })
    const refused = Object.assign(new Error('duplicate key: RSSMRA80A01H501U'), {
      code: '23505',
      constraint: 'person_fiscal_code',
      detail: 'Key (fiscal_code)=(RSSMRA80A01H501U) already exists.',
      where: "insert into person values ('Mario')",
    })
    const wrapped = new Error("insert into person values ('Mario') - duplicate", { cause: refused })
    for (const err of [refused, wrapped, new AggregateError([wrapped], 'Mario')])
      logger.error({ err }, 'failed')
    expect(lines).toHaveLength(3)
    for (const line of lines) {
      expect(line).toMatch(/"code":"23505".*person_fiscal_code.*config\.test\.ts/)
      expect(line).not.toMatch(/RSSMRA|Mario|insert/)
    }
  })

  test('keeps the words of an error that is ours', () => {
    const lines: string[] = []
    const logger = createLogger('test', 'info', { write: (line) => void lines.push(line) })
    logger.error({ err: new Error('no calendar', { cause: new Error('gone') }) }, 'failed')
    expect(lines.join()).toContain('no calendar ← gone')
  })
})
