import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { z } from 'zod'

import { Publiccode } from './publiccode.ts'
import { fileExists, readText } from './repository.ts'

const Package = z.object({ version: z.string(), license: z.string() })

const document = z.record(z.string(), z.unknown()).parse(parse(readText('publiccode.yml')))

function refused(changes: Record<string, unknown>): boolean {
  return !Publiccode.safeParse({ ...document, ...changes }).success
}

function aDescription(changes: Record<string, unknown>): Record<string, unknown> {
  const text = { shortDescription: 'x', longDescription: 'x'.repeat(150), features: ['x'] }
  return { description: { it: { ...text, ...changes } } }
}

describe('the entry in the catalogue of reuse', () => {
  test('is a valid publiccode.yml 0.7', () => {
    expect(Publiccode.safeParse(document).error?.issues ?? []).toEqual([])
  })

  test('names the version and the licence of the package', () => {
    const { version, license } = Package.parse(JSON.parse(readText('package.json')))
    const catalogue = Publiccode.parse(document)
    expect(catalogue.softwareVersion).toBe(version)
    expect(catalogue.legal.license).toBe(license)
  })

  test('describes the software in each language it says to speak, Italian first', () => {
    const { description, localisation } = Publiccode.parse(document)
    expect(Object.keys(description)).toEqual(localisation.availableLanguages)
    expect(localisation.availableLanguages[0]).toBe('it')
  })

  test('every file of the repository that it points to exists', () => {
    const { url } = Publiccode.parse(document)
    const addresses = readText('publiccode.yml').match(/https:\/\/\S+\/blob\/main\/[^'"\s]+/g) ?? []
    expect(addresses.length).toBeGreaterThan(0)
    for (const address of addresses) {
      expect(address.startsWith(`${url}/blob/main/`)).toBe(true)
      expect(fileExists(address.replace(`${url}/blob/main/`, ''))).toBe(true)
    }
  })
})

describe('an entry that the catalogue would refuse is refused here', () => {
  test.each([
    ['an older version of the format', { publiccodeYmlVersion: '0.5' }],
    ['a key that was retired', { it: { countryExtensionVersion: '1.0' } }],
    ['a licence that is not SPDX', { legal: { license: 'EUPL' } }],
    ['a retired copyright key', { legal: { license: 'EUPL-1.2', repoOwner: 'x' } }],
    ['no address', { url: undefined }],
    ['no description', { description: {} }],
    ['a short description over 150 signs', aDescription({ shortDescription: 'x'.repeat(151) })],
    ['a long description under 150 signs', aDescription({ longDescription: 'x'.repeat(149) })],
    ['a long description over 10,000', aDescription({ longDescription: 'x'.repeat(10_001) })],
    ['no features', aDescription({ features: [] })],
    ['a feature over 100 signs', aDescription({ features: ['x'.repeat(101)] })],
    ['community maintenance without a contact', { maintenance: { type: 'community' } }],
    ['contract maintenance without an end', { maintenance: { type: 'contract', contractors: [] } }],
    ['a date that does not exist', { releaseDate: '2026-02-30' }],
    ['a standard that is no alias', { supports: [{ id: 'alias:siuss' }] }],
  ])('%s', (_case, changes) => {
    expect(refused(changes)).toBe(true)
  })

  test('a known standard would be accepted', () => {
    expect(refused({ supports: [{ id: 'alias:gdpr' }] })).toBe(false)
    expect(refused(aDescription({}))).toBe(false)
  })
})

describe('the licence', () => {
  test('is the whole English text of EUPL 1.2: fifteen articles and the appendix', () => {
    const text = readText('LICENSE')
    const articles = [...text.matchAll(/^(\d+)\.[A-Z]/gm)].map(([, number]) => Number(number))
    expect(text).toMatch(/^EUROPEAN UNION PUBLIC LICENCE v\. 1\.2/)
    expect(articles).toEqual(Array.from({ length: 15 }, (_, index) => index + 1))
    expect(text).toMatch(/Appendix[\s\S]+LiLiQ-R\+[\s\S]+new EUPL version\.\s*$/)
  })
})
