import type { LiveText } from '#server/configuration/live-file.ts'

/** How other servers on the same store are reached. */
export interface PeerChoice {
  /** By whom their certificates are to be issued. */
  readonly authorities: LiveText
  /** The certificate by which they know this server, and its key. */
  readonly proxyPair: LiveText
}
