/** The floor of a page: Express with one route and nothing to do. Started as `empty-page.ts <port>`. */
import express from 'express'

const html = `<!doctype html><html lang='it'><head><title>Posta</title></head><body></body></html>`
const app = express()
app.disable('x-powered-by')
app.disable('etag')
app.get('/', (_request, response) => {
  response.send(html)
})
const port = Number(process.argv[2] ?? '0')
app.listen(port, '127.0.0.1', () => process.send?.('ready'))
process.once('SIGTERM', () => process.exit(0))
