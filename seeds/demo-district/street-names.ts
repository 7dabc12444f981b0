/** Invented street names, Chinese and English, none used twice. */
import { type Random } from './random.js';

export interface Name {
  readonly name: string;
  readonly nameEn: string;
}

export type StreetKind = 'avenue' | 'road' | 'street' | 'lane';

type Syllable = readonly [character: string, pinyin: string];

const FIRST: readonly Syllable[] = [
  ['海', 'Hai'],
  ['望', 'Wang'],
  ['观', 'Guan'],
  ['澄', 'Cheng'],
  ['澜', 'Lan'],
  ['鲤', 'Li'],
  ['渔', 'Yu'],
  ['帆', 'Fan'],
  ['汀', 'Ting'],
  ['屿', 'Yu'],
  ['云', 'Yun'],
  ['晴', 'Qing'],
  ['松', 'Song'],
  ['桂', 'Gui'],
  ['棠', 'Tang'],
  ['竹', 'Zhu'],
  ['枫', 'Feng'],
  ['荷', 'He'],
  ['鹭', 'Lu'],
  ['鸥', 'Ou'],
  ['星', 'Xing'],
  ['月', 'Yue'],
  ['晨', 'Chen'],
  ['霞', 'Xia'],
  ['安', 'An'],
  ['宁', 'Ning'],
];
const SECOND: readonly Syllable[] = [
  ['晏', 'yan'],
  ['潮', 'chao'],
  ['浦', 'pu'],
  ['港', 'gang'],
  ['湾', 'wan'],
  ['礁', 'jiao'],
  ['汐', 'xi'],
  ['泽', 'ze'],
  ['溪', 'xi'],
  ['塘', 'tang'],
  ['桥', 'qiao'],
  ['埠', 'bu'],
  ['堤', 'di'],
  ['墩', 'dun'],
  ['岭', 'ling'],
  ['坞', 'wu'],
  ['林', 'lin'],
  ['园', 'yuan'],
  ['庭', 'ting'],
  ['门', 'men'],
  ['兴', 'xing'],
  ['和', 'he'],
  ['泰', 'tai'],
  ['康', 'kang'],
  ['明', 'ming'],
  ['华', 'hua'],
];

const TYPE: Readonly<Record<StreetKind, readonly [chinese: string, english: string]>> = {
  avenue: ['大道', 'Avenue'],
  road: ['路', 'Road'],
  street: ['街', 'Street'],
  lane: ['巷', 'Lane'],
};

/** Deals out names, each once. Stems that sound alike are one: the English names are unique as well. */
export function dealStreetNames(random: Random): (kind: StreetKind) => Name {
  const stems = new Map<string, Name>();
  for (const [character, pinyin] of FIRST)
    for (const [second, ending] of SECOND)
      stems.set(pinyin + ending, { name: character + second, nameEn: pinyin + ending });
  const decks = new Map<StreetKind, Name[]>();
  return (kind) => {
    const deck = decks.get(kind) ?? random.shuffled([...stems.values()]);
    decks.set(kind, deck);
    const stem = deck.pop();
    if (stem === undefined) throw new Error(`the district has more streets of the kind ${kind} than there are names`);
    const [chinese, english] = TYPE[kind];
    return { name: stem.name + chinese, nameEn: `${stem.nameEn} ${english}` };
  };
}
