/** Templates made ready to be filled in, once for each plan. */
import { type JsonValue, type Placeholder, placeholderText, prepareFunction, type Template } from '@loadtest/scenario';
import type { Late } from './late.ts';
import { slotOf, type ValueNames } from './value-names.ts';
import type { IterationValues } from './values.ts';

/** A placeholder and the text before it. */
interface Piece {
  readonly text: string;
  readonly part: Placeholder;
  readonly read: (values: IterationValues) => JsonValue;
}

/**
 * The text of a template; secrets are folded in. Throws where it names what the plan does not have. Filling it in throws where
 * a value is not to be had.
 */
export function prepareText(template: Template, names: ValueNames): Late<string> {
  const pieces: Piece[] = [];
  let text = '';
  for (const part of template) {
    const secret = part.kind === 'variable' ? names.secrets.get(part.name) : undefined;
    if (part.kind === 'text') text += part.text;
    else if (secret !== undefined) text += placeholderText(part, secret);
    else {
      pieces.push({ text, part, read: readerOf(part, names) });
      text = '';
    }
  }
  if (pieces.length === 0) return text;
  return (values) => {
    let filled = '';
    for (const piece of pieces) filled += piece.text + placeholderText(piece.part, piece.read(values));
    return filled + text;
  };
}

function readerOf(part: Placeholder, names: ValueNames): Piece['read'] {
  switch (part.kind) {
    case 'variable': {
      const { name } = part;
      const slot = slotOf(names, name);
      return (values) => {
        const value = values.get(slot);
        if (value === undefined) throw new Error(`{{${name}}} has no value yet: no step before has extracted it`);
        return value;
      };
    }
    case 'column': {
      const source = names.sources.get(part.source);
      const column = source?.columns.get(part.column);
      if (source === undefined || column === undefined)
        throw new Error(`{{${part.source}.${part.column}}} is not among the plan's data`);
      return (values) => values.column(source.index, column);
    }
    case 'function':
      return prepareFunction(part.name, part.args);
    default:
      return part satisfies never;
  }
}
