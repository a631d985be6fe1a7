type Callers = 'siso_web' | 'siso_engine' | 'siso_web,siso_engine' | 'nobody'

/** Functions that see beyond a scope: each is a door, and was looked at. */
export const doors: Readonly<Record<string, Callers>> = {
  'admit_protected_case()': 'nobody',
  'ask_elsewhere(text,text,date,integer,integer)': 'siso_web',
  'case_number_of_task(uuid)': 'siso_web',
  'case_people(uuid)': 'siso_web,siso_engine',
  'cases_held(text)': 'siso_engine',
  'cases_i_follow()': 'siso_web',
  'cases_to_wake(integer)': 'siso_engine',
  'choose_place(bytea,integer)': 'siso_web',
  'clients_served()': 'siso_web', // by a provider: names and suspended days of its own services
  'client_case_of_task(uuid)': 'siso_web',
  'client_name_of_task(uuid)': 'siso_web',
  'client_of_task(uuid)': 'siso_web',
  'end_grants_elsewhere(uuid)': 'siso_engine', // of the case it is moving
  'end_session(bytea)': 'siso_web',
  'appointment_conflicts(uuid[])': 'siso_web',
  'expected_at(uuid)': 'siso_web',
  'tell_who_is_expected()': 'nobody', // in the act that changes who is
  'tell_appointment_changed()': 'nobody', // in the act that moves it or calls it off
  'address_withheld(uuid,date)': 'siso_web,siso_engine', // a yes or no
  'applicant_in_scope()': 'siso_engine', // of the case in scope: residence, age, citizenship; no name
  'dry_run_cases(uuid,uuid,integer)': 'siso_engine', // ids, zones and hashes alone
  'count_running_cases(text,integer)': 'siso_engine',
  'past_cases(text,integer,date,date,uuid,integer)': 'siso_engine', // ids and zones alone
  'count_past_cases(text,integer,date,date)': 'siso_engine',
  'running_cases(text,integer,uuid,integer)': 'siso_engine', // ids and zones alone
  'calendar_cases(text,uuid,integer)': 'siso_engine', // ids, numbers and offices alone
  'count_calendar_cases(text)': 'siso_engine',
  'campaign_next(uuid,boolean,integer)': 'siso_engine', // ids alone
  'campaign_returns(uuid,integer)': 'siso_engine', // ids alone
  'campaign_newcomers(uuid)': 'siso_web', // a count, for who keeps its procedures
  'campaign_waits(uuid)': 'siso_engine', // a yes or no
  'fill_campaign(uuid)': 'siso_engine', // from a dry-run, once
  'remind_appointments(integer)': 'siso_engine',
  'facts_shown(uuid,text[])': 'siso_web',
  'nudge_task(uuid)': 'siso_web', // of a task that the caller sees; says only whether somebody was told
  'forget_old_sessions()': 'siso_web',
  'give_role_in_one_world()': 'nobody',
  'grant_in_one_world()': 'nobody',
  'keep_case_in_one_world()': 'nobody',
  'keep_case_course()': 'nobody',
  'keep_service_course()': 'nobody',
  'keep_person_in_one_world()': 'nobody',
  'substitute_in_one_world()': 'nobody',
  'tie_in_one_world()': 'nobody',
  'keep_signature()': 'nobody', // in the act that signs
  'inbox_counts(boolean)': 'siso_web',
  'likely_duplicates(text,text,date)': 'siso_web',
  'name_protected_case()': 'nobody',
  'open_statistics(integer)': 'siso_web', // of years that are over, without what is hidden
  'open_years()': 'siso_web',
  'begun_since(integer,text[],timestamp with time zone)': 'siso_web', // a count, for who keeps procedures there
  'since_tried(uuid)': 'siso_web', // counts, for who keeps procedures of its body
  'tell_begun_releases(integer)': 'siso_engine',
  'followers_of(text)': 'siso_web', // numbers of cases, for who keeps procedures there
  'offer_to_coordinators(uuid[])': 'nobody', // in the act that protects
  'show_participant()': 'nobody',
  'show_subject()': 'nobody',
  'open_release_reviews(text,integer)': 'siso_web', // by who publishes: of copies, no person and no case
  'tell_administrators(integer,text,text,uuid[])': 'nobody', // by the two below
  'tell_of_proposal(uuid,uuid[],text)': 'siso_web', // of one that the caller may see, to administrators alone
  'tell_of_calendar(uuid,uuid[],text)': 'siso_web,siso_engine', // to administrators alone
  'tell_of_campaign(uuid,uuid[],text)': 'siso_web', // of one that the caller may see, to administrators alone
  'notices_mailed(uuid[])': 'siso_engine',
  'notices_to_mail(integer)': 'siso_engine',
  'kept_orgs()': 'nobody',
  'fund_name(text)': 'siso_web', // of a fund that the caller can write
  'report_case_moved()': 'nobody', // in the act that moves it
  'keep_fund_of_plan()': 'nobody',
  'keep_fund_of_allocation()': 'nobody',
  'use_of_release(text,integer)': 'siso_web', // counts alone, for who keeps procedures
  'ask_use(text)': 'siso_web',
  'take_asked_use()': 'siso_engine',
  'count_taken_use(text,integer[])': 'siso_engine',
  'count_use(text,integer[])': 'nobody',
  'step_use(text,integer[])': 'nobody',
  'field_use(text,integer[])': 'nobody',
  'escape_use(text,integer[])': 'nobody',
  'path_use(text,integer[])': 'nobody',
  'row_use(text,integer[])': 'nobody',
  'access_figures()': 'siso_web',
  'adoption_figures()': 'siso_web', // counts of workers; zones of others without a name
  'delivered_figures()': 'siso_web',
  'evaluate_adoption()': 'siso_engine',
  'fill_early_waiting()': 'siso_engine',
  'evaluate_funds()': 'siso_engine',
  'fund_figures()': 'siso_web',
  'waiting_figures(text)': 'siso_web',
  'add_up_case_counts()': 'siso_engine',
  'add_up_contact_counts()': 'siso_engine',
  'contact_trend(text,date)': 'siso_web', // counts alone
  'count_case()': 'nobody',
  'count_contact()': 'nobody',
  'count_deleted_contact()': 'nobody',
  'count_delivered(text,text,integer)': 'siso_web', // counts alone
  'count_of_fund(text)': 'siso_web',
  'evaluate_waited()': 'siso_engine',
  'evaluate_work_trends()': 'siso_engine',
  'put_contact_count(integer,timestamp with time zone,integer)': 'nobody',
  'work_trend(text,date)': 'siso_web', // counts and sums of own places alone
  'waited_trend(text,date)': 'siso_web', // counts of days alone
  'figure_orgs()': 'nobody',
  'open_case_figures()': 'siso_web',
  'term_figures()': 'siso_web',
  'evaluate_quality(jsonb)': 'siso_engine',
  'quality_figures()': 'siso_web', // counts alone
  'quality_orgs()': 'nobody',
  'quality_still(text,jsonb,uuid[])': 'siso_web', // of cases that the caller names, in places they answer for
  'quality_trend()': 'siso_web',
  'cases_by_term(text)': 'siso_web',
  'tell_delivered()': 'nobody',
  'tell_followers(uuid,text,text,uuid)': 'nobody',
  'tell_details_of(uuid,text,uuid)': 'nobody',
  'tell_new_details()': 'nobody', // in the act that changes them
  'tell_who_it_is()': 'nobody',
  'tell_new_contact()': 'nobody',
  'tell_new_document()': 'nobody',
  'tell_new_household()': 'nobody',
  'tell_new_manager()': 'nobody',
  'tell_new_residence()': 'nobody',
  'tell_letter_ready(uuid,uuid)': 'siso_engine',
  'guardians_of(uuid)': 'siso_web,siso_engine', // names alone, of a case in scope
  'homes_with_guardians(uuid)': 'siso_web,siso_engine', // ids of addresses of the person of a case in scope
  'guardians_untold(uuid)': 'siso_web,siso_engine', // yes or no, of a case in scope
  'tell_void_signatures()': 'nobody', // in the act that opens the synthesis again
  'tell_of_case(uuid,uuid,text,text)': 'nobody',
  'offers_from(timestamp with time zone,uuid)': 'siso_web',
  'offers_until(timestamp with time zone,uuid)': 'siso_web',
  'office_cases(integer[],timestamp with time zone,uuid,jsonb)': 'siso_web',
  'open_cases_for(uuid)': 'nobody',
  'open_cases_of(uuid)': 'nobody',
  'person_died()': 'nobody',
  'report_to_cases(uuid,text,date)': 'nobody',
  'day_taken(uuid,text,date)': 'nobody',
  'report_residence()': 'nobody',
  'report_household()': 'nobody',
  'note_suspension()': 'nobody',
  'tell_suspensions(integer)': 'siso_engine',
  'note_form_facts()': 'nobody',
  'facts_asked(uuid)': 'siso_web', // of a task that they may work on
  'bring_report()': 'siso_engine', // says only to which case
  'flow_figures(integer[],integer)': 'siso_web', // counts alone, of places that they answer for
  'flow_tasks_over(integer)': 'siso_engine', // ids alone
  'flow_tasks_to_open(integer)': 'siso_engine', // what the task will say, of open cases
  'case_to_join(uuid)': 'siso_web,siso_engine', // of a contact that they see, or move
  'deleted_contact_figures()': 'siso_web',
  'desk_service_figures()': 'siso_web', // counts alone, of places that they answer for
  'cases_told(integer)': 'nobody',
  'untold_beside_own(integer)': 'nobody',
  'told_at_night()': 'siso_web', // whether counts are told, of places that they answer for
  'who_follows(uuid,uuid)': 'siso_web',
  'open_session(bytea,uuid,text)': 'siso_web',
  'park_post(bytea,text,text,jsonb)': 'siso_web',
  'professional_work(integer,date,date)': 'siso_web',
  'protect_person(uuid,uuid[],text)': 'siso_web',
  'renew_session(bytea,bytea)': 'siso_web',
  'session_owner(bytea)': 'siso_web',
  'seen_cases(timestamp with time zone,uuid,jsonb)': 'siso_web',
  'service_follows_case()': 'nobody',
  'services_follow_parent()': 'nobody',
  'session_scope(bytea,text)': 'siso_web',
  'sign_in_account(text)': 'siso_web',
  'team_from(timestamp with time zone,uuid)': 'siso_web',
  'team_until(timestamp with time zone,uuid)': 'siso_web',
  'unprotect_person(uuid)': 'siso_web',
  'isee_figures()': 'siso_web',
  'show_facts()': 'nobody',
  'tell_arrived_document()': 'nobody',
  'tell_expiring(integer)': 'siso_engine',
  'tell_new_fact()': 'nobody',
  'tell_returned_week()': 'nobody',
  'tell_served()': 'nobody',
  'waiting_tasks()': 'siso_web',
  'siuss_scope(integer)': 'siso_engine', // places, and ids of protected cases and people, of a comune that is prepared
  'take_siuss_round()': 'siso_engine', // a comune and a year
  'siuss_due(integer)': 'siso_engine', // codes of comuni alone
  'siuss_next(character,integer,integer)': 'siso_engine', // names of flows that wait, and a yes or no of each
  'expire_flow_files(integer)': 'siso_engine', // says how many
  'flow_file_flows(uuid,integer)': 'siso_engine', // of a file that is being written, nothing of protected people
  'flow_file_part_told(uuid,integer)': 'siso_web,siso_engine', // for the two who may take the file
  'flow_file_told(uuid,integer)': 'siso_engine', // the same, one after the other
  'flow_file_stretch(integer,text,date,date)': 'siso_web', // the last instant and how many, of own comuni
  'tell_of_flow_file(uuid,uuid[],text)': 'siso_web',
  'flow_file_takers(uuid)': 'siso_web', // names and instants, of files of own places
  'trace_flow_file(uuid,text)': 'siso_web', // how many people
  'tell_of_flow(uuid,text,text)': 'nobody',
  'tell_rejected_flow()': 'nobody',
  'tell_flow_held_twice()': 'nobody',
  'tell_silent_flows(integer,integer)': 'siso_engine', // says how many
  'year_statistics(integer)': 'siso_web', // counts alone, small ones to who coordinates there
  'fund_statistics(integer)': 'siso_web', // the same
  'zone_means(integer)': 'siso_web', // of zones: nothing about who is helped
  'case_statistics(integer)': 'siso_web', // the same
  'series_statistics(integer)': 'siso_web', // the same, month by month
  'service_series(integer,integer)': 'siso_web', // of a place that the caller coordinates
  'known_funds(uuid)': 'siso_web', // names of funds that five services of a zone have
  'place_inhabitants(integer)': 'siso_web', // how many live there: nothing about who is helped
  'served_services(date,date,integer)': 'siso_web', // ids and sums, to who coordinates the place
  'statistics_years()': 'siso_web',
}
