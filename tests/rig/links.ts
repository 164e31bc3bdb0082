/** Which of a site's one-use sign-in links, one for each of the demo's staff, a test takes: they are handed out once per run. */
export const links = { browser: 0, journey: 1, badInput: 5 } as const
