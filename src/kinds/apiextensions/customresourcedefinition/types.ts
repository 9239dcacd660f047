/**
 * @package io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1
 * @proto k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { Bytes, float64, int32, int64, Json, Time } from '#api/scalars.ts'

/**
 * @kind apiextensions.k8s.io/v1
 */
export interface CustomResourceDefinition extends Resource {
  /** @pb 2 */
  readonly spec: CustomResourceDefinitionSpec
  /** @pb 3 @always */
  readonly status?: CustomResourceDefinitionStatus
}

export interface CustomResourceDefinitionSpec {
  /** @pb 1 */
  readonly group: string
  /** @pb 3 */
  readonly names: CustomResourceDefinitionNames
  /** @pb 4 */
  readonly scope: string
  /** @pb 7 @list atomic */
  readonly versions: readonly CustomResourceDefinitionVersion[]
  /** @pb 9 */
  readonly conversion?: CustomResourceConversion
  /** @pb 10 */
  readonly preserveUnknownFields?: boolean
}

export interface CustomResourceDefinitionNames {
  /** @pb 1 */
  readonly plural: string
  /** @pb 2 */
  readonly singular?: string
  /** @pb 3 @list atomic */
  readonly shortNames?: readonly string[]
  /** @pb 4 */
  readonly kind: string
  /** @pb 5 */
  readonly listKind?: string
  /** @pb 6 @list atomic */
  readonly categories?: readonly string[]
}

export interface CustomResourceDefinitionVersion {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly served: boolean
  /** @pb 3 */
  readonly storage: boolean
  /** @pb 7 */
  readonly deprecated?: boolean
  /** @pb 8 @pointer */
  readonly deprecationWarning?: string
  /** @pb 4 */
  readonly schema?: CustomResourceValidation
  /** @pb 5 */
  readonly subresources?: CustomResourceSubresources
  /** @pb 6 @list atomic */
  readonly additionalPrinterColumns?: readonly CustomResourceColumnDefinition[]
  /** @pb 9 @list atomic */
  readonly selectableFields?: readonly SelectableField[]
}

export interface CustomResourceValidation {
  /** @pb 1 */
  readonly openAPIV3Schema?: JSONSchemaProps
}

export interface JSONSchemaProps {
  /** @pb 1 */
  readonly id?: string
  /** @pb 2 */
  readonly $schema?: string
  /** @pb 3 @pointer */
  readonly $ref?: string
  /** @pb 4 */
  readonly description?: string
  /** @pb 5 */
  readonly type?: string
  /** @pb 6 */
  readonly format?: string
  /** @pb 7 */
  readonly title?: string
  /** @pb 8 @pointer */
  readonly default?: Json
  /** @pb 9 @pointer */
  readonly maximum?: float64
  /** @pb 10 */
  readonly exclusiveMaximum?: boolean
  /** @pb 11 @pointer */
  readonly minimum?: float64
  /** @pb 12 */
  readonly exclusiveMinimum?: boolean
  /** @pb 13 @pointer */
  readonly maxLength?: int64
  /** @pb 14 @pointer */
  readonly minLength?: int64
  /** @pb 15 */
  readonly pattern?: string
  /** @pb 16 @pointer */
  readonly maxItems?: int64
  /** @pb 17 @pointer */
  readonly minItems?: int64
  /** @pb 18 */
  readonly uniqueItems?: boolean
  /** @pb 19 @pointer */
  readonly multipleOf?: float64
  /** @pb 20 @list atomic */
  readonly enum?: readonly Json[]
  /** @pb 21 @pointer */
  readonly maxProperties?: int64
  /** @pb 22 @pointer */
  readonly minProperties?: int64
  /** @pb 23 @list atomic */
  readonly required?: readonly string[]
  /** @pb 24 @pointer */
  readonly items?: JSONSchemaProps | readonly JSONSchemaProps[]
  /** @pb 25 @list atomic */
  readonly allOf?: readonly JSONSchemaProps[]
  /** @pb 26 @list atomic */
  readonly oneOf?: readonly JSONSchemaProps[]
  /** @pb 27 @list atomic */
  readonly anyOf?: readonly JSONSchemaProps[]
  /** @pb 28 */
  readonly not?: JSONSchemaProps
  /** @pb 29 */
  readonly properties?: Readonly<Record<string, JSONSchemaProps>>
  /** @pb 30 @pointer */
  readonly additionalProperties?: JSONSchemaProps | boolean
  /** @pb 31 */
  readonly patternProperties?: Readonly<Record<string, JSONSchemaProps>>
  /** @pb 32 */
  readonly dependencies?: Readonly<Record<string, JSONSchemaProps | readonly string[]>>
  /** @pb 33 @pointer */
  readonly additionalItems?: JSONSchemaProps | boolean
  /** @pb 34 */
  readonly definitions?: Readonly<Record<string, JSONSchemaProps>>
  /** @pb 35 */
  readonly externalDocs?: ExternalDocumentation
  /** @pb 36 @pointer */
  readonly example?: Json
  /** @pb 37 */
  readonly nullable?: boolean
  /** @pb 38 @pointer */
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean
  /** @pb 39 */
  readonly 'x-kubernetes-embedded-resource'?: boolean
  /** @pb 40 */
  readonly 'x-kubernetes-int-or-string'?: boolean
  /** @pb 41 @list atomic */
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
  /** @pb 42 @pointer */
  readonly 'x-kubernetes-list-type'?: string
  /** @pb 43 @pointer */
  readonly 'x-kubernetes-map-type'?: string
  /** @pb 44 @list map rule @patch merge rule */
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[]
}

export interface ExternalDocumentation {
  /** @pb 1 */
  readonly description?: string
  /** @pb 2 */
  readonly url?: string
}

export type FieldErrorReason =
  | 'FieldValueDuplicate'
  | 'FieldValueForbidden'
  | 'FieldValueInvalid'
  | 'FieldValueRequired'

export interface ValidationRule {
  /** @pb 1 */
  readonly rule: string
  /** @pb 2 */
  readonly message?: string
  /** @pb 3 */
  readonly messageExpression?: string
  /** @pb 4 @pointer */
  readonly reason?: FieldErrorReason
  /** @pb 5 */
  readonly fieldPath?: string
  /** @pb 6 @pointer */
  readonly optionalOldSelf?: boolean
}

export interface CustomResourceSubresources {
  /** @pb 1 */
  readonly status?: CustomResourceSubresourceStatus
  /** @pb 2 */
  readonly scale?: CustomResourceSubresourceScale
}

export interface CustomResourceSubresourceStatus {}

export interface CustomResourceSubresourceScale {
  /** @pb 1 */
  readonly specReplicasPath: string
  /** @pb 2 */
  readonly statusReplicasPath: string
  /** @pb 3 @pointer */
  readonly labelSelectorPath?: string
}

export interface CustomResourceColumnDefinition {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly type: string
  /** @pb 3 */
  readonly format?: string
  /** @pb 4 */
  readonly description?: string
  /** @pb 5 */
  readonly priority?: int32
  /** @pb 6 */
  readonly jsonPath: string
}

export interface SelectableField {
  /** @pb 1 */
  readonly jsonPath: string
}

export interface CustomResourceConversion {
  /** @pb 1 */
  readonly strategy: string
  /** @pb 2 */
  readonly webhook?: WebhookConversion
}

export interface WebhookConversion {
  /** @pb 2 */
  readonly clientConfig?: WebhookClientConfig
  /** @pb 3 @list atomic */
  readonly conversionReviewVersions: readonly string[]
}

export interface WebhookClientConfig {
  /** @pb 3 @pointer */
  readonly url?: string
  /** @pb 1 */
  readonly service?: ServiceReference
  /** @pb 2 */
  readonly caBundle?: Bytes
}

export interface ServiceReference {
  /** @pb 1 */
  readonly namespace: string
  /** @pb 2 */
  readonly name: string
  /** @pb 3 @pointer */
  readonly path?: string
  /** @pb 4 @pointer */
  readonly port?: int32
}

export interface CustomResourceDefinitionStatus {
  /** @pb 1 @always @list map type */
  readonly conditions?: readonly CustomResourceDefinitionCondition[]
  /** @pb 2 @always */
  readonly acceptedNames?: CustomResourceDefinitionNames
  /** @pb 3 @always @list atomic */
  readonly storedVersions?: readonly string[]
  /** @pb 4 */
  readonly observedGeneration?: int64
}

export interface CustomResourceDefinitionCondition {
  /** @pb 1 */
  readonly type: string
  /** @pb 2 */
  readonly status: string
  /** @pb 3 @always */
  readonly lastTransitionTime?: Time
  /** @pb 4 */
  readonly reason?: string
  /** @pb 5 */
  readonly message?: string
  /** @pb 6 */
  readonly observedGeneration?: int64
}
