import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { breakingChanges } from './breaking-changes.ts';

const released = `
  type Query { list(first: Int! = 20, order: Order = { by: "name" }): [String!] }
  input Order { by: String!, up: Boolean! = true }
`;
const changesTo = (emitted: string) => breakingChanges(buildSchema(released), buildSchema(emitted));

describe('a newer schema', () => {
  it('breaks nothing by what it adds', () => {
    expect(
      changesTo(`${released} extend type Query { more(to: Int): Int } extend input Order { also: String }`),
    ).toEqual([]);
  });

  it.each([
    ['a field that went', released.replace('list(', 'rows('), 1],
    ['a default of an argument', released.replace('= 20', '= 25'), 1],
    ['a default of an argument that is an object', released.replace('"name"', '"size"'), 1],
    ['a default of an input field, and of an argument through it', released.replace('= true', '= false'), 2],
    ['a default that went', released.replace('up: Boolean! = true', 'up: Boolean'), 2],
    ['a new argument that has to be given', released.replace('(first', '(owner: ID!, first'), 1],
  ])('is told to break %s', (_what, emitted, count) => {
    expect(changesTo(emitted)).toHaveLength(count);
  });
});
