const oddValues = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
]

/** Letters that stand for the digits 0 to 9 where two people would have the same code. */
export const homocodeLetters = 'LMNPQRSTUV'

/** Positions (from 1) whose digit may become a letter, in the order in which they do. */
export const homocodePositions = [15, 14, 13, 11, 10, 8, 7] as const

/** Letters of the months, January first. */
export const monthLetters = 'ABCDEHLMPRST'

/** 0 to 25: both digits and letters have a value (D.M. 23/12/1976, art. 6 ff.). */
function valueOf(character: string): number {
  return /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65
}

/** The sixteenth character, from the first fifteen. */
export function checkCharacter(first15: string): string {
  let sum = 0
  for (const [index, character] of [...first15].entries()) {
    const value = valueOf(character)
    sum += index % 2 === 0 ? (oddValues[value] ?? 0) : value
  }
  return String.fromCharCode(65 + (sum % 26))
}

/** The three letters of a family name: consonants, then vowels, then X. */
export function familyLetters(name: string): string {
  const { consonants, vowels } = lettersOf(name)
  return `${consonants}${vowels}XXX`.slice(0, 3)
}

/** The three letters of a given name: with four consonants or more the second is left out. */
export function givenLetters(name: string): string {
  const { consonants, vowels } = lettersOf(name)
  if (consonants.length > 3) return consonants.slice(0, 1) + consonants.slice(2, 4)
  return `${consonants}${vowels}XXX`.slice(0, 3)
}

function lettersOf(name: string) {
  const letters = name
    .normalize('NFD')
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, '')
  return {
    consonants: letters.replaceAll(/[AEIOU]/g, ''),
    vowels: letters.replaceAll(/[^AEIOU]/g, ''),
  }
}
