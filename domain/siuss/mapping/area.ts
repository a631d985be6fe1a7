/** INPS's area of our areas of a case: domain of D.M. 206/2014; that adults are the third is ours. */
const ofCase: Readonly<Record<string, string>> = {
  'family-minors': '1',
  disability: '2',
  'non-self-sufficiency': '2',
  poverty: '3',
  adults: '3',
}

/** INPS's area of the areas of the nomenclature of services; those for anybody are of none. */
const ofService: Readonly<Record<string, string>> = {
  'family-minors': '1',
  disability: '2',
  elderly: '2',
  poverty: '3',
}

/** The area that a person was taken in charge in; where the case says none, that of what she is given. */
export function areaOf(of: {
  readonly charge: string | null
  readonly service: string | null
}): string | undefined {
  return ofCase[of.charge ?? ''] ?? ofService[of.service ?? '']
}
