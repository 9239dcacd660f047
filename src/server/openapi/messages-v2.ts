/** The messages of OpenAPI v2 documents in protobuf, as far as the documents use them. */
import { type MessageTable, orReference } from '#server/openapi/protobuf-form.ts'

const operation = [
  ['get', 2],
  ['put', 3],
  ['post', 4],
  ['delete', 5],
  ['options', 6],
  ['head', 7],
  ['patch', 8],
] as const

const placeOf = (value: unknown) => (value as { readonly in?: string }).in

export const messagesV2: MessageTable = {
  Document: {
    fields: {
      swagger: [1, 'string'],
      info: [2, 'Info'],
      paths: [8, 'Paths'],
      definitions: [9, 'Schemas'],
      parameters: [10, 'Parameters'],
      security: [12, '[]SecurityRequirement'],
      securityDefinitions: [13, 'SecurityDefinitions'],
    },
    extensions: 16,
  },
  Info: { fields: { title: [1, 'string'], version: [2, 'string'] } },
  Paths: { rest: [2, 'PathItem'] },
  PathItem: {
    fields: {
      ...Object.fromEntries(operation.map(([name, pb]) => [name, [pb, 'Operation'] as const])),
      parameters: [9, '[]ParametersItem'],
    },
    extensions: 10,
  },
  Operation: {
    fields: {
      tags: [1, '[]string'],
      description: [3, 'string'],
      operationId: [5, 'string'],
      produces: [6, '[]string'],
      consumes: [7, '[]string'],
      parameters: [8, '[]ParametersItem'],
      responses: [9, 'Responses'],
      schemes: [10, '[]string'],
    },
    extensions: 13,
  },
  Parameters: { rest: [1, 'Parameter'] },
  ParametersItem: orReference('Parameter', 'JsonReference'),
  JsonReference: { fields: { $ref: [1, 'string'], description: [2, 'string'] } },
  Parameter: {
    choose: (value) => (placeOf(value) === 'body' ? [1, 'BodyParameter'] : [2, 'NonBodyParameter']),
  },
  NonBodyParameter: {
    choose: (value) => (placeOf(value) === 'path' ? [4, 'PathParameter'] : [3, 'QueryParameter']),
  },
  BodyParameter: {
    fields: {
      description: [1, 'string'],
      name: [2, 'string'],
      in: [3, 'string'],
      required: [4, 'bool'],
      schema: [5, 'Schema'],
    },
  },
  QueryParameter: {
    fields: {
      required: [1, 'bool'],
      in: [2, 'string'],
      description: [3, 'string'],
      name: [4, 'string'],
      type: [6, 'string'],
      uniqueItems: [20, 'bool'],
    },
  },
  PathParameter: {
    fields: {
      required: [1, 'bool'],
      in: [2, 'string'],
      description: [3, 'string'],
      name: [4, 'string'],
      type: [5, 'string'],
      uniqueItems: [19, 'bool'],
    },
  },
  Responses: { rest: [1, 'ResponseValue'] },
  ResponseValue: orReference('Response', 'JsonReference'),
  Response: { fields: { description: [1, 'string'], schema: [2, 'SchemaItem'] } },
  SchemaItem: { choose: () => [1, 'Schema'] },
  Schemas: { rest: [1, 'Schema'] },
  Schema: {
    fields: {
      $ref: [1, 'string'],
      format: [2, 'string'],
      title: [3, 'string'],
      description: [4, 'string'],
      default: [5, 'any'],
      multipleOf: [6, 'double'],
      maximum: [7, 'double'],
      exclusiveMaximum: [8, 'bool'],
      minimum: [9, 'double'],
      exclusiveMinimum: [10, 'bool'],
      maxLength: [11, 'int64'],
      minLength: [12, 'int64'],
      pattern: [13, 'string'],
      maxItems: [14, 'int64'],
      minItems: [15, 'int64'],
      uniqueItems: [16, 'bool'],
      maxProperties: [17, 'int64'],
      minProperties: [18, 'int64'],
      required: [19, '[]string'],
      enum: [20, '[]any'],
      additionalProperties: [21, 'AdditionalProperties'],
      type: [22, 'TypeItem'],
      items: [23, 'ItemsItem'],
      allOf: [24, '[]Schema'],
      properties: [25, 'Schemas'],
      externalDocs: [29, 'ExternalDocs'],
      example: [30, 'any'],
    },
    extensions: 31,
  },
  AdditionalProperties: {
    choose: (value) => (typeof value === 'boolean' ? [2, 'bool'] : [1, 'Schema']),
  },
  TypeItem: { choose: () => [1, '[]string'] },
  ItemsItem: { choose: () => [1, '[]Schema'] },
  ExternalDocs: { fields: { description: [1, 'string'], url: [2, 'string'] } },
  SecurityDefinitions: { rest: [1, 'SecurityDefinition'] },
  SecurityDefinition: { choose: () => [2, 'ApiKeySecurity'] },
  ApiKeySecurity: {
    fields: {
      type: [1, 'string'],
      name: [2, 'string'],
      in: [3, 'string'],
      description: [4, 'string'],
    },
  },
  SecurityRequirement: { rest: [1, 'StringArray'] },
  StringArray: { choose: () => [1, '[]string'] },
}
