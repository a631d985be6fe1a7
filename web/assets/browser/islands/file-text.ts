// `[data-file-for=id]` holds a box for a file whose text goes where somebody would paste it. Without
// scripts the box stays hidden, and the text is pasted.

function showBoxes() {
  for (const part of document.querySelectorAll<HTMLElement>('[data-file-for]')) part.hidden = false
}

async function fill(input: HTMLInputElement, id: string) {
  const target = document.querySelector<HTMLTextAreaElement>(`#${id}`)
  const [chosen] = input.files ?? []
  if (target && chosen) target.value = await chosen.text()
}

document.addEventListener('DOMContentLoaded', showBoxes)
document.addEventListener('change', (event) => {
  const { target } = event
  if (!(target instanceof HTMLInputElement) || target.type !== 'file') return
  const id = target.closest<HTMLElement>('[data-file-for]')?.dataset['fileFor']
  if (id !== undefined) void fill(target, id)
})
