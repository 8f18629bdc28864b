import { describe, expect, it } from 'vitest';
import { wordsOf } from './search-words.ts';

describe('search words', () => {
  it.each([
    [['Demo shop'], ['demo', 'shop']],
    [
      ['Zürich, café', null, 'CAFÉ'],
      ['zurich', 'cafe'],
    ],
    [['checkout-v2 (EU)'], ['checkout', 'v2', 'eu']],
    [['検索 テスト'], ['検索', 'テスト']],
    [['.* $regex ^'], ['regex']],
    [[null, undefined, '  '], []],
  ])('%j are %j', (texts, words) => {
    expect(wordsOf(...texts)).toEqual(words);
  });
});
