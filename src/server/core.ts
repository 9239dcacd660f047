/**
 * What an API server is before anybody can reach it: storage, the table of what is served, who may
 * do what, admission, and the verbs over all of it.
 */
import { type Codec, createCodec } from '#api/codec/codec.ts'
import type { KindDefinition } from '#api/definition.ts'
import { createFeatures, type Features } from '#api/features.ts'
import type { Transport } from '#api/transport.ts'
import { createMetrics, type Metrics } from '#base/metrics.ts'
import { gates } from '#kinds/features.ts'
import { schema } from '#kinds/schema.ts'
import { openAccess } from '#server/access.ts'
import type { AdmissionChain, AdmissionContext } from '#server/admission/admission.ts'
import { createAdmission } from '#server/admission/chain.ts'
import { admissionChoiceErrors, chooseAdmissionPlugins } from '#server/admission/choose.ts'
import { createAdmissionMetrics } from '#server/admission/metrics.ts'
import { createImageReviewer } from '#server/admission/plugins/image-policy/image-reviewer.ts'
import type { Authenticator } from '#server/authn/authenticator.ts'
import type { ServiceAccounts } from '#server/authn/service-accounts.ts'
import { extendedSeconds } from '#server/authn/tokens/mounted-tokens.ts'
import type { Authorizer } from '#server/authz/authorizer.ts'
import type { Verbs } from '#server/call.ts'
import type { ConverterParts } from '#server/custom/conversion/converter.ts'
import { createConversionMetrics } from '#server/custom/conversion/metrics.ts'
import { openCustomResources } from '#server/custom/custom-resources.ts'
import { createDial } from '#server/dialing/dial.ts'
import { type Keep, type Keeping, openKeeping } from '#server/keeping.ts'
import type { ServerOptions } from '#server/options.ts'
import { createOwnWrites } from '#server/own-writes.ts'
import { createHooks, type HookParts } from '#server/resources/list.ts'
import {
  createNodePorts,
  type NodePortOptions,
  type NodePorts,
} from '#server/resources/services/node-ports.ts'
import { rangeAllocations } from '#server/resources/services/port-writer.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'
import { createTransport } from '#server/transport.ts'
import { serverManager, serverUser } from '#server/user.ts'
import type { VerbDependencies } from '#server/verbs/dependencies.ts'
import { createVerbs } from '#server/verbs/verbs.ts'
import { createWebhookClient, type WebhookClient } from '#server/webhooks/client.ts'

export interface ServerCore
  extends AsyncDisposable,
    Pick<Keeping, 'storage' | 'storageEnded' | 'masterLeases' | 'peerLeases' | 'encryptionChecks'> {
  readonly codec: Codec
  readonly features: Features
  readonly authorizer: Authorizer
  readonly admission: AdmissionChain
  readonly verbs: Verbs
  /** How the server writes as itself. */
  readonly transport: Transport
  readonly nodePorts: NodePorts
  /** To know clients by a token. */
  readonly tokenWays: readonly Authenticator[]
  /** Absent: there are no tokens of service accounts. */
  readonly serviceAccounts?: ServiceAccounts
  /** What is served now. */
  resources(): ResourceTable
}

export async function openServerCore(
  options: ServerOptions,
  metrics: Metrics = createMetrics(),
): Promise<ServerCore> {
  const { clock, random, log } = options
  await using stack = new AsyncDisposableStack()
  const codec = createCodec(schema)
  const features = createFeatures(gates, options.featureGates)
  const { builtIn, keep, ...kept } = await openKeeping(options, { features, metrics }, stack)
  const ending = new AbortController()
  const { signal } = ending
  const writes = createOwnWrites(() => verbs)
  const served = { builtIn, resources: () => custom.table() }
  const accessParts = { ...served, features, metrics, signal, writes }
  const { authorizer, serviceAccounts, tokens } = openAccess(options, accessParts, stack)
  const { egress, admission } = options
  const { webhookUsers: users } = admission
  const asking = { resources: () => custom.table(), clock, egress, ...(users && { users }) }
  const webhooks: WebhookClient = stack.use(createWebhookClient(asking))
  const conversion = conversionOf(options, { webhooks, metrics, signal })
  const custom = stack.use(
    openCustomResources({
      ...{ builtIn, storage: kept.storage, clock, conversion, writes },
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
  const asked = { resources, features, authorizer, webhooks, writes }
  const dependencies: VerbDependencies = {
    ...{ resources, hooks, authorizer, codec, features, clock, random },
    admission: admissionOf(options, { ...asked, metrics: createAdmissionMetrics(metrics) }, stack),
    refusesPrivileged: !options.allowPrivileged,
    ignoresDependents: !options.collectsGarbage,
    expirySeconds: options.storage.eventTtlSeconds,
    namespaceLabels: labelsOfNamespaces(builtIn),
  }
  const verbs = createVerbs(dependencies)
  const ownParts = { user: serverUser, userAgent: serverManager }
  const transport = createTransport({ ...ownParts, verbs, resources, authorizer, clock })
  const opened = stack.move()
  return {
    ...kept,
    ...{ transport, nodePorts, codec, features, authorizer, verbs, resources },
    tokenWays: tokens.ways,
    ...(serviceAccounts && { serviceAccounts }),
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

function tokenParts(serviceAccounts: ServiceAccounts | undefined): Pick<HookParts, 'tokens'> {
  if (!serviceAccounts) return {}
  const { options, tokens } = serviceAccounts
  const { issue } = tokens
  if (!issue) return {}
  const limits = {
    maxSeconds: options.maxExpirationSeconds,
    extendsMounted: options.extendExpiration,
    extendedSeconds: Math.min(extendedSeconds, options.external?.maxSeconds ?? extendedSeconds),
  }
  return { tokens: { account: { ...tokens, issue }, limits } }
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
  }: Pick<ServerCore, 'resources' | 'features' | 'authorizer'> &
    Pick<AdmissionContext, 'webhooks' | 'writes' | 'metrics'>,
  stack: AsyncDisposableStack,
) {
  const errors = admissionChoiceErrors(admission)
  if (errors.length > 0) throw new TypeError(errors.join('; '))
  const { imagePolicy } = admission
  const images = imagePolicy && stack.use(createImageReviewer(imagePolicy, { clock, random }))
  const plugins = chooseAdmissionPlugins(admission, {
    ...admission,
    ...(images && { images }),
    notReadySeconds: admission.notReadyTolerationSeconds,
    unreachableSeconds: admission.unreachableTolerationSeconds,
  })
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
