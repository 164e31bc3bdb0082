/** Of each table and each column that holds anything of complaints: what it is, and why it may be there. */
export const reasons: Record<string, { about: string; columns: Record<string, string> }> = {
  cases: {
    about:
      'One row for each complaint. No order of arrival within a day: the table has no row numbers.',
    columns: {
      id: 'random; what staff’s addresses name a case by',
      locator_hash: 'SHA-256 of what the receipt leads to, so that the receipt finds its case',
      auth_hash: 'SHA-256 of what the receipt proves, so that only its holder writes back',
      queue: 'which handling unit works it; not who is accused',
      state: 'where it stands',
      received_on: 'a day, from which deadlines count; no instant',
      purge_after: 'the day from which it is erased',
      due_on: 'the next deadline that is not met; filled by the database for the work list',
    },
  },
  slots: {
    about:
      'The key of a case, sealed to each handling unit. Four in every case and all of one size: those that nobody needs are sealed to keys that were thrown away.',
    columns: {
      case_id: 'the case',
      no: 'in the order of their own random bytes',
      bytes: 'sealed (age, ML-KEM-768 with X25519)',
    },
  },
  envelopes: {
    about:
      'The complaint and every message after it: text, names, contact, excerpts, outcomes and what files are called.',
    columns: {
      id: 'half of the SHA-256 of the bytes, so that a retry is no second message',
      case_id: 'the case',
      no: 'its number; 0 is the complaint. Who wrote it stands inside',
      bytes: 'sealed to the case and to the reporter, padded to a power of two',
      size_class: 'that power of two',
      received_on: 'a day',
    },
  },
  enclosures: {
    about: 'Which sealed files belong to which message.',
    columns: {
      id: 'the ticket they came with, and their place',
      case_id: 'the case',
      message: 'the number of its message',
      parts: 'in how many parts it came',
    },
  },
  enclosure_parts: {
    about: 'The sealed bytes of files. Their names, kinds and true sizes stand in their message.',
    columns: {
      enclosure: 'the file',
      no: 'which part',
      bytes: 'sealed, padded to a power of two',
      received_on: 'a day, so that parts which no message took are cleared away',
    },
  },
  tickets_used: {
    about: 'Proofs of work that were used up; gone after two days.',
    columns: {
      id: 'a hash of the challenge, so that it is good once',
      used_on: 'a day, by which the work that is asked for grows',
    },
  },
  deadlines: {
    about: 'What has to be done by when.',
    columns: {
      case_id: 'the case',
      kind: 'which deadline',
      due_on: 'a day',
      met_on: 'the day on which it was met',
    },
  },
  complaint_events: {
    about:
      'What happened to a case, chained by hashes. Who acted and why stands in the sealed messages.',
    columns: {
      case_id: 'the case',
      no: 'which step',
      kind: 'what was done',
      happened_on: 'a day',
      unit: 'the unit that did it, or `reporter`; no person',
      prev_hash: 'the step before',
      hash: 'of this step; enters the log the day after',
    },
  },
  closings: {
    about: 'Endings that wait for a second handler; gone when the case is closed.',
    columns: {
      case_id: 'the case',
      proposer: 'a keyed hash of case and person: it tells that two are not one',
      message: 'the number of the sealed message with the reasons',
    },
  },
  case_recusals: {
    about: 'Handlers who stepped back from a case.',
    columns: {
      case_id: 'the case',
      handler: 'a keyed hash of case and person; no name, no day',
    },
  },
  complaint_outcomes: {
    about: 'How cases ended, for the statistics. Nothing leads back to a case.',
    columns: {
      id: 'random, not the case’s',
      institution: 'the institution on the list, where the complaint named one; shown from 5 on',
      sector: 'the sector',
      quarter: 'a quarter, no day',
      kind: 'how it ended',
    },
  },
  case_reminders: {
    about: 'What the daily work reminded a queue of.',
    columns: {
      case_id: 'the case',
      deadline: 'of which deadline',
      kind: 'that it comes near, or was missed',
      on_day: 'a day',
    },
  },
  deadlines_counted: {
    about: 'Deadlines of cases that are erased.',
    columns: {
      quarter: 'a quarter',
      kind: 'which deadline',
      met: 'how many were met',
      late: 'how many were not',
    },
  },
  cases_erased: {
    about: 'How many cases were erased.',
    columns: { erased_on: 'a day', count: 'how many, and nothing of which' },
  },
}
