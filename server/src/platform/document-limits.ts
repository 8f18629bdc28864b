/** How deep and how large a document may be, fragments followed. Introspection is bounded by its own nature and left alone. */
import { type FragmentDefinitionNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { CodedError } from './errors.ts';

export const DOCUMENT_LIMITS = {
  /** Names, brackets and values of a document. */
  tokens: 10_000,
  /** Fields within fields. */
  depth: 16,
  /** Fields, each as often as fragments bring it in. */
  fields: 3000,
  /** Fields of Query, Mutation or Subscription. */
  rootFields: 50,
} as const;

interface Size {
  readonly depth: number;
  readonly fields: number;
}

/** @throws CodedError QUERY_TOO_COMPLEX. The document must be valid: no cycle of fragments. */
export function checkLimits(
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): void {
  const sizes = new Map<string, Size>();
  const sizeOf = (selections: SelectionSetNode): Size => {
    let depth = 0;
    let fields = 0;
    for (const selection of selections.selections) {
      const size = sizeOfSelection(selection);
      depth = Math.max(depth, size.depth);
      fields += size.fields;
    }
    return { depth, fields };
  };
  const sizeOfSelection = (selection: SelectionSetNode['selections'][number]): Size => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return sizeOf(selection.selectionSet);
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const name = selection.name.value;
      const fragment = fragments[name];
      const size =
        sizes.get(name) ?? (fragment === undefined ? { depth: 0, fields: 0 } : sizeOf(fragment.selectionSet));
      sizes.set(name, size);
      return size;
    }
    if (selection.selectionSet === undefined || selection.name.value.startsWith('__')) return { depth: 1, fields: 1 };
    const below = sizeOf(selection.selectionSet);
    return { depth: below.depth + 1, fields: below.fields + 1 };
  };

  const whole = sizeOf(operation.selectionSet);
  const found = [
    ['fields within one another', whole.depth, DOCUMENT_LIMITS.depth],
    ['fields', whole.fields, DOCUMENT_LIMITS.fields],
    ['fields at its root', operation.selectionSet.selections.length, DOCUMENT_LIMITS.rootFields],
  ] as const;
  for (const [what, count, limit] of found) {
    if (count > limit)
      throw new CodedError('QUERY_TOO_COMPLEX', `The document has ${count} ${what}; at most ${limit} are taken`);
  }
}
