/** Everything that an API server is told when it is opened. */
import type { GroupResource } from '#api/resource.ts'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import type { Metrics } from '#base/metrics.ts'
import type { Random } from '#base/random.ts'
import type { PluginConfigurations } from '#server/admission/list.ts'
import type { ImagePolicyOptions } from '#server/admission/plugins/image-policy/image-reviewer.ts'
import type { AuditOptions } from '#server/audit/options.ts'
import type { AuthenticationOptions } from '#server/authn/options.ts'
import type { AuthorizationOptions } from '#server/authz/open-authorization.ts'
import type { EndpointReconcilerType, Leadership, PeerAddress } from '#server/bootstrap/settings.ts'
import type { LiveFile, LiveText } from '#server/configuration/live-file.ts'
import type { Egress } from '#server/egress/egress.ts'
import type { EncryptionOptions } from '#server/encryption/encryption.ts'
import type { BrowserOptions, RequestLimits } from '#server/filters/options.ts'
import type { TlsVersion } from '#server/http/http-server.ts'
import type { PeerChoice } from '#server/peers/options.ts'
import type { ServiceOptions } from '#server/resources/services/options.ts'
import type { StoredForm } from '#server/storage/kind-storage.ts'
import type { KubeletClientOptions, StreamOptions } from '#server/streaming/options.ts'
import type { TracingOptions } from '#server/tracing/options.ts'
import type { WebhookUsersByKind } from '#server/webhooks/client.ts'
import type { Engine } from '#store/engine.ts'

export interface ServerOptions extends AuthorizationOptions {
  /** Stays its owner's: the server does not close it. */
  readonly engine: Engine
  readonly storage: StorageOptions
  /** Stores of some kinds alone, which others write to as well; they stay their owner's too. */
  readonly otherStores?: readonly OtherStore[]
  /** Absent: what is stored is not encrypted. */
  readonly encryption?: EncryptionOptions
  /** Absent: only the same process speaks to it. */
  readonly listen?: ListenOptions
  readonly authentication: AuthenticationOptions
  readonly admission: AdmissionChoice
  readonly services: ServiceOptions
  readonly limits: RequestLimits
  /** Absent: requests are not noted. */
  readonly audit?: AuditOptions
  /** Absent: requests are not traced. */
  readonly tracing?: TracingOptions
  readonly kubelets: KubeletClientOptions
  /** Ways to what is in the cluster, and to what controls it; absent: all connections are made directly. */
  readonly egress?: Egress
  readonly streams?: StreamOptions
  readonly aggregation: AggregationChoice
  /** Absent: what only other servers on the store serve is not passed on to them. */
  readonly peers?: PeerChoice
  /** Those among all these options that are read again as they change. */
  readonly files?: readonly LiveFile[]
  /** By which servers on one store tell each other apart; absent: that of the machine. */
  readonly hostname?: string
  /** Absent: as upstream has it. */
  readonly leadership?: Leadership
  /** As --runtime-config has it: `api/all=true,apps/v1=false`. */
  readonly runtimeConfig: string
  /** Gates that are not as upstream has them. */
  readonly featureGates: Readonly<Record<string, boolean>>
  /** Absent: nobody looks into it. */
  readonly debugging?: DebugOptions
  /** Whether privileged containers may be asked for. */
  readonly allowPrivileged: boolean
  /** Whether a deletion may leave an object to the collector of its dependents. */
  readonly collectsGarbage: boolean
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  /** Absent: its own. */
  readonly metrics?: Metrics
}

export interface DebugOptions {
  /** The command line with what it leaves out, as texts. */
  readonly flags: Readonly<Record<string, string>>
  /** Whether profiles are made for whoever may ask, and the log may be made to say more. */
  readonly isProfiled: boolean
  setVerbosity(verbosity: number): void
}

export interface OtherStore {
  /** It may be that of all others. */
  readonly engine: Engine
  /** What is kept in it; `*` is every resource of a group that no store names. */
  readonly resources: readonly GroupResource[]
}

export interface StorageOptions {
  /** What every key begins with, such as `/registry`. */
  readonly keyPrefix: string
  /** Whether others write to the store too: reads then ask how far it is. */
  readonly isShared: boolean
  /** 0: never. */
  readonly compactionMs: number
  readonly eventTtlSeconds: number
  /** Whether clients are to see what a server shows that keeps no cache. */
  readonly isUncached?: boolean
  /** In which form objects are written, of most kinds; protobuf, if not said. */
  readonly form?: StoredForm
  /** How long the store may take to say that it is there: to be well, and to be ready. */
  readonly healthTimeoutMs: number
  readonly readyTimeoutMs: number
}

export interface ListenOptions {
  readonly address: string
  /** 0: one that is free. */
  readonly port: number
  /** Whether other servers may listen at the same port. */
  readonly sharesPort?: boolean
  /** The certificate and its key. */
  readonly pair: LiveText
  /** Shown instead of it to clients that ask by these names: without any by those of the certificate. */
  readonly named?: readonly { readonly pair: LiveText; readonly names: readonly string[] }[]
  /** Authorities whose client certificates are believed. */
  readonly clientAuthorities?: LiveText
  readonly minTlsVersion?: TlsVersion
  /** Those of TLS 1.2, by OpenSSL's names; absent: its own choice. */
  readonly ciphers?: readonly string[]
  readonly http2: boolean
  /** Absent: browsers are told nothing. */
  readonly browsers?: BrowserOptions
  readonly maxStreams: number
  /** Where members of the cluster reach it. */
  readonly advertiseAddress: string
  /** Where other servers of the cluster reach it; absent: as members do. */
  readonly peerAddress?: PeerAddress
  /** What clients are told of where it is; absent: the address for members. */
  readonly externalHost?: string
  /** How servers register at the kubernetes Service. */
  readonly endpointReconciler: EndpointReconcilerType
  /** How many servers there are, where nothing else says so. */
  readonly apiserverCount?: number
  /** How long it goes on serving, though it is not ready any more, after it was told to stop. */
  readonly shutdownDelayMs: number
}

export interface AdmissionChoice extends PluginConfigurations {
  readonly enable: readonly string[]
  readonly disable: readonly string[]
  /** Who judges images, where ImagePolicyWebhook is on. */
  readonly imagePolicy?: ImagePolicyOptions
  /** As whom webhooks are gone to. */
  readonly webhookUsers?: WebhookUsersByKind
  readonly notReadyTolerationSeconds: number
  readonly unreachableTolerationSeconds: number
}

/** How other API servers are reached. */
export interface AggregationChoice {
  /** The certificate by which they know this server, and its key; absent: they are shown none. */
  readonly proxyPair?: LiveText
  /** Whether endpoints are connected to, and not the address of the service. */
  readonly routesToEndpoints: boolean
  /** Whether they may not send clients elsewhere. */
  readonly rejectsRedirects: boolean
}
