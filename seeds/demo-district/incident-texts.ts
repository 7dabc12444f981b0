/** What callers of the live demo say, by incident type, in both languages. They name no person, address or number. */
import { type IncidentSlug } from '../response-plans.js';

export interface IncidentTextsOfType {
  readonly type: IncidentSlug;
  /** How often the type comes, relative to the others. */
  readonly weight: number;
  readonly texts: readonly { readonly zh: string; readonly en: string }[];
}

export const INCIDENT_TEXTS: readonly IncidentTextsOfType[] = [
  {
    type: 'street-disturbance',
    weight: 14,
    texts: [
      {
        zh: '烧烤摊前几个人喝多了，推推搡搡快打起来了。',
        en: 'Several drunk men at a barbecue stall are shoving each other, about to fight.',
      },
      {
        zh: '楼下有人深夜放音响跳舞，劝了不听，还骂人。',
        en: 'People are dancing to loud music below the flats at night; asked to stop, they swore at us.',
      },
      {
        zh: '公交站有个男的一直跟着别人要钱，还拦着不让走。',
        en: 'At the bus stop a man keeps following people for money and blocks their way.',
      },
      {
        zh: '菜场门口两个摊主抢位置，掀了摊子，围了很多人。',
        en: 'Two stall holders fight over a pitch at the market gate, a stall is turned over, a crowd gathers.',
      },
      {
        zh: '几个年轻人骑改装摩托车来回炸街，吵得孩子没法睡。',
        en: 'Youths on modified motorbikes race up and down; the noise keeps the children awake.',
      },
      {
        zh: '有人拿石头砸停在路边的车，已经砸了两辆。',
        en: 'Someone is throwing stones at parked cars, two are damaged already.',
      },
    ],
  },
  {
    type: 'burglary-in-progress',
    weight: 4,
    texts: [
      {
        zh: '对面楼有人从空调架往三楼窗户里爬，那家人不在。',
        en: 'Opposite, someone is climbing from the air-conditioner rack into a third-floor window; the family is away.',
      },
      {
        zh: '手机监控看到家里有陌生人在翻东西，我人在外面。',
        en: 'My home camera shows a stranger going through our things; I am away from home.',
      },
      {
        zh: '隔壁仓库卷帘门被撬了一半，里面有手电光在晃。',
        en: 'The shutter of the warehouse next door is half forced, torchlight moves inside.',
      },
      {
        zh: '有两个人在剪电动车的锁，看到我就躲到楼后面了。',
        en: 'Two people were cutting the lock of an e-bike and hid behind the building when they saw me.',
      },
    ],
  },
  {
    type: 'traffic-accident',
    weight: 20,
    texts: [
      {
        zh: '路口一辆小车撞了电动车，骑车的人坐在地上起不来。',
        en: 'A car hit an e-bike at the junction; the rider is on the ground and cannot get up.',
      },
      {
        zh: '两辆车追尾，人没事，车横在路中间，后面全堵了。',
        en: 'Two cars, rear-end collision; nobody hurt, but they block the road and traffic has stopped.',
      },
      {
        zh: '送货三轮车在桥头侧翻，货撒了一地。',
        en: 'A delivery tricycle tipped over at the bridge, its load is all over the road.',
      },
      {
        zh: '倒车撞到小区大门的栏杆，对方不肯挪车。',
        en: 'A car reversed into the gate barrier of the compound and the driver refuses to move it.',
      },
      {
        zh: '渣土车把路灯杆撞歪了，杆子快要倒下来。',
        en: 'A tipper truck struck a lamp post, it leans and may fall.',
      },
      {
        zh: '老人过马路被自行车蹭倒了，头上有点血。',
        en: 'An elderly person crossing the road was knocked down by a bicycle, the head is bleeding a little.',
      },
    ],
  },
  {
    type: 'missing-person',
    weight: 5,
    texts: [
      {
        zh: '老父亲有点痴呆，早上出门买菜到现在没回来。',
        en: 'My father has dementia; he went out for vegetables this morning and is not back.',
      },
      {
        zh: '六岁的男孩在广场走散了，穿蓝色外套。',
        en: 'A boy of six got lost on the square, he wears a blue jacket.',
      },
      {
        zh: '女儿放学两个小时了还没到家，手机关机。',
        en: 'My daughter left school two hours ago, is not home and her phone is off.',
      },
      {
        zh: '有位老奶奶在车站坐了很久，说不清家住哪里。',
        en: 'An old lady has been sitting at the bus stop for long and cannot say where she lives.',
      },
    ],
  },
  {
    type: 'dispute',
    weight: 24,
    texts: [
      {
        zh: '楼上漏水把我家吊顶泡坏了，两家在楼道里吵起来了。',
        en: 'A leak from upstairs ruined our ceiling, the two families are quarrelling in the stairwell.',
      },
      {
        zh: '退租房东不肯还押金，把我东西扔到门外。',
        en: 'I moved out, the landlord keeps the deposit and threw my things out of the door.',
      },
      {
        zh: '小区里为了一个停车位，两户人家吵了半个小时了。',
        en: 'Two households have argued over one parking space for half an hour.',
      },
      {
        zh: '工地工人讨要工钱，和包工头在门口僵住了。',
        en: 'Workers ask for their wages; they and the foreman face each other at the site gate.',
      },
      {
        zh: '邻居把旧家具堆在公共楼道，说了几次都不搬。',
        en: 'The neighbour piles old furniture in the shared stairwell and will not move it.',
      },
      {
        zh: '理发店办的卡不给退，店主和顾客吵得很凶。',
        en: 'A hair salon will not refund a prepaid card; owner and customer are quarrelling loudly.',
      },
      {
        zh: '两家为了田埂的界线又争起来了，都拿着锄头。',
        en: 'Two families dispute the line of a field bank again, both hold hoes.',
      },
    ],
  },
  {
    type: 'telecom-fraud',
    weight: 8,
    texts: [
      {
        zh: '我妈在银行要给“客服”转账退款，怎么劝都不听。',
        en: 'My mother is at the bank, about to transfer money to a "customer service" for a refund, and will not listen.',
      },
      {
        zh: '刚给自称公安的人转了三万块，对方还让我再转。',
        en: 'I just transferred 30,000 yuan to someone posing as police, and they ask for more.',
      },
      {
        zh: '刷单垫付的钱提不出来，客服让继续充值才能返还。',
        en: 'Money I advanced for online orders cannot be withdrawn; they want another deposit first.',
      },
      {
        zh: '邻居老伯一直在和人视频，对方要他共享屏幕输密码。',
        en: 'My old neighbour is on a video call; they want him to share his screen and type his password.',
      },
    ],
  },
  {
    type: 'fire-hazard',
    weight: 10,
    texts: [
      {
        zh: '楼道里停了好几辆电动车在充电，线都发烫了。',
        en: 'Several e-bikes are charging in the stairwell, the cable is hot.',
      },
      {
        zh: '小饭店后厨煤气罐漏气，味道很大。',
        en: "Gas leaks from a cylinder in a small restaurant's kitchen, the smell is strong.",
      },
      {
        zh: '老房子的电线冒火花，下面堆满了纸箱。',
        en: 'The wires of an old house throw sparks above a pile of cardboard.',
      },
      {
        zh: '出租房窗户焊死了，只有一个门，里面住了十几个人。',
        en: 'The windows of a rented house are welded shut, there is one door, and a dozen people live inside.',
      },
      {
        zh: '有人在田里烧秸秆，烟往村里飘，火越烧越大。',
        en: 'Someone burns straw in the fields, smoke drifts into the village and the fire grows.',
      },
    ],
  },
  {
    type: 'resident-verification',
    weight: 10,
    texts: [
      {
        zh: '三号楼新搬来一户租客，说还没登记，请核实。',
        en: 'New tenants in building 3 say they have not registered yet, please verify.',
      },
      {
        zh: '群租房换了一批人，名单和登记的对不上。',
        en: 'The people in a shared flat have changed, the list does not match the register.',
      },
      {
        zh: '独居老人三天没出门，敲门没人应，网格员请求到场。',
        en: 'An elderly person living alone has not been seen for three days and does not answer; the grid leader asks for an officer.',
      },
      {
        zh: '空置的房子夜里有灯光，房东说没有出租。',
        en: 'There is light at night in an empty flat that its owner says is not let.',
      },
    ],
  },
  {
    type: 'event-post',
    weight: 3,
    texts: [
      {
        zh: '码头广场晚上有演出，入口排队的人越来越多，请增派力量。',
        en: 'There is a show on the quay square tonight, the queue at the entrance grows; please send more units.',
      },
      {
        zh: '学校放学门口车多人多，请来人维持秩序。',
        en: 'School is out, cars and people crowd the gate; please send someone to keep order.',
      },
      {
        zh: '村里赶集，主街走不动了，请设临时岗。',
        en: 'Market day in the village, the main street is jammed; please set up a temporary post.',
      },
    ],
  },
];
