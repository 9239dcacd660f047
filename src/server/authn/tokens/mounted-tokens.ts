/** Tokens that pods are mounted. Clients of old never fetch a new one, so they can be drawn out: upstream's numbers. */

/** What admission asks for where it mounts one: by it those are told from others. */
export const mountedSeconds = 3607

/** How long those that are drawn out hold. */
export const extendedSeconds = 365 * 24 * 3600
