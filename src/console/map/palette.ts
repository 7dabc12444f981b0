/** Colours of the map and of everything drawn on it, for light and dark. Status and priority colours are the same in lists and on the map. */
import { type UnitStatus } from '../generated/graphql.js';
import { type Theme } from '../state/theme.js';

export interface MapPalette {
  readonly sea: string;
  readonly land: string;
  readonly water: string;
  /** Hills, parks and fields. */
  readonly green: string;
  readonly shore: string;
  /** Casings and fills of roads: motorways and trunks, main roads, streets, ways for feet and cycles. */
  readonly highwayCasing: string;
  readonly highway: string;
  readonly mainCasing: string;
  readonly main: string;
  readonly streetCasing: string;
  readonly street: string;
  readonly path: string;
  readonly gridLine: string;
  readonly gridText: string;
  readonly roadText: string;
  readonly placeText: string;
  readonly halo: string;
  readonly route: string;
  readonly routeOther: string;
  readonly routeCasing: string;
  readonly gap: string;
  readonly reach: readonly [string, string, string];
  /** Roads that are closed, and slowed ones. */
  readonly closed: string;
  readonly slowed: string;
  readonly station: string;
  readonly pin: string;
}

const LIGHT: MapPalette = {
  sea: '#c9dde6',
  land: '#f4f1ea',
  water: '#c9dde6',
  green: '#e3ead2',
  shore: '#a9c6d3',
  highwayCasing: '#d9a25c',
  highway: '#f6d5a2',
  mainCasing: '#d8c9a6',
  main: '#fbeecb',
  streetCasing: '#d9d4c8',
  street: '#ffffff',
  path: '#b9ab93',
  gridLine: '#8793a8',
  gridText: '#5f6b80',
  roadText: '#4d545e',
  placeText: '#27303c',
  halo: '#fbfaf7',
  route: '#0b57d0',
  routeOther: '#6d94cf',
  routeCasing: '#ffffff',
  gap: '#d1243b',
  reach: ['#0f766e', '#2ba595', '#8fd3c7'],
  closed: '#b3123a',
  slowed: '#b85c00',
  station: '#1d3f72',
  pin: '#1b1f24',
};

const DARK: MapPalette = {
  sea: '#0e1b26',
  land: '#1b2128',
  water: '#0e1b26',
  green: '#1d2a24',
  shore: '#26405273',
  highwayCasing: '#3b3222',
  highway: '#75603c',
  mainCasing: '#3a3d3c',
  main: '#4f5049',
  streetCasing: '#22282f',
  street: '#39424c',
  path: '#4c5a58',
  gridLine: '#5d6b80',
  gridText: '#8d9bb0',
  roadText: '#b4bdc9',
  placeText: '#dde4ee',
  halo: '#12171d',
  route: '#78b0ff',
  routeOther: '#45699e',
  routeCasing: '#0c1118',
  gap: '#ff6b78',
  reach: ['#2dd4bf', '#1f9c8f', '#176b64'],
  closed: '#ff5f86',
  slowed: '#f0a040',
  station: '#8fb4ee',
  pin: '#f2f5f9',
};

export function paletteOf(theme: Theme): MapPalette {
  return theme === 'dark' ? DARK : LIGHT;
}

/** Fill of a unit's icon; white marks stand on each with a contrast of at least 4.5 : 1. */
export const STATUS_COLOURS: Readonly<Record<UnitStatus, string>> = {
  AVAILABLE: '#12793c',
  DISPATCHED: '#a85400',
  EN_ROUTE: '#1260cc',
  ON_SCENE: '#7a35c8',
  OFF_DUTY: '#676f7a',
  OUT_OF_SERVICE: '#4b515a',
};

/** Index = priority; 0 is unused. */
export const PRIORITY_COLOURS: readonly string[] = ['', '#b8122b', '#b34a00', '#7d5f00', '#4b5f75'];

export function priorityColour(priority: number): string {
  return PRIORITY_COLOURS[priority] ?? PRIORITY_COLOURS[4]!;
}
