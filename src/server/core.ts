/**
 * What an API server is before anybody can reach it: storage, the table of what is served, who may
 * do what, admission, and the verbs over all of it.
 */
import { hostname } from 'node:os'
import { type Codec, createCodec } from '#api/codec/codec.ts'
import type { KindDefinition, RuleContext } from '#api/definition.ts'
import { createFeatures, type Features } from '#api/features.ts'
import { timeOfMs } from '#api/time.ts'
import type { Transport } from '#api/transport.ts'
import { createMetrics, type Metrics } from '#base/metrics.ts'
import { gates } from '#kinds/features.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'
import { openAccess } from '#server/access.ts'
import type { AdmissionChain, AdmissionContext } from '#server/admission/admission.ts'
import { createAdmission } from '#server/admission/chain.ts'
import { admissionChoiceErrors, chooseAdmissionPlugins } from '#server/admission/choose.ts'
import type { Authenticator } from '#server/authn/authenticator.ts'
import type { ServiceAccounts } from '#server/authn/service-accounts.ts'
import { authenticatedGroup, mastersGroup, type User } from '#server/authn/user.ts'
import type { Authorizer } from '#server/authz/authorizer.ts'
import {
  createMasterLeases,
  type MasterLeases,
  masterLeaseKind,
} from '#server/bootstrap/endpoints/master-leases.ts'
import { identityName } from '#server/bootstrap/identity-lease.ts'
import type { Verbs } from '#server/call.ts'
import type { ConverterParts } from '#server/custom/conversion/converter.ts'
import { createConversionMetrics } from '#server/custom/conversion/metrics.ts'
import { openCustomResources } from '#server/custom/custom-resources.ts'
import type { OpenEncryption } from '#server/encryption/encryption.ts'
import type { HealthCheck } from '#server/http/health.ts'
import type { ServerOptions } from '#server/options.ts'
import { createHooks, type HookParts } from '#server/resources/list.ts'
import { createResourceTable, groupVersionsOf } from '#server/resources/resource-table.ts'
import { parseRuntimeConfig } from '#server/resources/runtime-config.ts'
import type { ResourceTable } from '#server/resources/served-resource.ts'
import {
  createNodePorts,
  type NodePortOptions,
  type NodePorts,
} from '#server/resources/services/node-ports.ts'
import { rangeAllocations } from '#server/resources/services/port-writer.ts'
import { builtInStorage } from '#server/storage/kind-storage.ts'
import type { ObjectStore } from '#server/storage/object-store.ts'
import { openStorage, type Storage } from '#server/storage/storage.ts'
import type { Encryption } from '#server/storage/transformer.ts'
import { createDial } from '#server/streaming/dial.ts'
import { createTransport } from '#server/transport.ts'
import type { VerbDependencies } from '#server/verbs/dependencies.ts'
import { createVerbs } from '#server/verbs/verbs.ts'
import { createWebhookClient, type WebhookClient } from '#server/webhooks/client.ts'

export interface ServerCore extends AsyncDisposable {
  readonly codec: Codec
  readonly features: Features
  readonly storage: Storage
  readonly authorizer: Authorizer
  readonly admission: AdmissionChain
  readonly verbs: Verbs
  /** How the server writes as itself. */
  readonly transport: Transport
  readonly nodePorts: NodePorts
  /** Absent where nobody else writes to the store. */
  readonly masterLeases?: MasterLeases
  /** Whether what encryption needs is there. */
  readonly encryptionChecks: readonly HealthCheck[]
  /** To know clients by a token. */
  readonly tokenWays: readonly Authenticator[]
  /** Absent: there are no tokens of service accounts. */
  readonly serviceAccounts?: ServiceAccounts
  /** What is served now. */
  resources(): ResourceTable
}

/** As whom the server makes what it needs itself. */
const serverUser: User = {
  name: 'system:apiserver',
  groups: [mastersGroup, authenticatedGroup],
}

export async function openServerCore(
  options: ServerOptions,
  metrics: Metrics = createMetrics(),
): Promise<ServerCore> {
  const { clock, random, log } = options
  await using stack = new AsyncDisposableStack()
  const codec = createCodec(schema)
  const features = createFeatures(gates, options.featureGates)
  const encryption = options.encryption && stack.use(await encryptionOf(options, metrics))
  const storage = stack.use(await openKeeping(options, encryption))
  const keep = keeperOf(options, storage, features)
  const builtIn = builtInTable(options, keep, features)
  const ending = new AbortController()
  const { signal } = ending
  const accessParts = { builtIn, resources: () => custom.table(), metrics, signal }
  const { authorizer, serviceAccounts, tokens } = openAccess(options, accessParts, stack)
  const { webhookUsers: users } = options.admission
  const asking = { resources: () => custom.table(), clock, ...(users && { users }) }
  const webhooks: WebhookClient = stack.use(createWebhookClient(asking))
  const conversion = conversionOf(options, { webhooks, metrics, signal })
  const custom = stack.use(
    openCustomResources({
      ...{ builtIn, storage, clock, conversion, verbs: () => verbs },
      onError: (error) => log.error('a custom resource cannot be served', { error }),
    }),
  )
  const resources = custom.table
  stack.defer(() => ending.abort(new Error('the server is stopping')))
  const pools = { resources, clock, random, signal, onError: poolFailure(options) }
  const nodePorts = nodePortsOf(options, keep, pools)
  const hooks = createHooks({
    ...pools,
    services: options.services,
    nodePorts,
    transport: () => transport,
    deps: () => dependencies,
    rules: authorizer,
    components: componentsOf(options),
    reviewer: tokens.reviewer,
    ...tokenParts(serviceAccounts),
  })
  const dependencies: VerbDependencies = {
    ...{ resources, hooks, authorizer, codec, features, clock, random },
    admission: admissionOf(options, { resources, features, authorizer, webhooks }),
    refusesPrivileged: !options.allowPrivileged,
    ignoresDependents: !options.collectsGarbage,
    expirySeconds: options.storage.eventTtlSeconds,
    namespaceLabels: labelsOfNamespaces(builtIn),
  }
  const verbs = createVerbs(dependencies)
  const ownParts = { user: serverUser, userAgent: 'kube-apiserver' }
  const transport = createTransport({ ...ownParts, verbs, resources, authorizer, clock })
  const opened = stack.move()
  return {
    ...{ transport, nodePorts, codec, features, storage, authorizer, verbs, resources },
    tokenWays: tokens.ways,
    ...(serviceAccounts && { serviceAccounts }),
    ...masterLeasesOf(options, keep),
    encryptionChecks: encryption?.checks ?? [],
    admission: dependencies.admission,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

function conversionOf(
  { clock, random }: ServerOptions,
  {
    metrics,
    ...parts
  }: Pick<ConverterParts, 'webhooks' | 'signal'> & { readonly metrics: Metrics },
): ConverterParts {
  return { ...parts, clock, random, metrics: createConversionMetrics(metrics) }
}

function componentsOf({ engine, clock }: ServerOptions): HookParts['components'] {
  return { clock, dial: createDial(clock), storeAnswers: (signal) => engine.status({ signal }) }
}

/** Loaded only where it is asked for. */
async function encryptionOf(
  { encryption, clock, random, log }: ServerOptions,
  metrics: Metrics,
): Promise<OpenEncryption> {
  const { openEncryption } = await import('#server/encryption/encryption.ts')
  const serverId = identityName(hostname())
  return openEncryption(encryption!, { clock, random, log, metrics, serverId })
}

function openKeeping(
  { engine, storage, clock, random, log }: ServerOptions,
  encryption: Encryption | undefined,
): Promise<Storage> {
  const starting = new AbortController()
  return openStorage({
    engine,
    prefix: `${storage.keyPrefix}/`,
    isShared: storage.isShared,
    signal: starting.signal,
    clock,
    random,
    encryption,
    onError: (error) => log.error('storage failed', { error }),
  })
}

function tokenParts(serviceAccounts: ServiceAccounts | undefined): Pick<HookParts, 'tokens'> {
  if (!serviceAccounts) return {}
  const { options, tokens } = serviceAccounts
  const { issue } = tokens
  if (!issue) return {}
  const { extendExpiration, maxExpirationSeconds } = options
  const limits = { maxSeconds: maxExpirationSeconds, extendsMounted: extendExpiration }
  return { tokens: { account: { ...tokens, issue }, limits } }
}

/** `isPlain`: it is kept beside the objects, and never encrypted. */
type Keep = (definition: KindDefinition, keeping?: { readonly isPlain: true }) => ObjectStore

function builtInTable(
  { runtimeConfig }: ServerOptions,
  storeOf: Keep,
  features: Features,
): ResourceTable {
  return createResourceTable({
    ...{ kinds, schema, features, storeOf },
    runtimeConfig: parseRuntimeConfig(runtimeConfig, groupVersionsOf(kinds)),
  })
}

function keeperOf(
  { clock, storage: { form = 'protobuf' } }: ServerOptions,
  storage: Storage,
  features: Features,
): Keep {
  const contextOf = (apiVersion: string): RuleContext => ({
    now: timeOfMs(clock.nowMs()),
    features,
    apiVersion,
  })
  return (definition, keeping) =>
    storage.store(builtInStorage(definition, { schema, contextOf, form, ...keeping }))
}

function masterLeasesOf({ storage }: ServerOptions, keep: Keep): Pick<ServerCore, 'masterLeases'> {
  if (!storage.isShared) return {}
  return { masterLeases: createMasterLeases(keep(masterLeaseKind, { isPlain: true })) }
}

function labelsOfNamespaces(
  table: ResourceTable,
): NonNullable<VerbDependencies['namespaceLabels']> {
  return (name) =>
    table.hub('', 'namespaces')?.store?.peek({ namespace: '', name })?.object.metadata.labels
}

function nodePortsOf(
  { services }: ServerOptions,
  keep: Keep,
  pools: Pick<NodePortOptions, 'random' | 'signal' | 'onError'>,
): NodePorts {
  const { from: first, to: last } = services.nodePorts
  const store = keep(rangeAllocations as KindDefinition, { isPlain: true })
  return createNodePorts({ ...pools, range: { first, last }, store })
}

function poolFailure({ log }: ServerOptions): (error: unknown) => void {
  return (error) =>
    log.warn('what a service had cannot be given back: the repair will find it', { error })
}

function admissionOf(
  { admission, log, clock, random }: ServerOptions,
  {
    resources,
    ...parts
  }: Pick<ServerCore, 'resources' | 'features' | 'authorizer'> & Pick<AdmissionContext, 'webhooks'>,
) {
  const errors = admissionChoiceErrors(admission)
  if (errors.length > 0) throw new TypeError(errors.join('; '))
  const { plugins, missing } = chooseAdmissionPlugins(admission, {
    ...admission,
    notReadySeconds: admission.notReadyTolerationSeconds,
    unreachableSeconds: admission.unreachableTolerationSeconds,
  })
  if (missing.length > 0) log.warn('admission plugins that are not there yet', { missing })
  const context = {
    ...parts,
    get resources() {
      return resources()
    },
    clock,
    random,
    log,
  }
  return createAdmission({ plugins, context })
}
