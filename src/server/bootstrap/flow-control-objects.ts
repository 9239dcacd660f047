/** Flow schemas and priority levels that every server has: upstream's facts. */
import type {
  FlowSchema,
  PolicyRulesWithSubjects,
  Subject,
} from '#kinds/flowcontrol/flowschema/types.ts'
import type { PriorityLevelConfiguration } from '#kinds/flowcontrol/prioritylevelconfiguration/types.ts'

type Level = PriorityLevelConfiguration['spec']
type Schema = FlowSchema['spec']

/** By name. */
export const priorityLevels: Readonly<Record<string, Level>> = {
  'catch-all': {
    type: 'Limited',
    limited: { nominalConcurrencyShares: 5, limitResponse: { type: 'Reject' }, lendablePercent: 0 },
  },
  exempt: { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } },
  'global-default': queued({ shares: 20, lendablePercent: 50, queues: 128, handSize: 6 }),
  'leader-election': queued({ shares: 10, lendablePercent: 0, queues: 16, handSize: 4 }),
  'node-high': queued({ shares: 40, lendablePercent: 25, queues: 64, handSize: 6 }),
  system: queued({ shares: 30, lendablePercent: 33, queues: 64, handSize: 6 }),
  'workload-high': queued({ shares: 40, lendablePercent: 50, queues: 128, handSize: 6 }),
  'workload-low': queued({ shares: 100, lendablePercent: 90, queues: 128, handSize: 6 }),
}

interface Queued {
  readonly shares: number
  readonly lendablePercent: number
  readonly queues: number
  readonly handSize: number
}

function queued({ shares, lendablePercent, queues, handSize }: Queued): Level {
  const queuing = { queues, handSize, queueLengthLimit: 50 }
  const limitResponse = { type: 'Queue', queuing } as const
  return {
    type: 'Limited',
    limited: { nominalConcurrencyShares: shares, limitResponse, lendablePercent },
  }
}

const everyone = [group('system:unauthenticated'), group('system:authenticated')]
const ofKubeSystem: Subject = {
  kind: 'ServiceAccount',
  serviceAccount: { namespace: 'kube-system', name: '*' },
}
const leases = {
  apiGroups: ['coordination.k8s.io'],
  resources: ['leases'],
  namespaces: ['*'],
}

/** By name. */
export const flowSchemas: Readonly<Record<string, Schema>> = {
  exempt: schema({ level: 'exempt', precedence: 1 }, everythingFor(group('system:masters'))),
  probes: schema(
    { level: 'exempt', precedence: 2 },
    {
      subjects: everyone,
      nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }],
    },
  ),
  'system-leader-election': schema(
    { level: 'leader-election', precedence: 100, by: 'ByUser' },
    {
      subjects: [
        user('system:kube-controller-manager'),
        user('system:kube-scheduler'),
        ofKubeSystem,
      ],
      resourceRules: [{ verbs: ['get', 'create', 'update'], ...leases }],
    },
  ),
  'system-node-high': schema(
    { level: 'node-high', precedence: 400, by: 'ByUser' },
    {
      subjects: [group('system:nodes')],
      resourceRules: [
        {
          verbs: ['*'],
          apiGroups: [''],
          resources: ['nodes', 'nodes/status'],
          clusterScope: true,
          namespaces: ['*'],
        },
        { verbs: ['*'], ...leases },
      ],
    },
  ),
  'system-nodes': schema(
    { level: 'system', precedence: 500, by: 'ByUser' },
    everythingFor(group('system:nodes')),
  ),
  'kube-controller-manager': schema(
    { level: 'workload-high', precedence: 800, by: 'ByNamespace' },
    everythingFor(user('system:kube-controller-manager')),
  ),
  'kube-scheduler': schema(
    { level: 'workload-high', precedence: 800, by: 'ByNamespace' },
    everythingFor(user('system:kube-scheduler')),
  ),
  'kube-system-service-accounts': schema(
    { level: 'workload-high', precedence: 900, by: 'ByNamespace' },
    everythingFor(ofKubeSystem),
  ),
  'service-accounts': schema(
    { level: 'workload-low', precedence: 9000, by: 'ByUser' },
    everythingFor(group('system:serviceaccounts')),
  ),
  'global-default': schema(
    { level: 'global-default', precedence: 9900, by: 'ByUser' },
    everythingFor(...everyone),
  ),
  'catch-all': schema(
    { level: 'catch-all', precedence: 10_000, by: 'ByUser' },
    everythingFor(...everyone),
  ),
}

interface Place {
  readonly level: string
  readonly precedence: number
  readonly by?: 'ByUser' | 'ByNamespace'
}

function schema({ level, precedence, by }: Place, rules: PolicyRulesWithSubjects): Schema {
  return {
    priorityLevelConfiguration: { name: level },
    matchingPrecedence: precedence,
    ...(by && { distinguisherMethod: { type: by } }),
    rules: [rules],
  }
}

function everythingFor(...subjects: readonly Subject[]): PolicyRulesWithSubjects {
  const all = ['*']
  return {
    subjects,
    resourceRules: [
      { verbs: all, apiGroups: all, resources: all, clusterScope: true, namespaces: all },
    ],
    nonResourceRules: [{ verbs: all, nonResourceURLs: all }],
  }
}

function group(name: string): Subject {
  return { kind: 'Group', group: { name } }
}

function user(name: string): Subject {
  return { kind: 'User', user: { name } }
}
