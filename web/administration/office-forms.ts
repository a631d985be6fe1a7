import type { CodeList } from '../../domain/procedures/schema.ts'
import type { Form } from '../../domain/procedures/schema/form.ts'
import type { OfficeRow } from '../../domain/organisations/office-settings.ts'
import { question } from '../shared/person-fields.ts'

const phone = question('phone', { type: 'phone', label: { it: 'Telefono', en: 'Telephone' } })
const email = question('email', { type: 'email', label: { it: 'E-mail', en: 'E-mail' } })

/** How an office is reached and what its contact card never leaves out. */
export const officeForm: Form = {
  key: 'office',
  title: { it: 'Ufficio', en: 'Office' },
  sections: [
    { key: 'reach', title: { it: 'Recapiti', en: 'How to reach it' }, fields: [phone, email] },
    {
      key: 'asks',
      title: { it: 'Che cosa chiede sempre la scheda', en: 'What the card always asks' },
      hint: {
        it: 'Oltre a ciò che chiede la procedura. Vale da oggi, anche per le schede già cominciate',
        en: 'Beside what the procedure asks. It holds from today, for cards already begun too',
      },
      fields: [
        question('asksNeeds', {
          type: 'yes-no',
          label: { it: 'Almeno un bisogno?', en: 'At least one need?' },
          required: true,
        }),
        question('asksServices', {
          type: 'yes-no',
          label: { it: 'Almeno una prestazione chiesta?', en: 'At least one service asked?' },
          required: true,
        }),
        question('asksForeign', {
          type: 'yes-no',
          label: {
            it: 'Se registrare la situazione di persona straniera?',
            en: 'Whether to record the situation of a foreign person?',
          },
          required: true,
        }),
      ],
    },
  ],
}

/** A contact point, and the offices met there. */
export const pointForm: Form = {
  key: 'contact-point',
  title: { it: 'Punto di contatto', en: 'Contact point' },
  sections: [
    {
      key: 'point',
      title: { it: 'Dove', en: 'Where' },
      fields: [
        question('name', {
          type: 'text',
          label: { it: 'Nome', en: 'Name' },
          hint: { it: 'Come lo chiama chi ci va', en: 'As people who go there call it' },
          required: true,
          maxLength: 150,
        }),
        question('address', {
          type: 'text',
          label: { it: 'Via, numero e località', en: 'Street, number and place' },
          maxLength: 300,
        }),
        question('hours', {
          type: 'text',
          label: { it: 'Orario', en: 'Opening hours' },
          hint: { it: 'Per esempio: lun e mer 9–13', en: 'For instance: Mon and Wed 9–13' },
          maxLength: 300,
        }),
        phone,
        email,
        question('website', {
          type: 'text',
          label: { it: 'Sito', en: 'Website' },
          maxLength: 300,
        }),
      ],
    },
    {
      key: 'offices',
      title: { it: 'Uffici', en: 'Offices' },
      fields: [
        question('offices', {
          type: 'codes',
          label: { it: 'Quali uffici ricevono qui', en: 'Which offices are met here' },
          hint: {
            it: 'Senza nessun ufficio il punto non si propone più; ciò che vi è stato fatto resta',
            en: 'Without any office the point is no longer offered; what was done there stays',
          },
          list: 'office',
          widget: 'checkboxes',
        }),
      ],
    },
  ],
}

/** The offices to choose from for a point: those of the zone, and those that are met there already. */
export function officeList(
  offices: readonly OfficeRow[],
  { zone }: OfficeRow,
  met: readonly number[],
): CodeList {
  const near = offices.filter((one) => one.zone === zone || met.includes(one.id))
  const values = near.map(({ id, name }) => ({ code: String(id), label: name }))
  return { key: 'office', title: 'Ufficio', values }
}
