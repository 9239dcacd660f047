/** What a server is told of the addresses and ports of Services. */
export interface ServiceOptions {
  /** CIDRs, the first of the primary family; two at most. */
  readonly networks: readonly string[]
  readonly nodePorts: { readonly from: number; readonly to: number }
  /** That of the kubernetes Service; 0 or absent: none. */
  readonly kubernetesNodePort?: number
}
