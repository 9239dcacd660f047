import type { EndpointReconcilerType } from '#server/options.ts'

/** What the objects that a server makes depend on: from its flags, or from the machine. */
export interface BootstrapSettings {
  /** The ranges of service addresses, the default first. */
  readonly serviceCidrs: readonly string[]
  readonly advertiseAddress: string
  readonly securePort: number
  /** 0: none. */
  readonly kubernetesServiceNodePort?: number
  readonly endpointReconciler: EndpointReconcilerType
  /** How many servers there are, for `master-count`. */
  readonly apiserverCount?: number
  readonly hostname: string
  /** Tells this run of the server from others on the machine. */
  readonly instanceId: string
  /** PEM, for servers that extend this one; each absent where the server has none. */
  readonly clientCa?: string
  readonly requestHeader?: RequestHeaderSettings
}

export interface RequestHeaderSettings {
  readonly clientCa: string
  readonly allowedNames: readonly string[]
  readonly usernameHeaders: readonly string[]
  readonly uidHeaders: readonly string[]
  readonly groupHeaders: readonly string[]
  readonly extraHeaderPrefixes: readonly string[]
}
