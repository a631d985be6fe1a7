import { createHash } from 'node:crypto'

/** The same id for the same words: who asks again with them finds what there is. No UUID of any version. */
export function idOfWords(words: string): string {
  const hex = createHash('md5').update(words).digest('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
