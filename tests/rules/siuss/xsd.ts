import { readFileSync } from 'node:fs'

import { XmlDocument, XmlValidateError, XsdValidator } from 'libxml2-wasm'

export type Layout = 'ps-psa-sina' | 'sinba'

const layouts = new URL('../../../domain/siuss/layout/', import.meta.url)

/** The text of a layout, as it is kept. */
export function layoutText(layout: Layout): string {
  return readFileSync(new URL(`${layout}.xsd`, layouts), 'utf8')
}

const validators = new Map<Layout, XsdValidator>()

function validatorOf(layout: Layout): XsdValidator {
  const known = validators.get(layout)
  if (known) return known
  const made = XsdValidator.fromDoc(XmlDocument.fromString(layoutText(layout)))
  validators.set(layout, made)
  return made
}

/** What libxml2 has to say of a flow by a layout; nothing, if it is valid. */
export function faultsIn(layout: Layout, xml: string): string[] {
  const document = XmlDocument.fromString(xml)
  try {
    validatorOf(layout).validate(document)
    return []
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error
    return error.details.map(({ message }) => message)
  } finally {
    document.dispose()
  }
}
