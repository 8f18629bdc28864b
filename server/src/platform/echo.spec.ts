import { buildSchema, coerceInputValue, type GraphQLInputType, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { withoutEcho } from './echo.ts';

const schema = buildSchema(`
  input SecretInput { name: String! value: String }
  input In { secrets: [SecretInput!]! = [] id: ID count: Int }
  type Query { ask(input: In): String }
`);

function messagesOf(document: string): string[] {
  try {
    return validate(schema, parse(document)).map(({ message }) => message);
  } catch (error) {
    return [error instanceof Error ? error.message : ''];
  }
}

it.each([
  '{ ask(input: { secrets: [{ name: "pin", value: 84627193 }] }) }',
  '{ ask(input: { secrets: [{ name: "pin", value: ["84627193"] }] }) }',
  '{ ask(input: { secrets: [{ name: "pin", value: { is: "84627193" } }] }) }',
  '{ ask(input: { secrets: "84627193" }) }',
  '{ ask(input: "84627193") }',
  '{ ask(input: { id: 8.4627193 }) }',
  '{ ask(input: { secrets: [{ name "84627193" }] }) }',
  '{ ask("84627193") }',
  '{ """84627193""" }',
])('a wrong document is told without its texts: %s', (document) => {
  const messages = messagesOf(document);
  expect(messages.length).toBeGreaterThan(0);
  expect(messages.join()).toMatch(/84627193|8\.4627193/);
  expect(messages.map(withoutEcho).join()).not.toMatch(/84627193|8\.4627193/);
  for (const message of messages.map(withoutEcho)) expect(message.length).toBeGreaterThan(10);
});

it.each([
  { secrets: [{ name: 'pin', value: 84627193 }] },
  { secrets: [{ name: 'pin', value: ['84627193'] }] },
  { secrets: [{ name: 'pin', value: { is: '84627193' } }] },
  { secrets: '84627193' },
  { id: { is: '84627193' } },
  '84627193',
])('wrong variables are told without their texts: %j', (value) => {
  const messages: string[] = [];
  const type = schema.getType('In') as GraphQLInputType;
  coerceInputValue(value, type, (_path, _invalid, { message }) => messages.push(withoutEcho(message)));
  expect(messages.length).toBeGreaterThan(0);
  expect(messages.join()).not.toContain('84627193');
});

it('what else is wrong is told as it is', () => {
  for (const message of ['Int cannot represent non-integer value: 1.5', 'Syntax Error: Expected Name, found "{".'])
    expect(withoutEcho(message)).toBe(message);
});
