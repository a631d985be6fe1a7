import { existsSync, readFileSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { z } from 'zod'

import { parseConfig, parseDatabaseConfig } from '../../config/config.ts'
import { envExample } from '../../config/env-example.ts'
import { serverVersion } from '../../embedded/temporal/pins.ts'

const root = new URL('../../', import.meta.url)
const text = readFileSync(new URL('docker-compose.yml', root), 'utf8')

const Service = z.object({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  configs: z.array(z.object({ source: z.string(), target: z.string() })).optional(),
  deploy: z.object({ replicas: z.number() }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  healthcheck: z.object({ test: z.array(z.string()), retries: z.number() }).optional(),
  user: z.string().optional(),
})

const Compose = z.object({
  services: z.record(z.string(), Service),
  configs: z.record(
    z.string(),
    z.object({ content: z.string() }).or(z.object({ file: z.string() })),
  ),
  volumes: z.record(z.string(), z.unknown()),
})

const compose = Compose.parse(parse(text, { merge: true }))

function service(name: string): z.infer<typeof Service> {
  const found = compose.services[name]
  if (!found) throw new Error(`docker-compose.yml has no service ${name}`)
  return found
}

function majorOfNode(): string {
  return readFileSync(new URL('.node-version', root), 'utf8').trim()
}

/** Values as the person who installs would give them, put where the file says ${NAME}. */
function filledIn(environment: Record<string, string>): Record<string, string> {
  const given: Record<string, string> = {
    SISO_ORIGIN: 'https://siso.region.it',
    DATABASE_ROLE_SECRET: '0123456789abcdef0123456789abcdef',
    SISO_OWNER_PASSWORD: 'a1b2c3d4',
  }
  const fill = (value: string) =>
    value.replaceAll(/\$\{(\w+)(?::[?-]([^}]*))?\}/g, (_, name, otherwise) => {
      return given[String(name)] ?? String(otherwise ?? '')
    })
  return Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, fill(value)]))
}

describe('production', () => {
  test('has every service that it needs, and two copies of web and worker', () => {
    expect(Object.keys(compose.services).sort()).toEqual([
      'migrate',
      'postgres',
      'seed',
      'temporal',
      'temporal-namespace',
      'temporal-schema',
      'web',
      'worker',
    ])
    expect(service('web').deploy?.replicas).toBe(2)
    expect(service('worker').deploy?.replicas).toBe(2)
  })

  test('runs the versions that the code was tried with', () => {
    expect(service('postgres').image).toMatch(/^postgres:18\./)
    expect(service('temporal').image).toBe(`temporalio/server:${serverVersion}`)
    for (const name of ['temporal-schema', 'temporal-namespace']) {
      expect(service(name).image).toBe(`temporalio/admin-tools:${serverVersion}`)
    }
    const dockerfile = readFileSync(new URL('Dockerfile', root), 'utf8')
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map((match) => match[1])
    expect(new Set(bases)).toEqual(new Set([`node:${majorOfNode()}-bookworm-slim`]))
    expect(dockerfile).toMatch(/^USER node$/m)
    expect(dockerfile).toContain('npm ci --omit=dev')
  })

  test.each(['postgres', 'temporal', 'web', 'worker'])('watches the health of %s', (name) => {
    expect(service(name).healthcheck?.test.length).toBeGreaterThan(1)
    expect(service(name).healthcheck?.retries).toBeGreaterThan(1)
  })

  test('starts each part only after what it needs', () => {
    const healthy = { condition: 'service_healthy' }
    const done = { condition: 'service_completed_successfully' }
    expect(service('temporal-schema').depends_on).toEqual({ postgres: healthy })
    expect(service('temporal').depends_on).toEqual({ 'temporal-schema': done })
    expect(service('temporal-namespace').depends_on).toEqual({ temporal: healthy })
    expect(service('migrate').depends_on).toEqual({ postgres: healthy })
    expect(service('seed').depends_on).toEqual({ migrate: done })
    for (const name of ['web', 'worker']) {
      expect(service(name).depends_on).toEqual({ seed: done, 'temporal-namespace': done })
    }
  })

  test('publishes no port but that of web, and that one to this machine only', () => {
    const published = Object.entries(compose.services).filter(([, { ports }]) => ports)
    expect(published.map(([name]) => name)).toEqual(['web'])
    expect(service('web').ports).toEqual(['127.0.0.1:${SISO_WEB_PORTS:-3000-3001}:3000'])
  })

  test('keeps the data of PostgreSQL 18 where its image expects them', () => {
    expect(service('postgres').volumes).toEqual(['postgres:/var/lib/postgresql'])
    expect(Object.keys(compose.volumes)).toEqual(['postgres'])
  })

  test('gives web and worker an environment that they accept, without the owner’s password', () => {
    for (const name of ['web', 'worker']) {
      const environment = filledIn(service(name).environment ?? {})
      expect(parseConfig(environment)).toMatchObject({
        ok: true,
        config: { nodeEnv: 'production', host: '0.0.0.0', port: 3000 },
      })
      expect(JSON.stringify(environment)).not.toContain('a1b2c3d4')
    }
    for (const name of ['migrate', 'seed']) {
      const environment = filledIn(service(name).environment ?? {})
      expect(parseDatabaseConfig(environment).ok).toBe(true)
      expect(environment.DATABASE_URL).toBe('postgres://siso_owner:a1b2c3d4@postgres:5432/siso')
    }
  })

  test('refuses to start when a secret is not given', () => {
    const secrets = ['POSTGRES_PASSWORD', 'SISO_OWNER_PASSWORD', 'TEMPORAL_DB_PASSWORD']
    for (const name of [...secrets, 'DATABASE_ROLE_SECRET', 'SISO_ORIGIN']) {
      const uses = [...text.matchAll(new RegExp(`\\$\\{${name}(.*?)\\}`, 'g'))]
      expect(uses.length).toBeGreaterThan(0)
      for (const use of uses) expect(use[1]).toBe(':?')
    }
  })

  test('names only variables that .env.example explains', () => {
    const named = [...text.matchAll(/(?<!\$)\$\{(\w+)/g)].map((match) => match[1])
    const explained = [...envExample().matchAll(/^# (\w+)=/gm)].map((match) => match[1])
    expect(named.length).toBeGreaterThan(10)
    for (const name of named) expect(explained).toContain(name)
  })

  test('tells Temporal what the server of our measures is told, in a form that it reads', () => {
    const settings = compose.configs['temporal-dynamic-config']
    expect(settings).toEqual({ file: './config/temporal-server.yaml' })
    const told: unknown = parse(readFileSync(new URL('config/temporal-server.yaml', root), 'utf8'))
    const value = z.int().or(z.string().regex(/^\d+s$/))
    const Settings = z.record(z.string(), z.array(z.strictObject({ value })).length(1))
    expect(Settings.parse(told)).toMatchObject({
      'matching.numTaskqueueReadPartitions': [{ value: 1 }],
      'history.workflowIdReuseMinimalInterval': [{ value: '0s' }],
    })
  })

  test('runs files that exist and mounts only texts that it holds', () => {
    for (const { command, healthcheck, configs } of Object.values(compose.services)) {
      const words = [...(command ?? []), ...(healthcheck?.test ?? [])]
      for (const file of words.filter((word) => word.endsWith('.ts'))) {
        expect({ file, exists: existsSync(new URL(file, root)) }).toEqual({ file, exists: true })
      }
      for (const { source } of configs ?? []) expect(Object.keys(compose.configs)).toContain(source)
    }
  })
})
