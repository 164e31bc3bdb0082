/** What the form of a complaint (投诉表) asks, without the schema that decides it: the page's script checks with this. */

/** The longest each text may be, in characters; the form's own limits are the same. */
export const limits = {
  respondentName: 100,
  facts: 5000,
  happened: 100,
  place: 200,
  ask: 1000,
  name: 50,
  contact: 100,
} as const

/** Whether the matter is before a court or an arbitration body. */
export const disputes = {
  none: '都没有',
  court: '已向法院起诉',
  arbitration: '已申请仲裁',
} as const
