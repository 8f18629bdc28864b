/** What the shop sells. */

export interface Item {
  readonly id: number;
  readonly name: string;
  readonly price: number;
  readonly inStock: boolean;
}

export const ITEM_COUNT = 500;
const PAGE_SIZE = 20;
export const PAGE_COUNT = ITEM_COUNT / PAGE_SIZE;

const KINDS = ['Kettle', 'Lamp', 'Chair', 'Desk', 'Rug', 'Mug', 'Clock', 'Vase', 'Shelf', 'Blanket'];
const LOOKS = ['Oak', 'Walnut', 'Linen', 'Copper', 'Slate', 'Ivory', 'Moss', 'Amber'];

const ITEMS: readonly Item[] = Array.from({ length: ITEM_COUNT }, (_, index) => {
  const id = index + 1;
  const name = `${LOOKS[(index * 7) % LOOKS.length]} ${KINDS[index % KINDS.length]}`;
  return { id, name, price: 5 + ((id * 37) % 195) + 0.99, inStock: id % 17 !== 0 };
});

export function itemOf(id: number): Item | undefined {
  return ITEMS[id - 1];
}

/** Pages count from 1; beyond the last one they are empty. */
export function pageOf(page: number): {
  readonly page: number;
  readonly pages: number;
  readonly items: readonly Item[];
} {
  return { page, pages: PAGE_COUNT, items: ITEMS.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE) };
}
