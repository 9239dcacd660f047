import type { LiveText } from '#server/configuration/live-file.ts'

export type EndpointReconcilerType = 'lease' | 'master-count' | 'none'

export interface PeerAddress {
  readonly host: string
  /** Any text, as upstream takes it. */
  readonly port: string
}

export interface Leadership {
  /** How long the lease of a server that is gone keeps others from taking its turn. */
  readonly leaseMs: number
  /** How often it is renewed. */
  readonly retryMs: number
}

/** What the objects that a server makes depend on: from its flags, or from the machine. */
export interface BootstrapSettings {
  /** The ranges of service addresses, the default first. */
  readonly serviceCidrs: readonly string[]
  readonly advertiseAddress: string
  readonly securePort: number
  /** Where other servers of the cluster reach it. */
  readonly peerAddress: PeerAddress
  /** 0: none. */
  readonly kubernetesServiceNodePort?: number
  readonly endpointReconciler: EndpointReconcilerType
  /** How many servers there are, for `master-count`. */
  readonly apiserverCount?: number
  /** Of what one server of several does at a time. */
  readonly leadership: Leadership
  readonly hostname: string
  /** Tells this run of the server from others on the machine. */
  readonly instanceId: string
  /** For servers that extend this one; each absent where the server has none. */
  readonly clientCa?: LiveText
  readonly requestHeader?: RequestHeaderSettings
}

export interface RequestHeaderSettings {
  readonly clientCa: LiveText
  readonly allowedNames: readonly string[]
  readonly usernameHeaders: readonly string[]
  readonly uidHeaders: readonly string[]
  readonly groupHeaders: readonly string[]
  readonly extraHeaderPrefixes: readonly string[]
}
