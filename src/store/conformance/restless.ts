import type { HomeLimits } from '#store/sqlite/custody.ts'

/** With these the database of a store goes to a thread for whatever comes, and back soon after. */
export const restless: HomeLimits = { commitBytes: 0, readBytes: -1, quietMs: 30 }
