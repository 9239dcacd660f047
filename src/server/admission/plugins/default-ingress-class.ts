import type { Ingress } from '#kinds/networking/ingress/types.ts'
import type { IngressClass } from '#kinds/networking/ingressclass/types.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { defaultClass } from '#server/admission/plugins/default-class.ts'
import { all, isOf } from '#server/admission/request.ts'

const group = 'networking.k8s.io'
const ingresses = { group, resource: 'ingresses' }
const classes = { group, resource: 'ingressclasses' }
const formerAnnotation = 'kubernetes.io/ingress.class'
const marks = ['ingressclass.kubernetes.io/is-default-class']

/** An ingress that names no class, by field or the former annotation, gets the cluster's. */
export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  handles: (admission) => isOf(admission, ingresses, 'CREATE'),
  mutate({ object }, context): Ingress {
    const ingress = object as Ingress
    const { annotations = {} } = ingress.metadata
    if (ingress.spec?.ingressClassName !== undefined || formerAnnotation in annotations) {
      return ingress
    }
    const found = defaultClass(all<IngressClass>(context, classes), marks)
    if (!found) return ingress
    return { ...ingress, spec: { ...ingress.spec, ingressClassName: found.metadata.name } }
  },
}
