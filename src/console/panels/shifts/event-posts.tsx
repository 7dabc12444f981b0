/** Posts at events: how many are wanted and posted, and for supervisors opening, posting, releasing and ending. */
import { useEffect, useState } from 'preact/hooks';
import { useConsole, useMessages, useStore } from '../../console.js';
import { dateAndTime } from '../../i18n/format.js';
import { nameIn } from '../../i18n/language.js';
import { mayPlanShifts } from '../../state/rights.js';
import { type EventPost } from '../../state/shifts.js';
import { Empty } from '../empty.js';
import { SayWhy } from '../say-why.js';
import { EventPostForm } from './event-post-form.js';

export function EventPosts() {
  const { shifts } = useConsole();
  const messages = useMessages();
  const posts = useStore((state) => state.shifts.posts);
  const mayPlan = useStore((state) => mayPlanShifts(state.account));
  useEffect(() => void shifts.loadPosts(), []);
  if (posts === null) return <p class="note">{messages.shifts.loading}</p>;
  return (
    <div class="detail event-posts">
      {posts.length === 0 && <Empty title={messages.shifts.noPosts} hint={messages.shifts.noPostsHint} />}
      {posts.map((post) => (
        <PostCard key={post.id} post={post} mayPlan={mayPlan} />
      ))}
      {mayPlan && <EventPostForm />}
    </div>
  );
}

function PostCard({ post, mayPlan }: { post: EventPost; mayPlan: boolean }) {
  const { shifts } = useConsole();
  const messages = useMessages();
  const language = useStore((state) => state.language);
  const [ending, setEnding] = useState(false);
  const words = messages.shifts;
  const wanted = post.needs.reduce((sum, { count }) => sum + count, 0);
  return (
    <article class="task" data-post={post.name}>
      <div class="task-head">
        <div class="task-main">
          <strong>{nameIn(language, { name: post.name, nameEn: post.nameEn ?? '' })}</strong>
          <small>
            {dateAndTime(post.startsAt, language)} – {dateAndTime(post.endsAt, language)}
          </small>
          <small>
            {words.present(post.units.length, wanted)} · {words.calledFor}: {post.calledFor}
          </small>
          {post.shortSinceAt && <small class="late">{words.short}</small>}
        </div>
        <button type="button" class="secondary small" onClick={() => shifts.lookAt(post.location)}>
          {words.show}
        </button>
      </div>
      <PostedUnits post={post} mayPlan={mayPlan} />
      {mayPlan && <PostUnitForm post={post} />}
      {mayPlan &&
        (ending ? (
          <SayWhy
            name="reason"
            label={words.endReason}
            submit={words.end}
            send={(reason) => shifts.endPost(post.id, reason)}
            onEnd={() => setEnding(false)}
          />
        ) : (
          <div>
            <button type="button" class="secondary small" onClick={() => setEnding(true)}>
              {words.end}
            </button>
          </div>
        ))}
    </article>
  );
}

function PostedUnits({ post, mayPlan }: { post: EventPost; mayPlan: boolean }) {
  const { shifts, nearest } = useConsole();
  const words = useMessages().shifts;
  const busy = useStore((state) => state.busy);
  if (post.units.length === 0) return null;
  return (
    <ul>
      {post.units.map((unit) => (
        <li key={unit.id} class="duty-line">
          <span>
            <button type="button" class="link" onClick={() => nearest.selectUnit(unit.id)}>
              {unit.callSign}
            </button>
          </span>
          {mayPlan && (
            <button
              type="button"
              class="secondary small"
              disabled={busy !== null}
              aria-label={words.releaseLabel(unit.callSign)}
              onClick={() => void shifts.release(post.id, unit.id)}
            >
              {words.release}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function PostUnitForm({ post }: { post: EventPost }) {
  const { shifts } = useConsole();
  const words = useMessages().shifts;
  const busy = useStore((state) => state.busy);
  const all = useStore((state) => state.units);
  const posted = new Set(post.units.map(({ id }) => id));
  const free = [...all.values()].filter(({ id }) => !posted.has(id));
  const [chosen, setChosen] = useState('');
  const unitId = free.some(({ id }) => id === chosen) ? chosen : (free[0]?.id ?? '');
  const submit = (event: Event): void => {
    event.preventDefault();
    void shifts.post(post.id, unitId);
  };
  return (
    <form class="roster-bar" onSubmit={submit}>
      <select aria-label={words.postUnit} value={unitId} onChange={(event) => setChosen(event.currentTarget.value)}>
        {free.map((unit) => (
          <option key={unit.id} value={unit.id}>
            {unit.callSign}
          </option>
        ))}
      </select>
      <button type="submit" class="secondary small" disabled={busy !== null || unitId === ''}>
        {words.post}
      </button>
    </form>
  );
}
