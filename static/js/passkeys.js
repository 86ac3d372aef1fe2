/* A passkey that fails is told in words, under the page's heading, instead of only in the browser's console. */
document.addEventListener('allauth.error', function (event) {
  const note = document.getElementById('passkey-error')
  const heading = document.querySelector('main h1')
  if (!note || !heading) return
  event.preventDefault()
  note.hidden = true
  heading.after(note)
  note.hidden = false
  note.scrollIntoView({ block: 'nearest' })
})
