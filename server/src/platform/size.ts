/** Sizes in bytes as people write them: `512MB`, `1.5 GB`. A kilobyte has 1,024 bytes. */

const UNITS = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 } as const;
const SIZE = /^(\d{1,12}(?:\.\d{1,6})?) ?([KMGT]?B)?$/i;

/** Whole bytes; null where the text is no size. A number alone is bytes. */
export function sizeBytes(text: string): number | null {
  const [, number, unit = 'B'] = SIZE.exec(text.trim()) ?? [];
  return number === undefined ? null : Math.floor(Number(number) * UNITS[unit.toUpperCase() as keyof typeof UNITS]);
}

/** `512 MB`, `1.5 GB`: rounded down to one decimal. */
export function sizeText(bytes: number): string {
  const units = (Object.keys(UNITS) as (keyof typeof UNITS)[]).filter((unit) => bytes >= UNITS[unit]);
  const unit = units.at(-1) ?? 'B';
  return `${Math.floor((bytes / UNITS[unit]) * 10) / 10} ${unit}`;
}
