/** Networks and ports of Services, as flags say. */
import {
  type Cidr,
  cidrSize,
  formatCidr,
  ipFamilyOf,
  isUnspecifiedIp,
  parseCidr,
  parseIp,
} from '#api/ip/ip.ts'
import type { FlagValues } from '#base/component-flags.ts'
import { readPortRange } from '#cluster/kube-apiserver/flags/flag-values.ts'
import type { ServiceOptions } from '#server/resources/services/options.ts'

const networksFlag = 'service-cluster-ip-range'
const nodePortFlag = 'kubernetes-service-node-port'
const standardNetwork = '10.0.0.0/24'
const fewestAddresses = 8n

export function readServices(flags: FlagValues): ServiceOptions {
  const given = textsOf(flags)
  const kubernetesNodePort = flags.number(nodePortFlag)
  return {
    networks: given.length > 0 ? given : [standardNetwork],
    nodePorts: nodePorts(flags),
    ...(kubernetesNodePort !== 0 && { kubernetesNodePort }),
  }
}

const standardPorts = { from: 30_000, to: 32_767 }

/** What is no range was refused before. */
function nodePorts(flags: FlagValues): ServiceOptions['nodePorts'] {
  const read = readPortRange(flags.text('service-node-port-range'))
  return 'problem' in read ? standardPorts : read
}

/** What is told before everything else. */
export function networkProblems(flags: FlagValues): readonly string[] {
  const [first, second] = textsOf(flags)
  if (first === undefined) return []
  const network = parseCidr(first)
  if (!network) return [`${networksFlag}[0] is not a valid cidr`]
  if (cidrSize(network) < fewestAddresses) {
    return [
      `error determining service IP ranges for primary service cidr: the service cluster IP range must be at least ${fewestAddresses} IP addresses`,
    ]
  }
  return second === undefined || parseCidr(second) ? [] : [`${networksFlag}[1] is not an ip net`]
}

/** Of networks that are some. */
export function networkFamilyProblems(flags: FlagValues): readonly string[] {
  const texts = textsOf(flags)
  const [first, second] = texts.slice(0, 2).map((text) => parseCidr(text))
  return [
    ...(texts.length > 2 ? [`--${networksFlag} must not contain more than two entries`] : []),
    ...(first && second && familyOf(first) === familyOf(second)
      ? [`--${networksFlag}[0] and --${networksFlag}[1] must be of different IP family`]
      : []),
  ]
}

export function publicFamilyProblems(flags: FlagValues): readonly string[] {
  const own = flags.text('advertise-address') || flags.text('bind-address')
  const address = parseIp(own)
  const network = parseCidr(textsOf(flags)[0] ?? standardNetwork)
  if (flags.text('endpoint-reconciler-type') === 'none' || !address || !network) return []
  if (isUnspecifiedIp(address) || ipFamilyOf(own) === familyOf(network)) return []
  return [`service IP family "${formatCidr(network)}" must match public address family "${own}"`]
}

export function nodePortProblems(flags: FlagValues): readonly string[] {
  const port = flags.number(nodePortFlag)
  const { from, to } = nodePorts(flags)
  const isOutside = port < 0 || port > 65_535
  return [
    ...(isOutside
      ? [
          `--${nodePortFlag} ${port} must be between 0 and 65535, inclusive. If 0, the Kubernetes master service will be of type ClusterIP`,
        ]
      : []),
    ...(port > 0 && (port < from || port > to)
      ? [`kubernetes service node port range ${from}-${to} doesn't contain ${port}`]
      : []),
  ]
}

function textsOf(flags: FlagValues): readonly string[] {
  const text = flags.text(networksFlag)
  return text === '' ? [] : text.split(',')
}

function familyOf({ address }: Cidr): 4 | 6 {
  return address.family
}
