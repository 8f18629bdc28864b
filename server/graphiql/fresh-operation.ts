/**
 * GraphiQL reads a document only 100 ms after it has changed. Until then it sends the new document with the operation of the
 * tab before, which the server refuses, and takes a subscription for a query. So the document itself is asked, when it is sent.
 */
import type { Fetcher } from '@graphiql/toolkit';
import { type DocumentNode, Kind, type OperationDefinitionNode, parse } from 'graphql';

/** The same fetcher, given the operation that the document has: the one that was chosen, if it is there, else the first. */
export function withFreshOperation(fetcher: Fetcher): Fetcher {
  return (params, options) => {
    const documentAST = parsed(params.query);
    if (documentAST === null) return fetcher(params, options);
    const names = documentAST.definitions.filter(isOperation).map(({ name }) => name?.value ?? null);
    const isThere = names.includes(params.operationName ?? null);
    const operationName = isThere ? params.operationName : names[0];
    return fetcher({ ...params, operationName: operationName ?? null }, { ...options, documentAST });
  };
}

/** Null for a document with a mistake in it: the server names that. */
function parsed(query: string): DocumentNode | null {
  try {
    return parse(query);
  } catch {
    return null;
  }
}

function isOperation(definition: DocumentNode['definitions'][number]): definition is OperationDefinitionNode {
  return definition.kind === Kind.OPERATION_DEFINITION;
}
