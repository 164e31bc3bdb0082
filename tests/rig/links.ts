/** Which of a site's one-use sign-in links each test takes: they are handed out once per run. */
export const links = {
  journey: 0,
  browser: 1,
  withoutScripts: 2,
  badInput: 3,
  corrections: 4,
} as const
