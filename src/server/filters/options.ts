/** What a server is told of the requests that it takes. */

/** What pages of other sites may do, and what browsers are told. */
export interface BrowserOptions {
  /** Regular expressions; the pages of an origin that one matches may call, with credentials. */
  readonly allowedOrigins: readonly string[]
  /** Directives of the header that bids browsers come by TLS alone. */
  readonly transportSecurity: readonly string[]
}

export interface RequestLimits {
  readonly readsInFlight: number
  readonly writesInFlight: number
  /** How long a request may take that is no watch or other stream. */
  readonly timeoutMs: number
  /** How long a watch lasts at least where the client does not say; at most twice as long. */
  readonly minWatchSeconds: number
  /** Whether flow schemas and priority levels decide who is served; else the limits above alone. */
  readonly isFair: boolean
}
