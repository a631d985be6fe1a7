// Preloaded into our own programs: when the starter dies without a word they end at once, which
// they must stand at any moment anyway.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
process.channel?.unref()
