/** The picture of a freeze: bars for each quantile, the truth first. Readable on a light page and on a dark one. */
import { type Measured, type Quantiles, truth } from './figures.ts';

const LABELS = ['p50', 'p90', 'p95', 'p99', 'max'];
const COLOURS = ['#8b949e', '#2f81f7', '#d29922', '#db6d28', '#bc4c00', '#8957e5'];
const WIDTH = 860;
const CHART = { left: 56, right: 16, top: 84, height: 250 } as const;
const GAP = 26;

interface Bars {
  readonly name: string;
  readonly values: Quantiles;
}

/** An SVG document. `measured`: at most five. Times in ms. */
export function freezePicture(measured: readonly Measured[], frozenMs: number, totalMs: number): string {
  const rows: readonly Bars[] = [{ name: 'what users see', values: truth(frozenMs, totalMs) }, ...measured];
  const longestMs = Math.max(frozenMs, ...rows.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const most = (longestMs * 1.08) / 1000;
  const yOf = (ms: number) => CHART.top + CHART.height - (ms / 1000 / most) * CHART.height;
  const legendRows = Math.ceil(rows.length / 3);
  const group = (WIDTH - CHART.left - CHART.right) / LABELS.length;
  const bar = (group - GAP) / rows.length;
  const seconds = `${frozenMs / 1000} of ${totalMs / 1000} seconds`;
  const shapes = [
    text(
      CHART.left,
      24,
      `A target stops answering for ${seconds}: the response times (s) that each tool tells`,
      'title',
    ),
    ...rows.map(({ name }, at) => legend(name, at)),
    ...Array.from({ length: Math.floor(most) + 1 }, (_, at) => gridline(yOf(at * 1000), `${at} s`)),
    ...LABELS.flatMap((label, quantile) => {
      const left = CHART.left + quantile * group + GAP / 2;
      return [
        text(left + (group - GAP) / 2, CHART.top + CHART.height + 20, label, 'label'),
        ...rows.map(({ values }, at) => column(left + at * bar, bar, values[quantile] ?? null, at)),
      ];
    }),
  ];
  function column(x: number, width: number, value: number | null, at: number): string {
    const middle = x + width / 2;
    const floor = CHART.top + CHART.height;
    if (value === null) return text(middle, floor - 5, '?', 'value');
    const y = Math.min(yOf(value), floor - 1);
    const rect = `<rect x="${n(x + 1)}" y="${n(y)}" width="${n(width - 2)}" height="${n(floor - y)}" fill="${COLOURS[at]}" rx="2"/>`;
    return rect + text(middle, y - 5, short(value), 'value');
  }
  const height = CHART.top + CHART.height + 40 + (legendRows > 2 ? 20 : 0);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Response times by quantile, of ${rows.map(({ name }) => escapeXml(name)).join(', ')}">`,
    '<style>text{font:12px system-ui,sans-serif;fill:#57606a}.title{font-size:15px;font-weight:600;fill:#24292f}.label,.value{text-anchor:middle}.value{font-size:10px}.axis{text-anchor:end}line{stroke:#8b949e;stroke-opacity:.3}@media(prefers-color-scheme:dark){text{fill:#9198a1}.title{fill:#e6edf3}}</style>',
    ...shapes,
    '</svg>\n',
  ].join('\n');
}

function legend(name: string, at: number): string {
  const x = CHART.left + (at % 3) * 265;
  const y = 44 + Math.floor(at / 3) * 18;
  return `<rect x="${x}" y="${y - 9}" width="10" height="10" rx="2" fill="${COLOURS[at]}"/>${text(x + 16, y, name, 'name')}`;
}

function gridline(y: number, label: string): string {
  const line = `<line x1="${CHART.left}" x2="${WIDTH - CHART.right}" y1="${n(y)}" y2="${n(y)}"/>`;
  return line + text(CHART.left - 8, y + 4, label, 'axis');
}

function text(x: number, y: number, content: string, kind: string): string {
  return `<text x="${n(x)}" y="${n(y)}" class="${kind}">${escapeXml(content)}</text>`;
}

/** In seconds, as the axis: there is no room for units. */
function short(ms: number): string {
  if (ms < 10) return '0';
  return (ms / 1000).toFixed(ms < 1000 ? 2 : 1);
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escapeXml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
