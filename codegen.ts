import type { CodegenConfig } from '@graphql-codegen/cli';

/**
 * The dashboard's operations (`*.graphql` under web/features): typed documents in web/gql/graphql.ts, and a urql hook for each
 * in web/gql/hooks.ts. Subscriptions are not used through their hooks: `web/lib/live-subscription.ts` resumes them.
 */
const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: ['web/features/**/*.graphql'],
  generates: {
    'web/gql/graphql.ts': {
      plugins: ['typescript-operations', 'typed-document-node'],
      config: {
        enumType: 'string-literal',
        useTypeImports: true,
        scalars: {
          DateTime: 'string',
          Duration: 'string',
          JSON: 'unknown',
          JSONObject: 'Record<string, unknown>',
        },
      },
    },
    'web/gql/hooks.ts': {
      plugins: ['typescript-urql'],
      config: {
        documentMode: 'external',
        importDocumentNodeExternallyFrom: './graphql.ts',
        importOperationTypesFrom: 'Operations',
      },
    },
  },
};

export default config;
