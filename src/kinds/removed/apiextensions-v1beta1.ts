/**
 * Still the form in which upstream keeps definitions.
 * @package io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1beta1
 * @proto k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1beta1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars/scalars.ts'
import type {
  CustomResourceDefinitionNames,
  CustomResourceDefinitionStatus,
  CustomResourceSubresources,
  CustomResourceValidation,
  SelectableField,
  WebhookClientConfig,
} from '#kinds/apiextensions/customresourcedefinition/types.ts'

/**
 * @kind apiextensions.k8s.io/v1beta1
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
  /** @pb 2 */
  readonly version?: string
  /** @pb 3 */
  readonly names: CustomResourceDefinitionNames
  /** @pb 4 */
  readonly scope: string
  /** @pb 5 */
  readonly validation?: CustomResourceValidation
  /** @pb 6 */
  readonly subresources?: CustomResourceSubresources
  /** @pb 7 @list atomic */
  readonly versions?: readonly CustomResourceDefinitionVersion[]
  /** @pb 8 @list atomic */
  readonly additionalPrinterColumns?: readonly CustomResourceColumnDefinition[]
  /** @pb 11 @list atomic */
  readonly selectableFields?: readonly SelectableField[]
  /** @pb 9 */
  readonly conversion?: CustomResourceConversion
  /** @pb 10 @pointer */
  readonly preserveUnknownFields?: boolean
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
  readonly JSONPath: string
}

export interface CustomResourceConversion {
  /** @pb 1 */
  readonly strategy: string
  /** @pb 2 */
  readonly webhookClientConfig?: WebhookClientConfig
  /** @pb 3 @list atomic */
  readonly conversionReviewVersions?: readonly string[]
}
