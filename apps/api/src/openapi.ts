import { batchOptionsSchema, newBatchSchema, problemSchema } from '@hammer/contract';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';

type SchemaObject = Exclude<
  NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string],
  { $ref: string }
>;

/** The API's description, OpenAPI 3.1, made from the contract. */
export function describeApi(app: NestExpressApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Hammer')
    .setDescription(
      'Bulk IMEI checks, never paid for twice. Times are ISO 8601 in UTC, money is integer micros, IMEIs are text, errors are application/problem+json with a stable code.',
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', description: '`hmr_...`, as "hammer token create" prints it' })
    .addSecurityRequirements('bearer')
    .build();
  const description = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (_controller, method) => method,
  });
  describeNewBatch(description);
  describeProblems(description);
  return description;
}

/** Two kinds of body for one route, which no decorator can say. */
function describeNewBatch({ paths }: OpenAPIObject): void {
  const createBatch = paths['/api/batches']?.post;
  if (!createBatch) return;
  const options = schemaOf(batchOptionsSchema);
  createBatch.requestBody = {
    required: true,
    content: {
      'application/json': { schema: schemaOf(newBatchSchema) },
      'multipart/form-data': {
        schema: {
          ...options,
          properties: { ...options.properties, file: { type: 'string', format: 'binary' } },
          required: ['file'],
        },
      },
    },
  };
}

/** Every route may answer with a problem instead. */
function describeProblems({ paths, components }: OpenAPIObject): void {
  if (components) components.schemas = { ...components.schemas, Problem: schemaOf(problemSchema) };
  const problem = {
    description: 'What happened and what to do; `code` is stable.',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  for (const path of Object.values(paths)) {
    for (const operation of [path.get, path.post, path.put, path.patch, path.delete])
      if (operation) operation.responses['default'] = problem;
  }
}

function schemaOf(schema: z.ZodType): SchemaObject {
  const { $schema: _, id: _id, ...described } = z.toJSONSchema(schema, { io: 'input' });
  return described as SchemaObject;
}

/** Shows the description at /api/docs and as /api/openapi.json. */
export function serveDocs(app: NestExpressApplication): void {
  SwaggerModule.setup('api/docs', app, () => describeApi(app), {
    jsonDocumentUrl: 'api/openapi.json',
  });
}
