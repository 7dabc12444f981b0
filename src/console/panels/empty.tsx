/** What a list says when there is nothing in it, and what would change that. */
export function Empty({ title, hint }: { title: string; hint?: string }) {
  return (
    <div class="empty">
      <p>{title}</p>
      {hint && <small>{hint}</small>}
    </div>
  );
}
