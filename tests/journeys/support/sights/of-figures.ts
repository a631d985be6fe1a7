import type { Sight } from './sight.ts'
import { errors, press, sight, user } from './sight.ts'

/** What is decided of the figures, their trends, and what is behind a number. */
export const figureSights: readonly Sight[] = [
  sight({
    name: 'a target of the figures, without its act',
    route: 'GET /cruscotti/obiettivi',
    view: 'figures/decisions/decided',
    as: user('programmatore'),
    path: () => '/cruscotti/obiettivi',
    then: press('main form .btn-primary', errors),
  }),
  sight({
    name: 'what a fund is given, without its amount',
    route: 'GET /cruscotti/stanziamenti',
    view: 'figures/decisions/decided',
    as: user('programmatore'),
    path: () => '/cruscotti/stanziamenti',
    then: press('main form .btn-primary', errors),
  }),
  sight({
    name: 'hours of reporting, without how they are known',
    route: 'GET /cruscotti/uso/ore',
    view: 'figures/decisions/decided',
    as: user('coordinatore'),
    path: () => '/cruscotti/uso/ore',
    then: press('main form .btn-primary', errors),
  }),
  sight({
    name: 'the figures of who coordinates, with trends',
    route: 'GET /cruscotti',
    view: 'figures/figures',
    as: user('coordinatore'),
    path: () => '/cruscotti?andamento=mesi',
  }),
  sight({
    name: 'the services behind a number',
    route: 'GET /cruscotti/prestazioni',
    view: 'figures/behind',
    as: user('coordinatore'),
    path: () => '/cruscotti/prestazioni',
  }),
]
