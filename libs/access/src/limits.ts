/** A session that nobody uses ends after so many milliseconds, and every one after so many. */
export const SESSION_IDLE_LIMIT = 12 * 60 * 60_000;
export const SESSION_LIMIT = 7 * 24 * 60 * 60_000;

/** How long a password that was given lets its person do what needs one, in milliseconds. */
export const FRESH_FOR = 10 * 60_000;

/** Ended sessions are kept for so long, in milliseconds: an address that was signed in from is known. */
export const SESSIONS_KEPT_FOR = 30 * 24 * 60 * 60_000;

/** Failures to sign in after which there were none for so long no longer count, in milliseconds. */
export const FAILURES_KEPT_FOR = 24 * 60 * 60_000;
