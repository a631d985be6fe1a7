/** By row of the ledger: the lists that it asks for, with the values of today by the codes that they have here. */
export const listed: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'card-list-reasons': { 'access-reason': ['decree', 'sent', 'spontaneous', 'summoned'] },
  'card-list-interlocutors': {
    'access-caller': ['judicial', 'person', 'relative', 'organisation', 'institution', 'other'],
  },
  'card-list-modes': {
    'access-mode': ['in-person', 'email', 'home', 'written', 'phone', 'remote'],
  },
  'card-list-home-search-kinds': { 'home-search-kind': ['rent', 'purchase', 'temporary'] },
  'card-list-home-search-reasons': {
    'home-search-reason': [
      ...['none', 'rent', 'small', 'run-down', 'cohabitants', 'neighbours', 'work', 'other'],
    ],
  },
  'card-list-home-search-questions': { 'home-question': ['dispute', 'contract'] },
  'card-list-home-search-channels': {
    'home-search-channel': ['none', 'ads', 'friends', 'foreign-friends', 'agency', 'other'],
  },
  'card-list-home-search-furnished': { 'home-furnished': ['furnished', 'unfurnished'] },
  'card-list-work-reasons': { 'work-reason': ['search', 'dispute', 'self-employment'] },
  'card-list-driving-licences': {
    'driving-licence': [...['am', 'a1', 'a', 'b1', 'b', 'be', 'c1', 'c1e', 'd1', 'd1e', 'd', 'de']],
  },
  'card-list-work-availability': {
    'work-availability': ['part-time', 'full-time', 'weekend', 'nights', 'day-night'],
  },
  'card-list-work-travel': { 'work-travel': ['province', 'region', 'other-regions', 'abroad'] },
  'card-list-mediation-requesters': {
    'mediation-requester': ['municipality', 'school', 'health', 'other'],
  },
  'card-list-course-kinds': {
    'course-kind': ['italian', 'other-language', 'professional', 'computer', 'other'],
  },
  'card-list-course-times': { 'course-time': ['morning', 'afternoon', 'evening'] },
  'card-list-course-days': { 'course-days': ['all', 'some'] },
  'card-list-service-request-steps': {
    'service-step': [
      ...['information', 'acceptance', 'handling', 'check', 'concluded'],
      ...['external-start', 'external-check', 'external-done'],
    ],
  },
}

/** The needs of the old list, which had no classes. */
export const oldNeeds: readonly string[] = [
  ...['poverty', 'school', 'illness', 'economic', 'relations', 'daily-life', 'neglect'],
  ...['work', 'housing', 'other'],
]
