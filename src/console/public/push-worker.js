// Shows offers that are pushed while the page is closed, and opens the page when one is touched. The page's language comes with the address of this file.
const isChinese = new URL(self.location.href).searchParams.get('language') === 'zh';

self.addEventListener('push', (event) => {
  // Browsers insist that every push shows something.
  const offer = event.data?.json() ?? {};
  const title = isChinese ? `新派警 ${offer.number ?? ''}` : `New assignment ${offer.number ?? ''}`;
  const street = isChinese ? offer.street : offer.streetEn || offer.street;
  const facts = [offer.priority && `P${offer.priority}`, isChinese ? offer.typeName : offer.typeNameEn, street];
  event.waitUntil(
    self.registration.showNotification(title.trim(), {
      body: facts.filter(Boolean).join(' · '),
      lang: isChinese ? 'zh-CN' : 'en',
      // Pushed again it takes the place of the first, and is heard again.
      tag: offer.assignmentId ?? 'offer',
      renotify: true,
      requireInteraction: true,
      vibrate: [300, 150, 300, 150, 300],
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then((pages) => {
      const [page] = pages;
      return page ? page.focus() : self.clients.openWindow('/');
    }),
  );
});
