import type { Route } from '../shared/route.ts'
import { agendaRoute } from './agenda.ts'
import { appointmentRoutes } from './appointment.ts'
import { newAppointmentRoutes } from './new-appointment.ts'
import { weekFileRoute } from './week-file.ts'

/** The agenda of who works here, and its appointments. */
export function agendaRoutes(): Route[] {
  return [agendaRoute(), weekFileRoute(), ...newAppointmentRoutes(), ...appointmentRoutes()]
}
