import { useSyncExternalStore } from 'react';
import { onThemeChange } from '../../../lib/theme.ts';

/** The colours of globals.css that charts use, by their names there. */
const NAMES = ['text', 'muted', 'faint', 'line', 'panel', 'accent', 'warn', 'bad', 'p50', 'p95', 'p99'] as const;
export type ColourName = (typeof NAMES)[number];
export type Palette = Readonly<Record<ColourName, string>>;

let kept: { readonly theme: string; readonly palette: Palette } | null = null;

/** Of the theme that the page has now; the same object until that changes. */
function paletteNow(): Palette {
  const theme = document.documentElement.dataset['theme'] ?? 'light';
  if (kept?.theme !== theme) {
    const style = getComputedStyle(document.documentElement);
    const entries = NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
    kept = { theme, palette: Object.fromEntries(entries) as Palette };
  }
  return kept.palette;
}

export function usePalette(): Palette {
  return useSyncExternalStore(onThemeChange, paletteNow, paletteNow);
}
