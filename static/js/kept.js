/* What somebody writes is kept in this tab until it has been sent, so that a lost connection loses no words. Only the
   tab's own storage is used: it ends with the tab, another person's draft is thrown away, and signing out empties it. */
(function () {
  const note = document.getElementById('kept')
  if (!note) return
  const store = window.sessionStorage
  const mine = 'kept:' + note.dataset.person + ':'
  const key = mine + location.pathname
  const fields = () => [...document.querySelectorAll('main form[method=post]')].flatMap(form => [...form.elements])
    .filter(field => field.id && field.name && !/^(hidden|file|password|submit|button)$/.test(field.type))
    .map(field => [field.id, field])
  const said = field => /^(checkbox|radio)$/.test(field.type) ? field.checked
    : field.multiple ? [...field.selectedOptions].map(option => option.value).join('\n') : field.value
  const all = () => JSON.stringify(Object.fromEntries(fields().map(([name, field]) => [name, said(field)])))
  const tell = when => {
    note.hidden = !when
    for (const words of note.children) words.hidden = words.dataset.when !== when
  }

  for (const name of Object.keys(store)) if (name.startsWith('kept:') && !name.startsWith(mine)) store.removeItem(name)
  // A page that arrives as the answer to what was sent shows what the server made of it: the draft has done its work.
  // The same address opened again looks like a reload, and proves nothing.
  const sent = store.getItem('sent')
  store.removeItem('sent')
  const way = performance.getEntriesByType('navigation')[0]
  const from = document.referrer && new URL(document.referrer).pathname
  const answers = way && (way.type === 'reload' ? sent !== key : way.type === 'navigate' && sent === mine + from)
  if (sent && answers) store.removeItem(sent)

  const fresh = all()
  const draft = store.getItem(key)
  if (draft === fresh) store.removeItem(key)
  else if (draft) {
    const words = JSON.parse(draft)
    for (const [name, field] of fields()) {
      if (!(name in words)) continue
      if (typeof words[name] === 'boolean') field.checked = words[name]
      else if (field.multiple) for (const option of field.options) option.selected = words[name].split('\n').includes(option.value)
      else field.value = words[name]
      const folded = field.closest('details')
      if (folded && said(field)) folded.open = true
    }
    tell('restored')
  }
  const keep = () => { const now = all(); if (now === fresh) store.removeItem(key); else store.setItem(key, now) }
  document.addEventListener('input', keep)
  document.addEventListener('change', keep)
  document.addEventListener('submit', event => {
    if (!event.target.closest('main') || event.target.method !== 'post') return
    if (!navigator.onLine) {
      event.preventDefault()
      tell('offline')
      note.scrollIntoView({ block: 'nearest' })
    } else store.setItem('sent', key)
  })
  window.addEventListener('online', () => { if (!note.hidden) tell('online') })
  note.querySelector('button').addEventListener('click', () => { store.removeItem(key); location.assign(location.pathname) })
})()
