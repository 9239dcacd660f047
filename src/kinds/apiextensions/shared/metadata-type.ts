import { schema } from '#kinds/schema.ts'

/** The type of metadata, by which that of custom resources is read as well. */
export const metadataType = schema.type('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta')!
