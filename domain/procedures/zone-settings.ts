import type { Form } from './schema/form.ts'
import type { Release } from './schema.ts'

import { fieldsOf } from './forms/fields.ts'

/** A setting as it holds for a case; without a zone it is what the release says. */
export interface SettingInForce {
  readonly value: number
  readonly zone?: string
  /** Day from which the zone wants it so (`YYYY-MM-DD`). */
  readonly since?: string
}
export type SettingsInForce = Readonly<Record<string, SettingInForce>>

/** Whether the form rests on settings of the zone: then the record is read. */
export function asksSettings(form: Form | undefined): boolean {
  return (
    form !== undefined && fieldsOf(form).some(({ computed }) => computed && 'setting' in computed)
  )
}

/** What the zone has decided, and of the rest what the release says. */
export function settingsInForce(
  { settings = [] }: Pick<Release, 'settings'>,
  ofZone: SettingsInForce = {},
): SettingsInForce {
  return Object.fromEntries(settings.map(({ key, value }) => [key, ofZone[key] ?? { value }]))
}
