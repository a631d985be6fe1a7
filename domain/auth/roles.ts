/** Roles of people, as `user_role.role` keeps them. What each may do is in `policy.ts`. */
export const roles = [
  'front-desk',
  'social-worker',
  'coordinator',
  'general-practitioner',
  'uvm-doctor',
  'uvm-nurse',
  'uvm-therapist',
  'uvm-psychologist',
  'uvm-coordinator',
  'admin-officer',
  'provider',
  'procedure-admin',
  'planner',
  'system-admin',
  'help-desk',
] as const
export type Role = (typeof roles)[number]
