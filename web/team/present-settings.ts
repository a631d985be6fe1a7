import { dayInItaly } from '../../domain/shared/today.ts'
import type { FieldError } from '../../domain/procedures/forms/answers.ts'
import { italian } from '../../domain/procedures/engine/index-release.ts'
import { rawAnswers } from '../../domain/procedures/forms/raw-answers.ts'
import type { SettingRow, ZoneChoice } from '../../domain/team/zone-settings.ts'
import { formatDate, formatDateTime, formatNumber } from '../shared/format.ts'
import { presentForm } from '../shared/forms/present-form.ts'
import { words } from '../shared/forms/words.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import type { RawForm } from '../shared/visit.ts'
import { paths, settingsPath } from './paths.ts'
import { settingsForm } from './settings-form.ts'

export interface TypedSettings {
  readonly values: RawForm
  readonly errors: readonly FieldError[]
  readonly op: string
}

interface Shown {
  readonly choices: readonly ZoneChoice[]
  readonly chosen: ZoneChoice | undefined
  readonly rows: readonly SettingRow[]
  readonly typed: TypedSettings | undefined
}

interface Words {
  readonly t: Translate
  readonly language: Language
  readonly now: Date
}

/** What holds today, the form that changes it from a day on, and all that was decided. */
export function presentSettings({ choices, chosen, rows, typed }: Shown, shown: Words) {
  const { t, language } = shown
  const base = { title: t('team.settings'), board: paths.board }
  if (!chosen) return base
  const many = choices.length > 1
  const today = chosen.settings.map((setting) => presentToday(setting, rows, shown))
  return {
    ...base,
    where: `${chosen.zoneName} · ${italian(chosen.title)}`,
    choices: many ? choices.map((one) => presentChoice(one, chosen)) : [],
    today,
    ...presentChange(chosen, { rows, typed }, shown),
    history: rows.map((row) => ({
      title: words(
        chosen.settings.find(({ key }) => key === row.setting)?.title ?? row.setting,
        language,
      ),
      value: formatNumber(row.value, language),
      from: formatDate(row.from, language),
      inForce: row.inForce === true,
      source: row.source,
      by: t('team.settings-by', {
        name: row.by,
        when: formatDateTime(row.at, language, shown.now),
      }),
    })),
  }
}

type Setting = ZoneChoice['settings'][number]

function presentToday(
  { key, title, value }: Setting,
  rows: readonly SettingRow[],
  { t, language }: Words,
) {
  const row = rows.find((one) => one.setting === key && one.inForce === true)
  return {
    title: words(title, language),
    value: formatNumber(row?.value ?? value, language),
    since: row
      ? t('team.settings-since', { day: formatDate(row.from, language) })
      : t('team.settings-default'),
  }
}

function presentChoice(one: ZoneChoice, chosen: ZoneChoice) {
  const label = `${one.zoneName} · ${italian(one.title)}`
  return { href: settingsPath(one), label, current: one === chosen }
}

function presentChange(
  chosen: ZoneChoice,
  { rows, typed }: Pick<Shown, 'rows' | 'typed'>,
  { t, language, now }: Words,
) {
  const form = settingsForm(chosen)
  const current = chosen.settings.map(({ key, value }) => {
    const row = rows.find((one) => one.setting === key && one.inForce === true)
    return [key, row?.value ?? value] as const
  })
  const values =
    typed?.values ?? rawAnswers(form, { ...Object.fromEntries(current), from: dayInItaly(now) })
  const release = { lists: [], facts: {} }
  const view = presentForm(form, { t, language, release, values, errors: typed?.errors ?? [] })
  return {
    wrong: view.wrong,
    errors: view.errors,
    form: { sections: view.sections },
    action: settingsPath(chosen),
    op: typed?.op,
  }
}
