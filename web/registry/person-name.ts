interface Named {
  readonly familyName: string
  readonly givenName: string
  readonly alias: string | null
}

/** How a person is called on the screens; who has no name goes by the alias. */
export function nameOf({ familyName, givenName, alias }: Named): string {
  const name = [familyName, givenName].filter(Boolean).join(' ')
  return name === '' ? `«${alias ?? ''}»` : name
}
