import type { Sight } from './sight.ts'
import { errors, press, sight, user } from './sight.ts'

const offices = '/amministrazione/uffici'
const office = {
  route: `GET ${offices}/:office`,
  view: 'administration/office',
  as: user('sistema'),
  path: ({ point }: Parameters<Sight['path']>[0]) => `${offices}/${String(point.office)}`,
}
const newPoint = {
  route: `GET ${offices}/:office/punti`,
  view: 'administration/point',
  as: user('sistema'),
  path: ({ point }: Parameters<Sight['path']>[0]) => `${offices}/${String(point.office)}/punti`,
}

const services = '/amministrazione/servizi'
const service = {
  view: 'administration/benefit',
  path: () => `${services}/D.1.01`,
}

/** Offices and where they are met; what INPS calls a service. */
export const officeSights: readonly Sight[] = [
  sight({
    name: 'the offices',
    route: `GET ${offices}`,
    view: 'administration/offices',
    as: user('sistema'),
  }),
  sight({ ...office, name: 'an office' }),
  sight({ ...newPoint, name: 'a new point of contact' }),
  sight({
    ...newPoint,
    name: 'a new point of contact, empty',
    route: `POST ${offices}/:office/punti`,
    then: press('form.form .btn-primary', errors),
  }),
  sight({
    name: 'a point of contact',
    route: `GET ${offices}/:office/punti/:point`,
    view: 'administration/point',
    as: user('sistema'),
    path: ({ point }) => `${offices}/${String(point.office)}/punti/${String(point.id)}`,
  }),
  sight({
    name: 'the services and their codes',
    route: `GET ${services}`,
    view: 'administration/benefits',
    as: user('amministrativo'),
  }),
  sight({
    ...service,
    name: 'the code of a service, to read',
    route: `GET ${services}/:benefit`,
    as: user('amministrativo'),
  }),
  sight({
    ...service,
    name: 'the code of a service, refused',
    route: `POST ${services}/:benefit`,
    as: user('programmatore'),
    then: async (page) => {
      await page.locator('#f-from').fill('2010-01-01')
      await press('form.form .btn-primary', errors)(page)
    },
  }),
]
