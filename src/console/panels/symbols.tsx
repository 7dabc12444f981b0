/** Line symbols of buttons, 20 × 20. Decorative: the button's label says what it does. */
const PATHS = {
  back: 'M12 4l-6 6l6 6',
  close: 'M5 5l10 10M15 5L5 15',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  home: 'M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4',
  sun: 'M10 6.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7M10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6L16 16M4 16l1.4-1.4M14.6 5.4L16 4',
  moon: 'M16.5 11.8A7 7 0 1 1 8.2 3.5a5.5 5.5 0 0 0 8.3 8.3z',
  out: 'M8 4H4v12h4M12 6l4 4l-4 4M16 10H8',
  refresh: 'M16 10a6 6 0 1 1-1.800-4.300M16 3v3.500h-3.500',
  layers: 'M10 3l7 3.500l-7 3.500l-7-3.500zM3 10l7 3.500l7-3.500M3 13.500L10 17l7-3.500',
  target: 'M10 2v4M10 14v4M2 10h4M14 10h4M10 7.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 1 0 0-5',
  chevron: 'M5 8l5 5l5-5',
  list: 'M3 5h14M3 10h14M3 15h9',
  bell: 'M5 14V9a5 5 0 0 1 10 0v5l1.500 1.500H3.500zM8.500 17.800h3',
  clipboard: 'M6 4H4.500v13h11V4H14M7 2.500h6v3H7zM7 9.500h6M7 13h4',
  sliders: 'M4 3v5M4 12v5M10 3v8M10 15v2M16 3v2M16 9v8M2.500 10h3M8.500 13h3M14.500 7h3',
  check: 'M3.500 10.500l4 4l9-9.500',
  clock: 'M10 2.500a7.500 7.500 0 1 0 0 15a7.500 7.500 0 1 0 0-15M10 5.500V10l3 2',
  search: 'M9 3a6 6 0 1 0 0 12a6 6 0 1 0 0-12M13.500 13.500L17.500 17.500',
  warn: 'M10 3L2.500 16.500h15zM10 8v4M10 14.200v.2',
  download: 'M10 3v9M6 9l4 4l4-4M4 16.500h12',
} as const;

export type SymbolName = keyof typeof PATHS;

export function Symbol({ name }: { name: SymbolName }) {
  return (
    <svg class="symbol" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.7"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
