// Preloaded into web and worker: when the starter dies without a word, they stop too.
process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM')
  setTimeout(() => process.exit(1), 5000).unref()
})
process.channel?.unref()
