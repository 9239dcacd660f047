import { nameColumn } from '#api/columns.ts'
import type { KindDefinition, VersionDefinition } from '#api/definition.ts'
import type { ClusterTrustBundle } from '#kinds/certificates/clustertrustbundle/types.ts'
import {
  validateTrustBundle,
  validateTrustBundleUpdate,
} from '#kinds/certificates/clustertrustbundle/validate.ts'

const hub = 'certificates.k8s.io/v1beta1'
const alpha = 'certificates.k8s.io/v1alpha1'

const v1alpha1: VersionDefinition<ClusterTrustBundle, ClusterTrustBundle> = {
  apiVersion: alpha,
  serving: 'on request',
  deprecated: `${alpha} ClusterTrustBundle is deprecated in v1.34+, unavailable in v1.37+`,
  toHub: (object) => ({ ...object, apiVersion: hub }),
  fromHub: (object) => ({ ...object, apiVersion: alpha }),
}

/** ClusterTrustBundles: certificates to trust, of a signer or of nobody in particular. */
export const clusterTrustBundles: KindDefinition<ClusterTrustBundle> = {
  group: 'certificates.k8s.io',
  version: 'v1beta1',
  kind: 'ClusterTrustBundle',
  plural: 'clustertrustbundles',
  scope: 'Cluster',
  serving: 'on request',
  gate: 'ClusterTrustBundle',
  unconditionalUpdate: false,
  versions: [v1alpha1 as VersionDefinition<ClusterTrustBundle>],
  // What a name may be depends on the signer: see validate.ts.
  nameErrors: () => [],
  validate: { create: validateTrustBundle, update: validateTrustBundleUpdate },
  fieldSelectors: { 'spec.signerName': ({ spec }) => spec.signerName ?? '' },
  columns: [
    nameColumn,
    { name: 'SignerName', type: 'string', value: ({ spec }) => spec.signerName || '<none>' },
  ],
}
