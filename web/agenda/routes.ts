import type { Route } from '../shared/route.ts'
import { agendaRoute } from './agenda.ts'
import { appointmentRoutes } from './appointment.ts'
import { newAppointmentRoutes } from './new-appointment.ts'

/** The agenda of who works here, and its appointments. */
export function agendaRoutes(): Route[] {
  return [agendaRoute(), ...newAppointmentRoutes(), ...appointmentRoutes()]
}
