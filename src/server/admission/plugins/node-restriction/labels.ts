/** Which labels a node may give itself. Others decide what may run there. */

/** Not for nodes, whoever else uses them. */
const restriction = 'node-restriction.kubernetes.io'
const kubernetes = ['kubernetes.io', 'k8s.io']
const kubelets = ['kubelet.kubernetes.io', 'node.kubernetes.io']
const known = new Set([
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/instance-type',
  'beta.kubernetes.io/os',
  'failure-domain.beta.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'kubernetes.io/arch',
  'kubernetes.io/hostname',
  'kubernetes.io/os',
  'node.kubernetes.io/instance-type',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
])

type Labels = Readonly<Record<string, string>>

/** Those that were added, changed or taken away, and are not the node's to change. */
export function forbiddenLabels(now: Labels = {}, before: Labels = {}): readonly string[] {
  const keys = new Set([...Object.keys(now), ...Object.keys(before)])
  return [...keys].filter((key) => now[key] !== before[key] && isForbidden(key)).toSorted()
}

function isForbidden(key: string): boolean {
  const slash = key.indexOf('/')
  const domain = slash < 0 ? '' : key.slice(0, slash)
  if (isWithin(domain, [restriction])) return true
  return isWithin(domain, kubernetes) && !known.has(key) && !isWithin(domain, kubelets)
}

function isWithin(domain: string, wanted: readonly string[]): boolean {
  return wanted.some((one) => domain === one || domain.endsWith(`.${one}`))
}
