/** Invented street names of the synthetic city, in Chinese and in Latin letters. */
import { pick, type RandomSource } from '../src/core/random.js';

const SYLLABLES =
  '东dong 南nan 西xi 北bei 海hai 江jiang 山shan 湖hu 云yun 松song 梅mei 兰lan 竹zhu 柳liu 桃tao 石shi 金jin 银yin 玉yu 文wen 武wu 安an 宁ning 平ping 和he 长chang 新xin 永yong 福fu 康kang 华hua 明ming 清qing 春chun 秋qiu 月yue 星xing 凤feng 龙long 鹤he'
    .split(' ')
    .map((each) => ({ sign: each[0]!, sound: each.slice(1) }));

export type StreetRank = 'AVENUE' | 'ROAD' | 'STREET' | 'LANE';
const ENDINGS: Readonly<Record<StreetRank, readonly [string, string]>> = {
  AVENUE: ['大道', 'Avenue'],
  ROAD: ['路', 'Road'],
  STREET: ['街', 'Street'],
  LANE: ['巷', 'Lane'],
};

/** `name` and `name:en`, as tags. */
export function inventName(
  rank: StreetRank,
  random: RandomSource,
): { readonly name: string; readonly 'name:en': string } {
  const parts = [pick(random, SYLLABLES), pick(random, SYLLABLES)];
  if (rank === 'STREET' || rank === 'LANE') parts.push(pick(random, SYLLABLES));
  const sound = parts.map((part) => part.sound).join('');
  const [ending, endingEn] = ENDINGS[rank];
  return {
    name: parts.map(({ sign }) => sign).join('') + ending,
    'name:en': `${sound[0]!.toUpperCase()}${sound.slice(1)} ${endingEn}`,
  };
}
