/** Everything that leaves a trace. A new act gets its name here first. */
export const auditedActions = [
  'signed-in',
  'sign-in-refused',
  'signed-out',
  'session-confirmed',
  'user-added',
  'user-suspended',
  'user-activated',
  'password-set',
  'role-given',
  'role-ended',
  'person-read',
  'person-registered',
  'person-corrected',
  'death-recorded',
  'death-withdrawn',
  'service-resumed',
  'record-fact-added',
  'record-fact-changed',
  'person-identity-replaced',
  'person-protected',
  'person-unprotected',
  'person-access-granted',
  'people-searched',
  'duplicates-checked',
  'person-asked-elsewhere',
  'case-opened',
  'contact-joined',
  'contact-deleted',
  'contacts-exported',
  'emergency-recorded',
  'emergency-taken-up',
  'on-call-entered',
  'on-call-cancelled',
  'on-call-note-left',
  'case-read',
  'case-exported',
  'cases-searched',
  'case-shared',
  'case-manager-changed',
  'case-reopened',
  'access-log-read',
  'task-read',
  'task-claimed',
  'task-released',
  'task-assigned',
  'task-snoozed',
  'task-completed',
  'task-commented',
  'task-nudged',
  'offer-withdrawn',
  'synthesis-reopened',
  'signature-withdrawn',
  'section-reopened',
  'task-expired',
  'task-added',
  'subprocess-opened',
  'task-cancelled',
  'step-skipped',
  'step-redone',
  'step-parked',
  'step-resumed',
  'participant-added',
  'participant-ended',
  'participant-corrected',
  'event-set-aside',
  'case-revived',
  'terms-moved',
  'calendar-changed',
  'calendar-edited',
  'calendar-published',
  'case-migrated',
  'effect-decided',
  'diary-written',
  'diary-read',
  'delivery-recorded',
  'payment-recorded',
  'deliveries-read',
  'deliveries-exported',
  'week-validated',
  'week-checked',
  'week-returned',
  'diary-corrected',
  'appointment-made',
  'appointment-read',
  'appointment-changed',
  'document-made',
  'document-read',
  'document-asked',
  'document-received',
  'release-published',
  'release-reviewed',
  'release-draft-changed',
  'dry-run-changed',
  'campaign-changed',
  'release-proposal-changed',
  'release-timing-changed',
  'seeds-loaded',
  'training-made',
  'organisation-changed',
  'service-benefit-said',
  'absence-recorded',
  'absence-ended',
  'zone-setting-changed',
  'figure-target-set',
  'fund-allocated',
  'reporting-hours-declared',
  'flows-published',
  'flows-held',
  'flows-dropped',
  'flows-pulled',
  'flow-sent',
  'outcomes-received',
  'flow-stopped',
  'flow-resumed',
  'flow-task-opened',
  'flow-task-over',
  'obligation-recorded',
  'inhabitants-recorded',
  'flow-sender-set',
  'flow-decided',
  'flows-prepared',
  'flow-file-changed',
  'flow-file-taken',
  'operation-recorded',
  'operation-changed',
  'participant-enrolled',
  'operations-exported',
] as const
export type AuditedAction = (typeof auditedActions)[number]

export type AuditedKind =
  | 'session'
  | 'user'
  | 'person'
  | 'case'
  | 'task'
  | 'diary-entry'
  | 'appointment'
  | 'document'
  | 'service'
  | 'effect'
  | 'release'
  | 'release-draft'
  | 'dry-run'
  | 'campaign'
  | 'calendar'
  | 'release-proposal'
  | 'organisation'
  | 'contact-point'
  | 'flow'
  | 'flow-file'
  | 'operation'
  | 'search'
  | 'seed'

/** Details are ids, codes and counts, never names, fiscal codes or what somebody wrote. */
export type AuditDetail = Readonly<
  Record<string, string | number | boolean | null | readonly (string | number)[]>
>

export interface AuditEvent {
  readonly action: AuditedAction
  readonly objectKind: AuditedKind
  readonly objectId?: string | undefined
  readonly caseId?: string | undefined
  /** Whose data it was: "who saw me" is asked by this. */
  readonly personId?: string | undefined
  /** Why a person's data were opened: required by reads of folders and persons. */
  readonly purpose?: Purpose | undefined
  /** None: the system itself. */
  readonly actor?: string | undefined
  /** Who was stood in for. */
  readonly onBehalf?: string | undefined
  readonly request?: string | undefined
  readonly detail?: AuditDetail | undefined
}

/** Purposes of a reading, as the reader declares them or the page implies them. */
export const purposes = [
  'task',
  'case-work',
  'contact',
  'supervision',
  'citizen-request',
  'data-quality',
  'break-glass',
] as const
export type Purpose = (typeof purposes)[number]
