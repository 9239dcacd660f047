import { cidrWarnings } from '#api/ip/ip-validation.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type { NetworkPolicy, NetworkPolicyPeer } from '#kinds/networking/networkpolicy/types.ts'

/** Networks that are right but not written as they should be. */
export function networkPolicyWarnings({ spec }: NetworkPolicy): readonly string[] {
  const { ingress = [], egress = [] } = spec
  const at = path('spec')
  return [
    ...ingress.flatMap(({ from }, i) =>
      peerWarnings(from, at.child('ingress').index(i).child('from')),
    ),
    ...egress.flatMap(({ to }, i) => peerWarnings(to, at.child('egress').index(i).child('to'))),
  ]
}

function peerWarnings(peers: readonly NetworkPolicyPeer[] = [], at: FieldPath): readonly string[] {
  return peers.flatMap(({ ipBlock }, i) => {
    if (!ipBlock) return []
    const block = at.index(i).child('ipBlock')
    return [
      ...cidrWarnings(ipBlock.cidr, block.child('cidr')),
      ...(ipBlock.except ?? []).flatMap((cidr, j) =>
        cidrWarnings(cidr, block.child('except').index(j)),
      ),
    ]
  })
}
