import { describe, expect, test } from '@jest/globals'
import { keyRange, searchKey } from '../../../domain/shared/search-key.ts'

describe('I nomi si confrontano', () => {
  test.each([
    ['D’Angelo', 'José', 'dangelo jose'],
    ["D'Angelo", 'Jose', 'dangelo jose'],
    ['De  Santis', 'Anna-Maria', 'de santis anna maria'],
    ['Łukasz', 'Đorđe', 'lukasz dorde'],
    ['Çelik', 'Ünal', 'celik unal'],
  ])('%s %s come %s', (family, given, key) => {
    expect(searchKey(family, given)).toBe(key)
  })

  test('anche in altri alfabeti, e con l’alias in fondo', () => {
    expect(searchKey('Шевченко', 'Олена', 'Lena')).toBe('шевченко олена lena')
    expect(searchKey('', null, 'Il signore del parco')).toBe('il signore del parco')
  })

  test('dall’inizio: tutto ciò che comincia così sta nell’intervallo, il resto no', () => {
    const { from, before } = keyRange('ros')
    for (const key of ['ros', 'rosati', 'rossi zoe', searchKey('Rošić')]) {
      const bytes = Buffer.from(key)
      expect(Buffer.compare(bytes, Buffer.from(from)) >= 0).toBe(true)
      expect(Buffer.compare(bytes, Buffer.from(before)) < 0).toBe(true)
    }
    expect(Buffer.compare(Buffer.from('rot'), Buffer.from(before)) > 0).toBe(true)
  })
})
