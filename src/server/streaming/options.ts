/** What a server is told of nodes, and of the connections that it joins. */
import type { LiveText } from '#server/configuration/live-file.ts'

/** How nodes are reached. */
export interface KubeletClientOptions {
  readonly authorities?: LiveText
  /** The certificate that they are shown, and its key. */
  readonly pair?: LiveText
  readonly addressTypes: readonly string[]
  readonly timeoutMs: number
}

/** How connections to nodes, pods and services are joined with those of clients. */
export interface StreamOptions {
  /** What may pass in a second, either way, through one that changes its protocol; absent: all there is. */
  readonly bytesPerSecond?: number
}
