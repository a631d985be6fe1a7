import type { Answers } from '../procedures/forms/answers.ts'

/** What each is for the other, by codes of the list `tie`; those that are not here are the same both ways. */
const otherSide: Readonly<Record<string, string>> = {
  parent: 'child',
  child: 'parent',
  grandparent: 'grandchild',
  grandchild: 'grandparent',
  'uncle-aunt': 'nephew-niece',
  'nephew-niece': 'uncle-aunt',
  // The list has no word for who is fostered, or looked after.
  foster: 'other',
  carer: 'other',
}

/**
 * A tie as it is told on the record of whom it was written about: the relation turned round, and what
 * is the same for both. Who cares, who has custody, telephone and availability were said of her.
 */
export function mirrorTie({ relation, livesWith, bond }: Answers): Answers {
  const turned = typeof relation === 'string' ? (otherSide[relation] ?? relation) : undefined
  return {
    ...(turned !== undefined && { relation: turned }),
    ...(livesWith !== undefined && { livesWith }),
    ...(bond !== undefined && { bond }),
  }
}
