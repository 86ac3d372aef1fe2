/* Asks, while a listing is being written, how many people could do the work. Nothing is kept by it, and nobody is asked
   on a connection that saves data: there the button stays. */
(function () {
  const told = document.getElementById('reach')
  const form = told && told.closest('form')
  if (!form || !window.fetch || (navigator.connection && navigator.connection.saveData)) return
  let waits, running
  const ask = async () => {
    if (running) running.abort()
    running = new AbortController()
    const terms = new FormData(form)
    for (const name of [...terms.keys()]) if (/^(title|description|pay_|question)/.test(name)) terms.delete(name)
    try {
      const answer = await fetch(told.dataset.url, {
        method: 'POST', body: terms, signal: running.signal, headers: { 'X-Requested-With': 'fetch' }
      })
      if (!answer.ok) return
      const words = await answer.text()
      if (words !== told.innerHTML) told.innerHTML = words
    } catch (lost) { /* a lost connection tells nothing: the last figure stays */ }
  }
  const soon = () => { clearTimeout(waits); waits = setTimeout(ask, 900) }
  form.addEventListener('input', soon)
  form.addEventListener('change', soon)
  soon()
})()
